"""Builds the JSON objects of the fake Stripe; each is checked against Stripe's schema before it is sent."""

import itertools
import time
from typing import Any

type Thing = dict[str, Any]

_numbers = itertools.count(1)


class Refused(Exception):
    """An answer with an error object and another status than 200."""

    def __init__(self, status: int, error_type: str, code: str = "", **more: Any) -> None:
        super().__init__(code or error_type)
        self.status = status
        self.body = {
            "error": {
                "type": error_type,
                "message": f"refused: {code or error_type}",
                **({"code": code} if code else {}),
                **more,
            }
        }


def now() -> int:
    """Returns the Unix time of the real clock, which the provider uses."""
    return int(time.time())


def new_id(prefix: str) -> str:
    """Returns an id in Stripe's form; ids increase."""
    return f"{prefix}_{next(_numbers):024d}"


def session(params: Thing, url: str) -> Thing:
    """Returns an open session, which expires after 24 hours by default."""
    item = params["line_items"][0]
    amount = item["price_data"]["unit_amount"] * item["quantity"]
    reference = new_id("cs_test")
    return {
        "id": reference,
        "object": "checkout.session",
        "amount_subtotal": amount,
        "amount_total": amount,
        "automatic_tax": {"enabled": False, "liability": None, "status": None, "provider": None},
        "cancel_url": params["cancel_url"],
        "client_reference_id": params["client_reference_id"],
        "created": now(),
        "currency": item["price_data"]["currency"],
        "custom_fields": [],
        "custom_text": {
            "after_submit": None,
            "shipping_address": None,
            "submit": None,
            "terms_of_service_acceptance": None,
        },
        "customer_email": params["customer_email"],
        "expires_at": now() + 24 * 3600,
        "livemode": False,
        "locale": params["locale"],
        "metadata": params["metadata"],
        "mode": "payment",
        "payment_intent": None,
        "payment_method_types": params["allowed_payment_method_types"],
        "payment_status": "unpaid",
        "shipping_options": [],
        "status": "open",
        "success_url": params["success_url"],
        "url": f"{url}/c/pay/{reference}",
    }


def intent(params: Thing, *, amount: int, method: str) -> Thing:
    """Returns an intent without a try to pay."""
    return {
        "id": new_id("pi"),
        "object": "payment_intent",
        "amount": amount,
        "amount_received": 0,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": "automatic",
        "created": now(),
        "currency": "jpy",
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": params.get("metadata", {}),
        "next_action": None,
        "payment_method_types": [method],
        "status": "requires_payment_method",
    }


def voucher(expires_at: int, number: str) -> Thing:
    """Returns the next action of a konbini intent: codes for four chains; two have no confirmation number."""
    with_second = {"payment_code": f"{now() % 10**6:06d}", "confirmation_number": number or "98765432109"}
    return {
        "type": "konbini_display_details",
        "konbini_display_details": {
            "expires_at": expires_at,
            "hosted_voucher_url": "https://payments.stripe.com/konbini/voucher/test_1",
            "stores": {
                "familymart": with_second,
                "lawson": with_second,
                "ministop": with_second,
                "seicomart": {"payment_code": with_second["payment_code"]},
            },
        },
    }


def charge(intent: Thing, details: Thing) -> Thing:
    """Returns the charge of a paid intent."""
    return {
        "id": new_id("py" if details["type"] != "card" else "ch"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": intent["amount"],
        "amount_refunded": 0,
        "billing_details": {"address": None, "email": None, "name": None, "phone": None, "tax_id": None},
        "captured": True,
        "created": now(),
        "currency": "jpy",
        "disputed": False,
        "livemode": False,
        "metadata": intent["metadata"],
        "paid": True,
        "payment_intent": intent["id"],
        "payment_method_details": details,
        "refunded": False,
        "status": "succeeded",
    }


def card_details(three_ds: Thing | None) -> Thing:
    """Returns the payment method details of a Visa card."""
    card = {
        "brand": "visa",
        "country": "JP",
        "exp_month": 12,
        "exp_year": 2039,
        "funding": "credit",
        "last4": "4242",
        "network": "visa",
        "three_d_secure": three_ds,
    }
    return {"type": "card", "card": card}


def authenticated() -> Thing:
    """Returns the result of a passed challenge."""
    return {
        "authentication_flow": "challenge",
        "electronic_commerce_indicator": "05",
        "exemption_indicator": None,
        "result": "authenticated",
        "result_reason": None,
        "transaction_id": "7d9c1d7b-0000-4000-8000-000000000000",
        "version": "2.2.0",
    }


def refund(params: Thing, charge: Thing, status: str) -> Thing:
    """Returns a refund of a charge."""
    created = {
        "id": new_id("re"),
        "object": "refund",
        "amount": params.get("amount", charge["amount"]),
        "charge": charge["id"],
        "created": now(),
        "currency": "jpy",
        "metadata": params.get("metadata", {}),
        "payment_intent": charge["payment_intent"],
        "reason": params.get("reason"),
        "status": status,
    }
    email = params.get("instructions_email")
    return created | ({"instructions_email": email} if email else {})


def dispute(charge: Thing, status: str) -> Thing:
    """Returns a dispute of a charge."""
    return {
        "id": new_id("dp"),
        "object": "dispute",
        "amount": charge["amount"],
        "balance_transactions": [],
        "charge": charge["id"],
        "created": now(),
        "currency": "jpy",
        "enhanced_eligibility_types": [],
        "evidence": {"enhanced_evidence": {}},
        "evidence_details": {
            "due_by": now() + 86400,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "reason": "fraudulent",
        "status": status,
    }


def event(event_type: str, thing: Thing) -> Thing:
    """Returns an event with a copy of an object."""
    return {
        "id": new_id("evt"),
        "object": "event",
        "api_version": "2026-10-28.endive",
        "created": now(),
        "data": {"object": thing},
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": event_type,
    }
