"""What Stripe's sessions, intents, charges, refunds and disputes say in our words; plain data in, plain values out."""

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
EXPIRY_REASONS = {"automatic", "expired"}  # cancelled by Stripe, because time was over


def from_timestamp(seconds: int | None) -> datetime | None:
    """A point in time of the API."""
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def of_session(session: Thing, refunds: Iterable[Thing] = (), disputes: Iterable[Thing] = ()) -> Snapshot:
    """A Checkout Session with its intent, if the buyer has tried already, expanded as far as the charge."""
    intent = session.get("payment_intent") or {}
    state = _state_of_session(session, intent)
    decline_class, words = refusal_of(intent.get("last_payment_error") or {}) if _was_refused(intent) else ("", {})
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
        raw={**words, **_traces(intent)},
    )


def of_intent(intent: Thing, refunds: Iterable[Thing] = (), disputes: Iterable[Thing] = ()) -> Snapshot:
    """A PaymentIntent of its own, expanded as far as the charge: a number for convenience stores."""
    state = _state_of_intent(intent)
    declined = state == AttemptState.DECLINED
    decline_class, words = refusal_of(intent.get("last_payment_error") or {}) if declined else ("", {})
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
        raw={**words, **_traces(intent)},
    )


def voucher(intent: Thing) -> tuple[dict[str, dict[str, str]], datetime | None]:
    """The numbers per store and until when they are good: the provider's own deadline, never one that we reckoned."""
    shown = (intent.get("next_action") or {}).get("konbini_display_details") or {}
    url = shown.get("hosted_voucher_url") or ""
    stores = shown.get("stores") or {}
    codes = {
        store: {
            "payment_code": str(codes.get("payment_code") or ""),
            "confirmation_number": str(codes.get("confirmation_number") or ""),
            "url": url,
        }
        for store, codes in stores.items()
        if codes and store in StoreCode.values
    }
    return codes, from_timestamp(shown.get("expires_at"))


def of_refund(refund: Thing) -> RefundSnapshot:
    """Money on its way back; our own id where the refund is ours, "" where it was made in the dashboard."""
    return RefundSnapshot(
        reference=refund["id"],
        state=REFUNDS.get(refund.get("status") or "pending", RefundState.PENDING),
        amount_yen=refund["amount"],
        at=from_timestamp(refund["created"]),
        refund=(refund.get("metadata") or {}).get("refund", ""),
        why=refund.get("failure_reason") or "",
    )


def of_dispute(dispute: Thing) -> Disputed:
    """A buyer's objection; an inquiry (warning_…) and a prevented one take no money."""
    status = dispute["status"]
    takes_nothing = status.startswith("warning_") or status == "prevented"
    return Disputed(
        id=dispute["id"],
        state=DISPUTES.get(status, DisputeState.OPEN),
        amount_yen=0 if takes_nothing else dispute["amount"],
        at=datetime.fromtimestamp(dispute["created"], UTC),
    )


def charge_of(intent: Thing) -> Thing:
    """The intent's newest charge, empty while there is none."""
    charge = intent.get("latest_charge") or {}
    return charge if isinstance(charge, dict) else {"id": charge}


def _state_of_session(session: Thing, intent: Thing) -> AttemptState:
    """While a session is open its page lets the buyer try another card, so that a refusal is not the end."""
    if intent.get("status") == "succeeded":
        return AttemptState.PAID
    if session["status"] == "expired":
        return AttemptState.DECLINED if _was_refused(intent) else AttemptState.EXPIRED
    is_over = session["status"] == "complete" and intent.get("status") in {"requires_payment_method", "canceled"}
    return AttemptState.DECLINED if is_over else AttemptState.ACTION_REQUIRED


def _was_refused(intent: Thing) -> bool:
    return bool(intent.get("last_payment_error")) and intent.get("status") != "succeeded"


def _state_of_intent(intent: Thing) -> AttemptState:
    """Created but not confirmed is STARTING: nobody can pay it, and nobody has been given a number."""
    match intent["status"]:
        case "succeeded":
            return AttemptState.PAID
        case "canceled":
            run_out = intent.get("cancellation_reason") in EXPIRY_REASONS
            return AttemptState.EXPIRED if run_out else AttemptState.CANCELLED
        case "requires_action" | "processing" | "requires_capture":
            return AttemptState.AWAITING_PAYMENT
        case "requires_payment_method" | "requires_confirmation":
            return _state_without_number(intent.get("last_payment_error") or {})
    raise Nonsense(str(intent["status"]))


def _state_without_number(error: Thing) -> AttemptState:
    """A number that lapsed is expired; one that a store never gave was declined."""
    if not error:
        return AttemptState.STARTING
    return AttemptState.EXPIRED if error.get("code") in LAPSED else AttemptState.DECLINED


def _attempt(thing: Thing) -> str:
    return (thing.get("metadata") or {}).get("attempt", "")


def _method(thing: Thing) -> str:
    kinds = thing.get("payment_method_types") or []
    return kinds[0] if len(kinds) == 1 and kinds[0] in MethodCode.values else ""


def _money(thing: Thing) -> Thing:
    """What came, where it has come; else what is asked. Yen have no decimals: the smallest unit is one yen."""
    amount = thing.get("amount_received") or thing.get("amount") or thing.get("amount_total") or 0
    return {"amount_yen": amount, "currency": (thing.get("currency") or "").upper()}


def _movements(intent: Thing, refunds: Iterable[Thing], disputes: Iterable[Thing]) -> Thing:
    """The money's moves; those that have not happened are empty. Stripe lists the newest first, we the oldest."""
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
    """How the card's holder was authenticated; empty when he was not asked."""
    card = (charge_of(intent).get("payment_method_details") or {}).get("card") or {}
    result = card.get("three_d_secure") or {}
    if not result:
        return {}
    return {"result": result.get("result") or "", "eci": result.get("electronic_commerce_indicator") or ""}


def _traces(intent: Thing) -> Thing:
    """What staff may know of the means of payment: brand and last digits, or the chain of the store."""
    details = charge_of(intent).get("payment_method_details") or {}
    card, konbini = details.get("card") or {}, details.get("konbini") or {}
    if card:
        return {"card": {"brand": card.get("brand") or "", "last4": card.get("last4") or ""}}
    chain = (konbini.get("store") or {}).get("chain")
    return {"store": chain} if chain else {}
