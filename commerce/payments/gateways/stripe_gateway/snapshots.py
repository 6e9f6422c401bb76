"""Translates Stripe's sessions, intents, charges, refunds and disputes into snapshots."""

from collections.abc import Iterable
from datetime import UTC, datetime

from commerce.catalog.states import MethodCode, StoreCode
from commerce.payments.gateways.base import Disputed, RefundSnapshot, Snapshot
from commerce.payments.gateways.stripe_gateway.client import Nonsense, Thing, refusal_of
from commerce.payments.states import AttemptState, DisputeState, RefundState

REFUNDS = {
    "pending": RefundState.PENDING,
    "requires_action": RefundState.WAITING_CUSTOMER,  # Stripe has asked the buyer for a bank account
    "succeeded": RefundState.DONE,
    "failed": RefundState.FAILED,
    "canceled": RefundState.FAILED,
}
DISPUTES = {
    "needs_response": DisputeState.OPEN,
    "under_review": DisputeState.OPEN,
    "warning_needs_response": DisputeState.OPEN,
    "warning_under_review": DisputeState.OPEN,
    "won": DisputeState.WON,
    "warning_closed": DisputeState.WON,
    "prevented": DisputeState.WON,
    "lost": DisputeState.LOST,
}
LAPSED = {None, "", "payment_intent_payment_attempt_expired", "payment_intent_payment_attempt_failed"}
EXPIRY_REASONS = {"automatic", "expired"}  # cancelled by Stripe because it expired


def from_timestamp(seconds: int | None) -> datetime | None:
    """Converts a Unix time of the API; None for None and 0."""
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def of_session(session: Thing, refunds: Iterable[Thing] = (), disputes: Iterable[Thing] = ()) -> Snapshot:
    """Translates a Checkout Session, with its intent and charge expanded if the buyer has tried to pay."""
    intent = session.get("payment_intent") or {}
    state = _state_of_session(session, intent)
    decline_class, codes_for_staff = (
        refusal_of(intent.get("last_payment_error") or {}) if _was_refused(intent) else ("", {})
    )
    return Snapshot(
        state=state,
        reference=session["id"],
        attempt=_attempt(session),
        **_money(intent if state == AttemptState.PAID else session),
        **_movements(intent, refunds, disputes),
        redirect_url=(session.get("url") or "") if state == AttemptState.ACTION_REQUIRED else "",
        three_ds=_three_ds(intent),
        decline_class=decline_class,
        method=_method(session),
        raw={**codes_for_staff, **_payment_details(intent)},
    )


def of_intent(intent: Thing, refunds: Iterable[Thing] = (), disputes: Iterable[Thing] = ()) -> Snapshot:
    """Translates a PaymentIntent without a session, with its charge expanded: a voucher."""
    state = _state_of_intent(intent)
    is_declined = state == AttemptState.DECLINED
    decline_class, codes_for_staff = refusal_of(intent.get("last_payment_error") or {}) if is_declined else ("", {})
    codes, expires_at = voucher(intent)
    return Snapshot(
        state=state,
        reference=intent["id"],
        attempt=_attempt(intent),
        **_money(intent),
        **_movements(intent, refunds, disputes),
        expires_at=expires_at,
        voucher=codes,
        decline_class=decline_class,
        method=_method(intent),
        raw={**codes_for_staff, **_payment_details(intent)},
    )


def voucher(intent: Thing) -> tuple[dict[str, dict[str, str]], datetime | None]:
    """Returns the codes per store and the deadline that Stripe set; ({}, None) if there is no voucher."""
    details = (intent.get("next_action") or {}).get("konbini_display_details") or {}
    url = details.get("hosted_voucher_url") or ""
    stores = details.get("stores") or {}
    codes = {
        store: {
            "payment_code": str(codes.get("payment_code") or ""),
            "confirmation_number": str(codes.get("confirmation_number") or ""),
            "url": url,
        }
        for store, codes in stores.items()
        if codes and store in StoreCode.values
    }
    return codes, from_timestamp(details.get("expires_at"))


def of_refund(refund: Thing) -> RefundSnapshot:
    """Translates a refund. `refund` is our id, or "" if it was made in the dashboard."""
    return RefundSnapshot(
        reference=refund["id"],
        state=REFUNDS.get(refund.get("status") or "pending", RefundState.PENDING),
        amount_yen=refund["amount"],
        at=from_timestamp(refund["created"]),
        refund=(refund.get("metadata") or {}).get("refund", ""),
        why=refund.get("failure_reason") or "",
    )


