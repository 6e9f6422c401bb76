"""Translates KOMOJU's sessions (the buyer's page) and payments (one try to pay) into snapshots."""

from collections.abc import Mapping
from datetime import datetime

from commerce.catalog.states import StoreCode
from commerce.payments import declines
from commerce.payments.gateways.base import Snapshot
from commerce.payments.gateways.komoju.client import Json
from commerce.payments.gateways.komoju.refunds import disputes_of, refunds_of
from commerce.payments.states import AttemptState

METHODS = {"card": "credit_card", "konbini": "konbini", "paypay": "paypay", "paidy": "paidy"}
METHOD_OF_TYPE = {payment_type: method for method, payment_type in METHODS.items()}
# Without seven-eleven and daily-yamazaki, which KOMOJU has too: the shop supports only these four.
STORES = {
    StoreCode.LAWSON: "lawson",
    StoreCode.FAMILYMART: "family-mart",
    StoreCode.MINISTOP: "ministop",
    StoreCode.SEICOMART: "seicomart",
}
STORE_OF_NAME = {name: store for store, name in STORES.items()}
PAID_STATUSES = ("captured", "refunded")  # refunded: paid and refunded in full
PENDING_STATUSES = ("pending", "authorized")  # only these may be cancelled
# EMV 3-D Secure's transStatus → result as in payments §1.3.
AUTHENTICATION = {
    "Y": "authenticated",
    "A": "attempt_acknowledged",
    "N": "failed",
    "R": "failed",
    "C": "failed",
    "U": "processing_error",
    "I": "exempted",
}
VERIFICATION = {"OK": "authenticated", "SKIPPED": "not_supported", "ERRORED": "processing_error"}


def snapshot_of(session: Json, payment: Json | None) -> Snapshot:
    """Combines session and payment. The amount excludes the fee that KOMOJU adds for a store (payments §2.3)."""
    state = state_of(session, payment)
    three_ds = three_ds_of(session)
    amount_yen, currency = _amount(session, payment)
    is_paid = payment is not None and state == AttemptState.PAID
    return Snapshot(
        state=state,
        reference=session["id"],
        attempt=_attempt(session, payment),
        amount_yen=amount_yen,
        currency=currency,
        charge_id=payment["id"] if payment and is_paid else "",
        paid_at=parse_datetime(payment.get("captured_at")) if payment and is_paid else None,
        refunds=refunds_of(payment) if payment and is_paid else (),
        disputes=disputes_of(payment) if payment and is_paid else (),
        expires_at=parse_datetime(payment.get("payment_deadline")) if payment else None,
        redirect_url=session["session_url"] if _is_page_open(session, payment, state) else "",
        voucher=voucher_of(payment) if payment and state == AttemptState.AWAITING_PAYMENT else {},
        three_ds=three_ds,
        decline_class=_decline_class(three_ds) if state == AttemptState.DECLINED else "",
        method=_method(session, payment),
        raw=_raw(session, payment),
    )


def state_of(session: Json, payment: Json | None) -> AttemptState:
    """Returns the state: paid takes precedence, then what may still be paid, then how it ended."""
    status = payment["status"] if payment else ""
    if status in PAID_STATUSES:
        return AttemptState.PAID
    if payment and status in PENDING_STATUSES:  # a voucher is "authorized" from the start, but not paid
        return AttemptState.AWAITING_PAYMENT if voucher_of(payment) else AttemptState.ACTION_REQUIRED
    if status == "expired":
        return AttemptState.EXPIRED
    if status == "cancelled" or session["status"] == "cancelled":
        return AttemptState.CANCELLED
    if status == "failed" and (session["expired"] or session["status"] == "completed"):
        return AttemptState.DECLINED
    # No try yet, or one that failed while the page still accepts another card.
    return AttemptState.EXPIRED if session["expired"] else AttemptState.ACTION_REQUIRED


def voucher_of(payment: Json) -> Mapping[str, Mapping[str, str]]:
    """Returns the voucher for the store that the buyer chose; {} if there is none."""
    details = payment.get("payment_details") or {}
    store = STORE_OF_NAME.get(details.get("store") or "")
    if details.get("type") != "konbini" or store is None or not details.get("receipt"):
        return {}
    return {
        store.value: {
            "payment_code": details["receipt"],
            "confirmation_number": details.get("confirmation_code") or "",
            "url": details.get("instructions_url") or "",
        }
    }


def three_ds_of(session: Json) -> Mapping[str, str]:
    """Returns the result of 3-D Secure; {} if KOMOJU reports none."""
    token = session.get("secure_token") or {}
    result = token.get("three_ds_auth_result") or {}
    outcome = AUTHENTICATION.get(result.get("transStatus") or "") or VERIFICATION.get(
        token.get("verification_status") or ""
    )
    return {"result": outcome, "eci": result.get("eci") or ""} if outcome else {}


def parse_datetime(text: str | None) -> datetime | None:
    """Parses a time of the API with its time zone; None for None and ""."""
    return datetime.fromisoformat(text) if text else None


def _amount(session: Json, payment: Json | None) -> tuple[int, str]:
    """Returns amount and currency without KOMOJU's fee; of the session if the buyer paid in another currency."""
    if payment is None or payment["currency"] != session["currency"]:
        return session["amount"], session["currency"]
    return payment["total"] - payment["payment_method_fee"], payment["currency"]


def _attempt(session: Json, payment: Json | None) -> str:
    attempt = (session.get("metadata") or {}).get("attempt")
    return attempt or (payment or {}).get("external_order_num") or ""


def _method(session: Json, payment: Json | None) -> str:
    used = ((payment or {}).get("payment_details") or {}).get("type")
    offered = [method.get("type") for method in session.get("payment_methods") or []]
    return METHOD_OF_TYPE.get(used or (offered[0] if len(offered) == 1 else ""), "")


def _is_page_open(session: Json, payment: Json | None, state: AttemptState) -> bool:
    is_pending = session["status"] == "pending" and not session["expired"]
    return is_pending and state == AttemptState.ACTION_REQUIRED


def _decline_class(three_ds: Mapping[str, str]) -> str:
    """Returns the decline class; KOMOJU reports the reason to the buyer only, and the shop the result of 3-D Secure."""
    has_failed = three_ds.get("result") in {"failed", "processing_error"}
    return declines.AUTHENTICATION if has_failed else declines.GENERIC


def _raw(session: Json, payment: Json | None) -> dict[str, object]:
    """Returns data for staff: states, fee and the card's last digits; no personal data and no voucher."""
    raw: dict[str, object] = {"session": session["status"]}
    if payment:
        details = payment.get("payment_details") or {}
        raw |= {"payment": payment["id"], "status": payment["status"], "fee": payment["payment_method_fee"]}
        if details.get("type") == METHODS["card"]:
            raw["card"] = {"brand": details.get("brand") or "", "last4": details.get("last_four_digits") or ""}
    return raw
