"""Cash from hand to hand at the door: a provider whose record is our own ledger, and whom no shop page offers."""

from collections.abc import Mapping
from datetime import datetime

from commerce.payments.gateways.base import (
    BadSignature,
    Cancelled,
    CancelResult,
    MethodRules,
    Misconfigured,
    RefundRequest,
    RefundSnapshot,
    Snapshot,
    StartRequest,
    StartResult,
    Unreachable,
    VerifiedEvent,
)
from commerce.payments.models import PaymentAttempt
from commerce.payments.states import AttemptState, RefundState

NAME = METHOD = "cash"
RULES = MethodRules(min_yen=1, max_yen=10_000_000, refund_days=3650)


def received(attempt: str, amount_yen: int, *, at: datetime | None = None) -> Snapshot:
    """That the amount lies in the drawer; the attempt's public id names the movement."""
    return Snapshot(
        AttemptState.PAID, attempt=attempt, amount_yen=amount_yen, charge_id=attempt, paid_at=at, method=METHOD
    )


class CashGateway:
    """A person takes it and a person gives it back; there is nobody to call."""

    is_live = True

    def capabilities(self) -> Mapping[str, MethodRules]:
        """Cash alone."""
        return {METHOD: RULES}

    def start(self, request: StartRequest, *, key: str) -> StartResult:
        """Nobody pays in cash on the site."""
        return Misconfigured("cash is taken at the door")

    def fetch(self, reference: str) -> Snapshot:
        """Cash has no reference of a provider's."""
        raise Unreachable(reference)

    def find(self, attempt: str) -> Snapshot | None:
        """What was written when it was taken; what went back is in the same ledger."""
        row = PaymentAttempt.objects.filter(public_id=attempt, provider=NAME).first()
        if row is None or row.state != AttemptState.PAID:
            return None
        done = row.refunds.filter(state=RefundState.DONE)
        refunds = tuple(
            RefundSnapshot(r.reference, RefundState.DONE, r.amount_yen, r.settled_at, r.public_id) for r in done
        )
        told = received(attempt, row.amount_yen)
        return Snapshot(told.state, "", attempt, told.amount_yen, charge_id=attempt, refunds=refunds, method=METHOD)

    def cancel(self, reference: str, *, key: str) -> CancelResult:
        """What was not handed over is not paid."""
        return Cancelled(Snapshot(AttemptState.CANCELLED))

    def refund(self, request: RefundRequest, *, key: str) -> RefundSnapshot:
        """Whoever asks gives it back; that it was done is their word."""
        return RefundSnapshot(request.refund, RefundState.DONE, request.amount_yen, refund=request.refund)

    def parse_webhook(self, headers: Mapping[str, str], raw: bytes, *, at: datetime) -> VerifiedEvent:
        """No news comes from a drawer."""
        raise BadSignature