def of_dispute(dispute: Thing) -> Disputed:
    """Translates a dispute. An inquiry (warning_…) and a prevented dispute withhold no money."""
    status = dispute["status"]
    takes_nothing = status.startswith("warning_") or status == "prevented"
    return Disputed(
        id=dispute["id"],
        state=DISPUTES.get(status, DisputeState.OPEN),
        amount_yen=0 if takes_nothing else dispute["amount"],
        at=datetime.fromtimestamp(dispute["created"], UTC),
        reply_by=from_timestamp(dispute["evidence_details"]["due_by"]) if status.endswith("needs_response") else None,
    )


def charge_of(intent: Thing) -> Thing:
    """Returns the intent's newest charge; {} if there is none."""
    charge = intent.get("latest_charge") or {}
    return charge if isinstance(charge, dict) else {"id": charge}


def _state_of_session(session: Thing, intent: Thing) -> AttemptState:
    """Returns the state of a session. While it is open, the buyer can try another card after a declined one."""
    if intent.get("status") == "succeeded":
        return AttemptState.PAID
    if session["status"] == "expired":
        return AttemptState.DECLINED if _was_refused(intent) else AttemptState.EXPIRED
    is_declined = session["status"] == "complete" and intent.get("status") in {"requires_payment_method", "canceled"}
    return AttemptState.DECLINED if is_declined else AttemptState.ACTION_REQUIRED


def _was_refused(intent: Thing) -> bool:
    return bool(intent.get("last_payment_error")) and intent.get("status") != "succeeded"


def _state_of_intent(intent: Thing) -> AttemptState:
    """Returns the state of an intent. Created but not confirmed is STARTING: it has no voucher yet."""
    match intent["status"]:
        case "succeeded":
            return AttemptState.PAID
        case "canceled":
            is_expired = intent.get("cancellation_reason") in EXPIRY_REASONS
            return AttemptState.EXPIRED if is_expired else AttemptState.CANCELLED
        case "requires_action" | "processing" | "requires_capture":
            return AttemptState.AWAITING_PAYMENT
        case "requires_payment_method" | "requires_confirmation":
            return _state_without_number(intent.get("last_payment_error") or {})
    raise Nonsense(str(intent["status"]))


def _state_without_number(error: Thing) -> AttemptState:
    """Returns EXPIRED for a voucher that expired, DECLINED if none could be issued."""
    if not error:
        return AttemptState.STARTING
    return AttemptState.EXPIRED if error.get("code") in LAPSED else AttemptState.DECLINED


def _attempt(thing: Thing) -> str:
    return (thing.get("metadata") or {}).get("attempt", "")


def _method(thing: Thing) -> str:
    codes = thing.get("payment_method_types") or []
    return codes[0] if len(codes) == 1 and codes[0] in MethodCode.values else ""


def _money(thing: Thing) -> Thing:
    """Returns the amount received, else the amount requested. The smallest unit of JPY is one yen."""
    amount = thing.get("amount_received") or thing.get("amount") or thing.get("amount_total") or 0
    return {"amount_yen": amount, "currency": (thing.get("currency") or "").upper()}


def _movements(intent: Thing, refunds: Iterable[Thing], disputes: Iterable[Thing]) -> Thing:
    """Returns charge, refunds and disputes of a paid intent, else {}. Refunds are reversed: Stripe lists the newest first."""
    if intent.get("status") != "succeeded":
        return {}
    charge = charge_of(intent)
    return {
        "charge_id": charge.get("id") or intent["id"],
        "paid_at": from_timestamp(charge.get("created") or intent.get("created")),
        "refunds": tuple(of_refund(row) for row in reversed(list(refunds))),
        "disputes": tuple(of_dispute(row) for row in disputes),
    }


def _three_ds(intent: Thing) -> dict[str, str]:
    """Returns the result of 3-D Secure; {} if the holder was not authenticated."""
    card = (charge_of(intent).get("payment_method_details") or {}).get("card") or {}
    result = card.get("three_d_secure") or {}
    if not result:
        return {}
    return {"result": result.get("result") or "", "eci": result.get("electronic_commerce_indicator") or ""}


def _payment_details(intent: Thing) -> Thing:
    """Returns what staff may see of the payment: brand and last digits of the card, or the chain of the store."""
    details = charge_of(intent).get("payment_method_details") or {}
    card, konbini = details.get("card") or {}, details.get("konbini") or {}
    if card:
        return {"card": {"brand": card.get("brand") or "", "last4": card.get("last4") or ""}}
    chain = (konbini.get("store") or {}).get("chain")
    return {"store": chain} if chain else {}
