"""PayPay and Paidy at the sandbox: the buyer approves or refuses on one page."""

from datetime import datetime

from django.db import transaction

from commerce.payments.gateways.sandbox.charges import Moved, capture, fail, lock
from commerce.payments.gateways.sandbox.models import ChargeState

REFUSALS = {"refuse": "refused_by_buyer", "no_funds": "insufficient_funds"}


@transaction.atomic
def decide(charge_id: int, answer: str, *, at: datetime) -> Moved:
    """Applies "approve" or one of REFUSALS to an open charge; any other charge does not change."""
    charge = lock(charge_id)
    if charge.state != ChargeState.OPEN:
        return charge, []
    if answer == "approve":
        return charge, [capture(charge, at)]
    return charge, [fail(charge, REFUSALS[answer], at)]
