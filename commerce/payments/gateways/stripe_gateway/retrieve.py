"""Reads payments at Stripe, by Stripe's id or by ours; changes nothing."""

from commerce.payments.gateways.base import Snapshot, Unreachable
from commerce.payments.gateways.stripe_gateway import snapshots
from commerce.payments.gateways.stripe_gateway.client import Thing, retrieve, retrieve_pages, the_client
from commerce.payments.states import AttemptState

SESSION, INTENT, REFUND, LIST, FOUND = "checkout.session", "payment_intent", "refund", "list", "search_result"
MOST_REFUNDS, MOST_DISPUTES = 300, 100  # of one payment
MOST_SESSIONS = 1000  # open at once; the shop expires unused ones after half an hour
NEWEST = 100


def at(reference: str) -> Snapshot:
    """Returns the snapshot of a session or an intent by its id. Raises Unreachable."""
    if reference.startswith("pi_"):
        intent = _intent(reference)
        if intent.get("payment_method_types") == ["konbini"]:
            return snapshots.of_intent(intent, *_movements(intent))
        reference = _session_of(reference)
    session = _session(reference)
    return snapshots.of_session(session, *_movements(session.get("payment_intent") or {}))


def intent_of(reference: str) -> str:
    """Returns the id of the intent that was paid. Raises Unreachable."""
    if reference.startswith("pi_"):
        return reference
    intent = _session(reference).get("payment_intent") or {}
    if not intent:
        raise Unreachable("the session has no intent: it is not paid")  # noqa: EM101
    return intent["id"]


def reference_of(attempt: str) -> str:
    """Returns the id of the session or intent that was created for our attempt, or "". Raises Unreachable.

    Stripe's search is up to a minute late, so the newest intents are listed too. A session has no intent before the
    buyer tries to pay, so open sessions are listed as well.
    """
    client = the_client()
    query = f"metadata['attempt']:'{attempt}'"
    search = retrieve(lambda: client.v1.payment_intents.search({"query": query, "limit": NEWEST}), FOUND)
    newest = retrieve(lambda: client.v1.payment_intents.list({"limit": NEWEST}), LIST)
    matches = [row for row in (*search["data"], *newest["data"]) if _is_ours(row, attempt)]
    if matches:
        return max(matches, key=_rank)["id"]
    waiting = retrieve_pages(lambda: client.v1.checkout.sessions.list({"status": "open", "limit": 100}), MOST_SESSIONS)
    return next((row["id"] for row in waiting if _is_ours(row, attempt)), "")


def is_closed(snapshot: Snapshot) -> bool:
    """Whether it cannot be paid any more; an intent with an expired voucher could be confirmed again."""
    return not snapshot.reference.startswith("pi_") or snapshot.state == AttemptState.CANCELLED


def _is_ours(row: Thing, attempt: str) -> bool:
    return (row.get("metadata") or {}).get("attempt") == attempt


def _rank(intent: Thing) -> tuple[int, int]:
    """Sort key: paid, then waiting, then all others, then the newest; a chain may have refused the first intent."""
    return {"succeeded": 2, "requires_action": 1, "processing": 1}.get(intent["status"], 0), intent["created"]


def _session(reference: str) -> Thing:
    client = the_client()
    expand = ["payment_intent.latest_charge"]
    return retrieve(lambda: client.v1.checkout.sessions.retrieve(reference, {"expand": expand}), SESSION)


def _intent(reference: str) -> Thing:
    client = the_client()
    return retrieve(lambda: client.v1.payment_intents.retrieve(reference, {"expand": ["latest_charge"]}), INTENT)


def _session_of(intent: str) -> str:
    """Returns the id of an intent's session. Raises Unreachable if there is none: the intent is not from the shop."""
    client = the_client()
    sessions = retrieve(lambda: client.v1.checkout.sessions.list({"payment_intent": intent, "limit": 1}), LIST)
    if not sessions["data"]:
        raise Unreachable("an intent without a session")  # noqa: EM101
    return sessions["data"][0]["id"]


def _movements(intent: Thing) -> tuple[list[Thing], list[Thing]]:
    """Returns refunds and disputes of a payment; no request is made for an unpaid one."""
    if intent.get("status") != "succeeded":
        return [], []
    client, intent_id = the_client(), intent["id"]
    refunds = retrieve_pages(lambda: client.v1.refunds.list({"payment_intent": intent_id, "limit": 100}), MOST_REFUNDS)
    disputed = snapshots.charge_of(intent).get("disputed", True)
    disputes = (
        retrieve_pages(lambda: client.v1.disputes.list({"payment_intent": intent_id, "limit": 100}), MOST_DISPUTES)
        if disputed
        else ()
    )
    return list(refunds), list(disputes)
