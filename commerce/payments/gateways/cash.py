"""The gateway of cash at the box office: its record is the shop's own ledger, and the shop's pages never offer it."""

from collections.abc import Mapping
from dataclasses import replace
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
    """Returns the snapshot of cash that staff received; the attempt's public id serves as `charge_id`."""
    return Snapshot(
        AttemptState.PAID, attempt=attempt, amount_yen=amount_yen, charge_id=attempt, paid_at=at, method=METHOD
    )


class CashGateway:
    """Implements `base.Gateway` without calls to a server: staff take and refund the cash."""

    is_live = True

    def capabilities(self) -> Mapping[str, MethodRules]:
        """Serves cash only, with the limits of `RULES`."""
        return {METHOD: RULES}

    def start(self, request: StartRequest, *, key: str) -> StartResult:
        """Always Misconfigured: cash cannot be paid on the site."""
        return Misconfigured("cash is taken at the gate")

    def fetch(self, reference: str) -> Snapshot:
        """Always raises Unreachable: cash has no reference."""
        raise Unreachable(reference)

    def find(self, attempt: str) -> Snapshot | None:
        """Builds the snapshot from the attempt's row and its refunds."""
        attempt_row = PaymentAttempt.objects.filter(public_id=attempt, provider=NAME).first()
        if attempt_row is None or attempt_row.state != AttemptState.PAID:
            return None
        done = attempt_row.refunds.filter(state=RefundState.DONE)
        refunds = tuple(
            RefundSnapshot(refund.reference, RefundState.DONE, refund.amount_yen, refund.settled_at, refund.public_id)
            for refund in done
        )
        return replace(received(attempt, attempt_row.amount_yen), refunds=refunds)

    def cancel(self, reference: str, *, key: str) -> CancelResult:
        """Always cancelled: cash that was not received is not paid."""
        return Cancelled(Snapshot(AttemptState.CANCELLED))

    def refund(self, request: RefundRequest, *, key: str) -> RefundSnapshot:
        """Always done: staff confirm that they paid the cash out."""
        return RefundSnapshot(request.refund, RefundState.DONE, request.amount_yen, refund=request.refund)

    def parse_webhook(self, headers: Mapping[str, str], raw: bytes, *, at: datetime) -> VerifiedEvent:
        """Always raises BadSignature: cash has no webhooks."""
        raise BadSignature
