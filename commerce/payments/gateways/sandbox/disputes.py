"""A buyer's objection at his card company, as it is played through by hand."""

from datetime import datetime

from django.db import transaction

from commerce.payments.gateways.sandbox.charges import Moved, lock, queue_webhook
from commerce.payments.gateways.sandbox.models import ChargeState, SandboxDispute
from commerce.payments.gateways.sandbox.refunds import refunded_yen


@transaction.atomic
def open_case(charge_id: int, *, question: bool, at: datetime) -> Moved:
    """Takes what is left of a card's charge; a mere question takes nothing. One case at a time."""
    charge = lock(charge_id)
    if charge.state != ChargeState.CAPTURED or charge.method != "card" or charge.disputes.filter(state="open").exists():
        return charge, []
    amount_yen = 0 if question else charge.amount_yen - refunded_yen(charge)
    SandboxDispute.objects.create(charge=charge, amount_yen=amount_yen, moved_at=at)
    return charge, [queue_webhook(charge, "dispute.opened", at)]


@transaction.atomic
def close_case(charge_id: int, state: str, *, at: datetime) -> Moved:
    """ "won": the shop keeps the money; "lost": the buyer does."""
    charge = lock(charge_id)
    case = charge.disputes.filter(state="open").first()
    if case is None:
        return charge, []
    case.state, case.moved_at = state, at
    case.save()
    return charge, [queue_webhook(charge, f"dispute.{state}", at)]
