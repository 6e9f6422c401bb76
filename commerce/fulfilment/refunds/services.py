"""Refunds: queued per order, from its newest payment to its oldest, then sent and settled one by one."""

from datetime import datetime

from django.db import transaction

from commerce.fulfilment import notifications, refund_effects
from commerce.fulfilment.settlement import settle_order
from commerce.orders import services as orders
from commerce.orders.models import Order
from commerce.orders.states import OrderLogKind, OrderState
from commerce.payments.errors import RefundTooMuch
from commerce.payments.gateways.base import BankAccount, RefundSnapshot, Unknown, Unreachable
from commerce.payments.models import PaymentAttempt, Refund
from commerce.payments.queries import refundable_yen
from commerce.payments.refunds import apply_refund, queue_refund, send_refund
from commerce.payments.reviews import open_review
from commerce.payments.services import fetch_snapshot
from commerce.payments.states import REFUND_OPEN, RefundReason, RefundState, ReviewKind
from portal.shared.accounts.models import User
from portal.shared.actors import Actor
from portal.shared.mail.states import MailState

# The mail about the cancellation announces the refund too.
NOTIFIED_BY_CANCELLATION_MAIL = {RefundReason.EVENT_CANCELLED, RefundReason.BUYER_CANCELLED}
MAX_RETRIES = 10  # about five hours without an answer; then a review is opened too


@transaction.atomic
def refund_order(
    order_id: int,
    amount_yen: int | None,
    *,
    reason: RefundReason,
    by: User | None = None,
    note: str = "",
    actor: Actor,
    at: datetime,
) -> list[Refund]:
    """Queues refunds of `amount_yen` in total, or of all that is refundable (None); worker or scheduled job send them.

    Empty for None when nothing is refundable. Raises RefundTooMuch(left) and RefundNotPossible.
    """
    order = orders.lock(order_id)
    refunds = [
        queue_refund(attempt, part_yen, reason=reason, by=by, note=note, at=at)
        for attempt, part_yen in _parts(order, amount_yen)
    ]
    for refund in refunds:
        data = {"refund": refund.public_id, "amount_yen": refund.amount_yen, "reason": reason}
        orders.write_log(order, OrderLogKind.REFUND, actor=actor, at=at, data=data)
    if refunds and not _is_notified(order, reason):
        notifications.notify(order, "refund_started", at=at)
    return refunds


def _parts(order: Order, amount_yen: int | None) -> list[tuple[PaymentAttempt, int]]:
    """Splits an amount over the payments. Raises RefundTooMuch unless it is between 1 yen and the refundable sum."""
    refundable = [(attempt, refundable_yen(attempt)) for attempt in order.attempts.order_by("-settled_at", "-pk")]
    sum_yen = sum(yen for _attempt, yen in refundable)
    if amount_yen is not None and not 1 <= amount_yen <= sum_yen:
        raise RefundTooMuch(left=sum_yen)
    remaining_yen = sum_yen if amount_yen is None else amount_yen
    parts = []
    for attempt, yen in refundable:
        part_yen = min(yen, remaining_yen)
        remaining_yen -= part_yen
        if part_yen:
            parts.append((attempt, part_yen))
    return parts


def _is_notified(order: Order, reason: RefundReason) -> bool:
    """Whether a mail that announces this refund was sent, is queued, or follows with the cancellation."""
    if reason in NOTIFIED_BY_CANCELLATION_MAIL and order.state == OrderState.CANCELLED:
        return True
    mail = notifications.latest_mail(order, "refund_started")
    cancellation = notifications.latest_mail(order, "order_cancelled")
    if cancellation is not None and cancellation.state == MailState.QUEUED:
        return True  # a mail is rendered when it is sent, with the refunds of that moment
    return mail is not None and (reason == RefundReason.NO_STOCK or mail.state == MailState.QUEUED)


def advance_refund(refund_id: int, at: datetime, *, account: BankAccount | None = None) -> Refund:
    """Fetches the state of a refund that may have been sent, else sends it; returns it updated. May run twice.

    `account`: the buyer's bank account; a refund by bank transfer waits until it is passed.
    """
    refund = Refund.objects.select_related("attempt").get(pk=refund_id)
    if refund.state not in REFUND_OPEN:
        return refund
    if (refund.tries or refund.reference) and not _settle_snapshot(refund, at):
        return refund  # without an answer nothing is sent a second time
    refund.refresh_from_db()
    if not refund.reference and (refund.state == RefundState.CREATED or _accepts_account(refund, account)):
        _send(refund, at, account)
        refund.refresh_from_db()
    return refund


def _accepts_account(refund: Refund, account: BankAccount | None) -> bool:
    """Whether the refund waits for a bank account and one was passed."""
    return account is not None and refund.state == RefundState.WAITING_CUSTOMER


def _settle_snapshot(refund: Refund, at: datetime) -> bool:
    """Settles the provider's snapshot of the payment and its refunds; False without an answer."""
    try:
        snapshot = fetch_snapshot(refund.attempt)
    except Unreachable:
        return False
    if snapshot is None:
        return False
    settle_order(refund.attempt_id, snapshot, source="refund", at=at)
    return True


def _send(refund: Refund, at: datetime, account: BankAccount | None) -> None:
    result = send_refund(refund.pk, at, account=account)
    if isinstance(result, Unknown):
        _record_no_answer(refund.pk, at)
    else:
        settle_refund(refund.pk, result, at=at)


@transaction.atomic
def settle_refund(refund_id: int, snapshot: RefundSnapshot, *, at: datetime) -> None:
    """Applies the provider's answer about one refund and notifies when its state changed."""
    order = orders.lock(Refund.objects.values_list("order_id", flat=True).get(pk=refund_id))
    refund = Refund.objects.select_for_update().select_related("attempt").get(pk=refund_id)
    refund.order = refund.attempt.order = order
    if apply_refund(refund, snapshot, at=at):
        refund_effects.on_refund_updated(refund, at=at)


@transaction.atomic
def _record_no_answer(refund_id: int, at: datetime) -> None:
    """Opens a review after 10 tries without an answer; the scheduled job goes on trying."""
    refund = Refund.objects.select_related("attempt", "order").get(pk=refund_id)
    if refund.tries >= MAX_RETRIES:
        refund.attempt.order = orders.lock(refund.order_id)
        data = {"refund": refund.public_id, "why": "no answer"}
        open_review(ReviewKind.REFUND_FAILED, refund.attempt, data=data, at=at)
