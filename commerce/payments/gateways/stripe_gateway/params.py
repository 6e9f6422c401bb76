"""The parameters of the calls that begin a payment. They depend on the request alone: a key must see the same twice."""

import unicodedata

from stripe.params import PaymentIntentCreateParams, PaymentIntentCreateParamsPaymentMethodOptionsKonbini
from stripe.params.checkout import SessionCreateParams

from commerce.payments.gateways.base import StartRequest
from commerce.payments.gateways.konbini_text import NAME, TITLE, printable_text


def session(request: StartRequest) -> SessionCreateParams:
    """Stripe's page for one method. The address to come back to is ours as it stands: nothing in it can be forged.

    It has no time of its own: how long it is good is the shop's clock's to say, which cancels it.
    """
    wishes: SessionCreateParams = {
        "mode": "payment",
        "allowed_payment_method_types": [request.method],  # one per attempt: it never changes on the page
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": "jpy",
                    "unit_amount": request.amount_yen,
                    "product_data": {"name": request.description},
                },
            }
        ],
        "adaptive_pricing": {"enabled": False},  # yen and nothing else
        "client_reference_id": request.attempt,
        "metadata": {"attempt": request.attempt},
        "payment_intent_data": {"metadata": {"attempt": request.attempt}},
        "customer_email": request.email,
        "locale": "ja" if request.locale.startswith("ja") else "en",
        "success_url": request.return_url,
        "cancel_url": request.return_url,
    }
    if request.method == "card":
        wishes["payment_method_options"] = {"card": {"request_three_d_secure": "any"}}
    return wishes


def konbini(request: StartRequest, *, use_buyer_number: bool = True) -> PaymentIntentCreateParams:
    """A number for all four chains, confirmed at once. `own_number`: the till asks for the buyer's phone number."""
    options: PaymentIntentCreateParamsPaymentMethodOptionsKonbini = {
        "product_description": printable_text(request.description, TITLE, empty="チケット"),
    }
    if request.deadline:
        options["expires_at"] = int(request.deadline.timestamp())
    number = confirmation_number(request.phone)
    if number and use_buyer_number:
        options["confirmation_number"] = number
    return {
        "amount": request.amount_yen,
        "currency": "jpy",
        "confirm": True,
        "return_url": request.return_url,
        "allowed_payment_method_types": ["konbini"],
        "payment_method_data": {
            "type": "konbini",
            "billing_details": {"name": printable_text(request.name, NAME, empty="お客さま"), "email": request.email},
        },
        "payment_method_options": {"konbini": options},
        "metadata": {"attempt": request.attempt},
    }


def confirmation_number(phone: str) -> str:
    """A Japanese phone number as 10 or 11 digits, or "": another country's, or nothing but zeros."""
    plain = unicodedata.normalize("NFKC", phone)
    digits = "".join(sign for sign in plain if sign in "0123456789")
    if plain.strip().startswith("+"):
        digits = "0" + digits.removeprefix("81").removeprefix("0") if digits.startswith("81") else ""
    return digits if len(digits) in {10, 11} and set(digits) != {"0"} else ""
