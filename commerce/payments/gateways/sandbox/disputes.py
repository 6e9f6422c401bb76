"""Disputes at the card company, opened and closed by hand in the sandbox's dashboard."""

from datetime import datetime

from django.db import transaction

from commerce.payments.gateways.sandbox.charges import Moved, lock, queue_webhook
from commerce.payments.gateways.sandbox.models import ChargeState, SandboxDispute
from commerce.payments.gateways.sandbox.refunds import refunded_yen


@transaction.atomic
def open_case(charge_id: int, *, question: bool, at: datetime) -> Moved:
    """Opens a dispute over the unrefunded amount of a card's charge; an inquiry withholds nothing. One at a time."""
    charge = lock(charge_id)
    if charge.state != ChargeState.CAPTURED or charge.method != "card" or charge.disputes.filter(state="open").exists():
        return charge, []
    amount_yen = 0 if question else charge.amount_yen - refunded_yen(charge)
    SandboxDispute.objects.create(charge=charge, amount_yen=amount_yen, moved_at=at)
    return charge, [queue_webhook(charge, "dispute.opened", at)]


@transaction.atomic
def close_case(charge_id: int, state: str, *, at: datetime) -> Moved:
    """Closes the open dispute: "won" pays the shop back, "lost" does not."""
    charge = lock(charge_id)
    dispute = charge.disputes.filter(state="open").first()
    if dispute is None:
        return charge, []
    dispute.state, dispute.moved_at = state, at
    dispute.save()
    return charge, [queue_webhook(charge, f"dispute.{state}", at)]
