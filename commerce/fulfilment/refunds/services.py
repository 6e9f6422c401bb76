"""Giving money back: by order, over its payments from the newest to the oldest, and each refund carried to its end."""

from datetime import datetime

from django.db import transaction

from commerce.fulfilment import notifications
from commerce.fulfilment.refunds import effects
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
from portal.shared.mail.models import MailState

NOTIFIED_BY_CANCELLATION_MAIL = {
    RefundReason.EVENT_CANCELLED,
    RefundReason.BUYER_CANCELLED,
}  # that mail names the refund too
MAX_RETRIES = 10  # about five hours of silence; then a person is told too


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
    """Queues refunds of `amount_yen` in all, or (None) of all that is left; the worker or the clock sends them.

    Nothing left and None asked is no error: the list is empty. Raises RefundTooMuch(left) and RefundNotPossible.
    """
    order = orders.lock(order_id)
    made = []
    for attempt, part in _parts(order, amount_yen):
        made.append(queue_refund(attempt, part, reason=reason, by=by, note=note, at=at))
    for refund in made:
        data = {"refund": refund.public_id, "amount_yen": refund.amount_yen, "reason": reason}
        orders.write_log(order, OrderLogKind.REFUND, actor=actor, at=at, data=data)
    if made and not _is_notified(order, reason):
        notifications.notify(order, "refund_started", at=at)
    return made


def _parts(order: Order, amount_yen: int | None) -> list[tuple[PaymentAttempt, int]]:
    """How much of which payment. Raises RefundTooMuch when there is less, or when a part is not at least 1 yen."""
    left = [(attempt, refundable_yen(attempt)) for attempt in order.attempts.order_by("-settled_at", "-pk")]
    sum_yen = sum(yen for _attempt, yen in left)
    wanted = sum_yen if amount_yen is None else amount_yen
    if amount_yen is not None and not 1 <= amount_yen <= sum_yen:
        raise RefundTooMuch(left=sum_yen)
    parts = []
    for attempt, yen in left:
        part = min(yen, wanted)
        wanted -= part
        if part:
            parts.append((attempt, part))
    return parts


def _is_notified(order: Order, reason: RefundReason) -> bool:
    """Whether the buyer has been told, or is just being told, that this money comes back."""
    if reason in NOTIFIED_BY_CANCELLATION_MAIL and order.state == OrderState.CANCELLED:
        return True
    told = notifications.latest_mail(order, "refund_started")
    return told is not None and (reason == RefundReason.NO_STOCK or told.state == MailState.QUEUED)


def advance_refund(refund_id: int, at: datetime, *, account: BankAccount | None = None) -> Refund:
    """One step of a refund towards its end: looked up when it may have been sent, else sent. May run twice.

    `account` is where a refund in cash goes; without it such a refund waits for its buyer.
    """
    refund = Refund.objects.select_related("attempt").get(pk=refund_id)
    if refund.state not in REFUND_OPEN:
        return refund
    if (refund.tries or refund.reference) and not _settle_snapshot(refund, at):
        return refund  # the provider is silent: nothing is sent twice
    refund.refresh_from_db()
    if not refund.reference and (refund.state == RefundState.CREATED or _accepts_account(refund, account)):
        _send(refund, at, account)
        refund.refresh_from_db()
    return refund


def _accepts_account(refund: Refund, account: BankAccount | None) -> bool:
    """Whether it waits for exactly this: a bank account."""
    return account is not None and refund.state == RefundState.WAITING_CUSTOMER


def _settle_snapshot(refund: Refund, at: datetime) -> bool:
    """Settles what the provider says of the payment and its refunds; false when it says nothing."""
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
    """Everything that follows from the provider's answer about one refund."""
    order = orders.lock(Refund.objects.values_list("order_id", flat=True).get(pk=refund_id))
    refund = Refund.objects.select_for_update().select_related("attempt").get(pk=refund_id)
    refund.order = refund.attempt.order = order
    if apply_refund(refund, snapshot, at=at):
        effects.on_refund_updated(refund, at=at)


@transaction.atomic
def _record_no_answer(refund_id: int, at: datetime) -> None:
    """A provider that never answers is a person's task too; the clock goes on trying."""
    refund = Refund.objects.select_related("attempt", "order").get(pk=refund_id)
    if refund.tries >= MAX_RETRIES:
        refund.attempt.order = orders.lock(refund.order_id)
        data = {"refund": refund.public_id, "why": "no answer"}
        open_review(ReviewKind.REFUND_FAILED, refund.attempt, data=data, at=at)
