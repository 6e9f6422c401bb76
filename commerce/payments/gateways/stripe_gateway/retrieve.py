"""The truth at Stripe about one payment, and how it is found when we have no id of it. All questions, no changes."""

from commerce.payments.gateways.base import Snapshot, Unreachable
from commerce.payments.gateways.stripe_gateway import snapshots
from commerce.payments.gateways.stripe_gateway.client import Thing, retrieve, retrieve_pages, the_client
from commerce.payments.states import AttemptState

SESSION, INTENT, REFUND, LIST, FOUND = "checkout.session", "payment_intent", "refund", "list", "search_result"
MOST_REFUNDS, MOST_DISPUTES = 300, 100  # of one payment
MOST_SESSIONS = 1000  # open at once; buyers who stay away have theirs ended after half an hour
NEWEST = 100


def at(reference: str) -> Snapshot:
    """By the id of a session or an intent. Raises Unreachable."""
    if reference.startswith("pi_"):
        intent = _intent(reference)
        if intent.get("payment_method_types") == ["konbini"]:
            return snapshots.of_intent(intent, *_movements(intent))
        reference = _session_of(reference)
    session = _session(reference)
    return snapshots.of_session(session, *_movements(session.get("payment_intent") or {}))


def intent_of(reference: str) -> str:
    """The intent that took the money. Raises Unreachable."""
    if reference.startswith("pi_"):
        return reference
    intent = _session(reference).get("payment_intent") or {}
    if not intent:
        raise Unreachable("the session has no intent: nobody has paid")  # noqa: EM101
    return intent["id"]


def reference_of(attempt: str) -> str:
    """The session or intent that was begun for our attempt, "" when there is none. Raises Unreachable.

    The search lags behind by up to a minute, so the newest intents are read too, and sessions in which nobody has
    tried to pay yet have no intent and are listed.
    """
    client = the_client()
    query = f"metadata['attempt']:'{attempt}'"
    found = retrieve(lambda: client.v1.payment_intents.search({"query": query, "limit": NEWEST}), FOUND)
    newest = retrieve(lambda: client.v1.payment_intents.list({"limit": NEWEST}), LIST)
    ours = [row for row in (*found["data"], *newest["data"]) if _is_ours(row, attempt)]
    if ours:
        return max(ours, key=_worth)["id"]
    waiting = retrieve_pages(lambda: client.v1.checkout.sessions.list({"status": "open", "limit": 100}), MOST_SESSIONS)
    return next((row["id"] for row in waiting if _is_ours(row, attempt)), "")


def is_closed(snapshot: Snapshot) -> bool:
    """Whether nobody can pay it any more: an intent whose number lapsed could be given another one."""
    return not snapshot.reference.startswith("pi_") or snapshot.state == AttemptState.CANCELLED


def _is_ours(row: Thing, attempt: str) -> bool:
    return (row.get("metadata") or {}).get("attempt") == attempt


def _worth(intent: Thing) -> tuple[int, int]:
    """Paid before waiting before all others, then the newest: a store may have refused the first number."""
    return {"succeeded": 2, "requires_action": 1, "processing": 1}.get(intent["status"], 0), intent["created"]


def _session(reference: str) -> Thing:
    client = the_client()
    expand = ["payment_intent.latest_charge"]
    return retrieve(lambda: client.v1.checkout.sessions.retrieve(reference, {"expand": expand}), SESSION)


def _intent(reference: str) -> Thing:
    client = the_client()
    return retrieve(lambda: client.v1.payment_intents.retrieve(reference, {"expand": ["latest_charge"]}), INTENT)


def _session_of(intent: str) -> str:
    """Raises Unreachable when there is none: an intent that somebody made by hand is none of ours."""
    client = the_client()
    found = retrieve(lambda: client.v1.checkout.sessions.list({"payment_intent": intent, "limit": 1}), LIST)
    if not found["data"]:
        raise Unreachable("an intent without a session")  # noqa: EM101
    return found["data"][0]["id"]


def _movements(intent: Thing) -> tuple[list[Thing], list[Thing]]:
    """Refunds and disputes of a payment; those of an unpaid one are not asked for."""
    if intent.get("status") != "succeeded":
        return [], []
    client, only = the_client(), intent["id"]
    refunds = retrieve_pages(lambda: client.v1.refunds.list({"payment_intent": only, "limit": 100}), MOST_REFUNDS)
    disputed = snapshots.charge_of(intent).get("disputed", True)
    disputes = (
        retrieve_pages(lambda: client.v1.disputes.list({"payment_intent": only, "limit": 100}), MOST_DISPUTES)
        if disputed
        else ()
    )
    return list(refunds), list(disputes)
