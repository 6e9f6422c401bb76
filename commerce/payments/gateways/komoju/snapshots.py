"""KOMOJU's sessions and payments in our words. A session is the buyer's page; a payment is a try, or the money."""

from collections.abc import Mapping
from datetime import datetime

from commerce.catalog.states import StoreCode
from commerce.payments import declines
from commerce.payments.gateways.base import Snapshot
from commerce.payments.gateways.komoju.refunds import disputes_of, refunds_of
from commerce.payments.states import AttemptState

METHODS = {"card": "credit_card", "konbini": "konbini", "paypay": "paypay", "paidy": "paidy"}
OURS = {theirs: ours for ours, theirs in METHODS.items()}
# Never seven-eleven nor daily-yamazaki, which KOMOJU has too: the shop's help and buyers know these four.
STORES = {
    StoreCode.LAWSON: "lawson",
    StoreCode.FAMILYMART: "family-mart",
    StoreCode.MINISTOP: "ministop",
    StoreCode.SEICOMART: "seicomart",
}
OUR_STORES = {theirs: ours for ours, theirs in STORES.items()}
MONEY = ("captured", "refunded")  # refunded: all of it came, and all of it went back
PENDING_STATUSES = ("pending", "authorized")  # only these may be cancelled
# EMV 3-D Secure's transStatus in the words of payments §1.3.
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


def snapshot_of(session: dict, payment: dict | None) -> Snapshot:
    """What both say together. The amount is without the fee that KOMOJU adds for a store (payments §2.3)."""
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


def state_of(session: dict, payment: dict | None) -> AttemptState:
    """Money first; then what may still become money; only then how it ended."""
    status = payment["status"] if payment else ""
    if status in MONEY:
        return AttemptState.PAID
    if payment and status in PENDING_STATUSES:  # a store's number is "authorized" from the start: that is no money
        return AttemptState.AWAITING_PAYMENT if voucher_of(payment) else AttemptState.ACTION_REQUIRED
    if status == "expired":
        return AttemptState.EXPIRED
    if status == "cancelled" or session["status"] == "cancelled":
        return AttemptState.CANCELLED
    if status == "failed" and (session["expired"] or session["status"] == "completed"):
        return AttemptState.DECLINED
    # No try yet, or one that failed while the page still takes another card.
    return AttemptState.EXPIRED if session["expired"] else AttemptState.ACTION_REQUIRED


def voucher_of(payment: dict) -> Mapping[str, Mapping[str, str]]:
    """The number for the one store that the buyer chose; {} while there is none."""
    details = payment.get("payment_details") or {}
    store = OUR_STORES.get(details.get("store") or "")
    if details.get("type") != "konbini" or store is None or not details.get("receipt"):
        return {}
    return {
        store.value: {
            "payment_code": details["receipt"],
            "confirmation_number": details.get("confirmation_code") or "",
            "url": details.get("instructions_url") or "",
        }
    }


def three_ds_of(session: dict) -> Mapping[str, str]:
    """How the card's holder was authenticated, as far as KOMOJU says it; {} when it says nothing."""
    token = session.get("secure_token") or {}
    result = token.get("three_ds_auth_result") or {}
    word = AUTHENTICATION.get(result.get("transStatus") or "") or VERIFICATION.get(
        token.get("verification_status") or ""
    )
    return {"result": word, "eci": result.get("eci") or ""} if word else {}


def parse_datetime(text: str | None) -> datetime | None:
    """A time of theirs, aware."""
    return datetime.fromisoformat(text) if text else None


def _amount(session: dict, payment: dict | None) -> tuple[int, str]:
    """What the shop gets; a buyer who paid in a currency of his own paid what the session says."""
    if payment is None or payment["currency"] != session["currency"]:
        return session["amount"], session["currency"]
    return payment["total"] - payment["payment_method_fee"], payment["currency"]


def _attempt(session: dict, payment: dict | None) -> str:
    given = (session.get("metadata") or {}).get("attempt")
    return given or (payment or {}).get("external_order_num") or ""


def _method(session: dict, payment: dict | None) -> str:
    used = ((payment or {}).get("payment_details") or {}).get("type")
    offered = [method.get("type") for method in session.get("payment_methods") or []]
    return OURS.get(used or (offered[0] if len(offered) == 1 else ""), "")


def _is_page_open(session: dict, payment: dict | None, state: AttemptState) -> bool:
    is_takeable = session["status"] == "pending" and not session["expired"]
    return is_takeable and state == AttemptState.ACTION_REQUIRED


def _decline_class(three_ds: Mapping[str, str]) -> str:
    """KOMOJU tells the buyer why, at its page, and us only how the authentication ended."""
    is_unknown_person = three_ds.get("result") in {"failed", "processing_error"}
    return declines.AUTHENTICATION if is_unknown_person else declines.GENERIC


def _raw(session: dict, payment: dict | None) -> dict[str, object]:
    """For staff: states and the card's last digits; no name, no address, no number of a store."""
    raw: dict[str, object] = {"session": session["status"]}
    if payment:
        details = payment.get("payment_details") or {}
        raw |= {"payment": payment["id"], "status": payment["status"], "fee": payment["payment_method_fee"]}
        if details.get("type") == METHODS["card"]:
            raw["card"] = {"brand": details.get("brand") or "", "last4": details.get("last_four_digits") or ""}
    return raw
