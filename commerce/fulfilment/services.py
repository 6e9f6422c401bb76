"""The stories of an order told whole: paid, settled, confirmed, expired, given up, mailed again."""

from datetime import datetime, timedelta

from django.db import transaction

from commerce.catalog import services as stock
from commerce.catalog.states import PerformanceState
from commerce.fulfilment.errors import AlreadySettled, NotFree, NothingToSend, StillPaying
from commerce.orders import services as orders
from commerce.orders.links import order_url
from commerce.orders.models import Order
from commerce.orders.states import OrderState
from commerce.payments import services as payments
from commerce.payments.gateways.contract import Redirect, Snapshot, Unreachable
from commerce.payments.models import PaymentAttempt
from commerce.payments.states import ENDED, ReviewKind
from commerce.tickets import services as tickets
from commerce.tickets.states import TicketState
from portal.shared.errors import TooManyTries
from portal.shared.mail.models import MailMessage
from portal.shared.mail.outbox import queue_mail
from portal.shared.throttle import count_try

LOOK_EVERY = timedelta(seconds=3)


# --- Paying -----------------------------------------------------------------------------------------------------
def begin_payment(order_id: int, at: datetime) -> str:
    """The address to send the browser to: the provider's page, or the order's page when it says no or nothing.

    Raises HoldEnded, MethodNotPossible, MoneyArrived, AnotherAttemptOpen or TooManyTries; nothing was begun then.
    """
    order = Order.objects.get(pk=order_id)
    attempt = _open_attempt(order, at)
    result = payments.start_attempt(attempt.pk, at)
    snapshot = payments.snapshot_of(result)
    if snapshot:
        settle_order(attempt.pk, snapshot, source="start", at=at)
    attempt.refresh_from_db()
    if isinstance(result, Redirect) and attempt.redirect_url:
        return result.url
    if isinstance(result, Redirect) and attempt.state in ENDED:
        payments.cancel_at_provider(attempt)  # given up by the buyer while we were calling
    return order_url(order)


def _open_attempt(order: Order, at: datetime) -> PaymentAttempt:
    try:
        return payments.open_attempt(order, at=at)
    except payments.AnotherAttemptOpen:
        if not _end_attempts(order.pk, source="replaced", at=at):
            raise
    return payments.open_attempt(order, at=at)


def look_again(order_id: int, at: datetime) -> Order:
    """Asks the provider once about an open attempt and settles what it says; at most every three seconds.

    For the page that the browser comes back to, and for its polling. Silence of the provider changes nothing.
    """
    attempt = PaymentAttempt.objects.open().filter(order=order_id).exclude(reference="").first()
    if attempt:
        try:
            count_try(f"look:{attempt.public_id}", limit=1, per=LOOK_EVERY, at=at)
            snapshot = payments.look(attempt)
        except (TooManyTries, Unreachable):
            snapshot = None
        if snapshot:
            settle_order(attempt.pk, snapshot, source="look", at=at)
    return Order.objects.get(pk=order_id)


# --- Settling: webhook, return page, clock and staff all end here ---------------------------------------------------
@transaction.atomic
def settle_order(attempt_id: int, snapshot: Snapshot, *, source: str, at: datetime) -> Order:
    """Everything that follows from a provider's snapshot, in one transaction, once, in whatever order news arrives."""
    order = orders.lock(PaymentAttempt.objects.values_list("order_id", flat=True).get(pk=attempt_id))
    attempt = PaymentAttempt.objects.select_for_update().get(pk=attempt_id)
    attempt.order = order
    news = payments.apply(attempt, snapshot, source=source, at=at)
    actor = f"gateway:{attempt.provider}"
    if news.moved_to:
        facts = {"attempt": attempt.public_id, "state": news.moved_to, "source": source}
        orders.write_log(order, "payment", actor=actor, at=at, facts=facts)
    if news.money and news.is_sound:
        return _money_arrived(order, attempt, actor=actor, at=at)
    return order


def _money_arrived(order: Order, attempt: PaymentAttempt, *, actor: str, at: datetime) -> Order:
    """The right amount for the first time from this attempt. It is in the ledger already, whatever happens now."""
    if order.state == OrderState.CONFIRMED:
        payments.open_review(ReviewKind.PAID_TWICE, attempt, facts={}, at=at)
        return order
    if order.state == OrderState.PENDING or (order.state == OrderState.EXPIRED and _take_again(order, at)):
        return _confirm(order, actor=actor, at=at)
    payments.open_review(ReviewKind.PAID_WITHOUT_STOCK, attempt, facts={"order_state": order.state}, at=at)
    orders.write_log(order, "paid_without_stock", actor=actor, at=at, facts={"amount_yen": attempt.amount_yen})
    return order


def _take_again(order: Order, at: datetime) -> bool:
    """Late money: all places of the order once more, or none of them."""
    lines = list(order.lines.select_related("performance", "ticket_type__quota"))
    if any(line.performance.state == PerformanceState.CANCELLED or line.performance.is_over(at) for line in lines):
        return False
    try:
        with transaction.atomic():
            for quota, quantity in stock.by_quota({line.ticket_type: line.quantity for line in lines}):
                stock.take(quota, quantity, order=order, until=at)
    except stock.SoldOut:
        return False
    return True


def _confirm(order: Order, *, actor: str, at: datetime) -> Order:
    """The order stands: its places are sold, its tickets made, its mails queued."""
    order = orders.transition(order, OrderState.CONFIRMED, actor=actor, at=at)
    stock.sell(order)
    made = tickets.issue_or_schedule(order, at=at)
    _queue(order, "order_confirmed", at=at)
    if any(ticket.state == TicketState.ISSUED for ticket in made):
        _queue(order, "ticket_issued", at=at)
    return order


def _queue(order: Order, kind: str, *, at: datetime, resend_of: MailMessage | None = None) -> MailMessage:
    """Mails go to the account's address of today; the order keeps the one that it was made with."""
    user = order.user
    return queue_mail(kind, to=user.email, about=order, locale=order.locale, at=at, user=user, resend_of=resend_of)


@transaction.atomic
def confirm_free(order_id: int, at: datetime) -> Order:
    """An order that costs nothing: no provider is called; a second call changes nothing. Raises NotFree, HoldEnded."""
    order = orders.lock(order_id)
    if order.state == OrderState.CONFIRMED:
        return order
    if not order.is_free:
        raise NotFree
    if order.state != OrderState.PENDING or order.placed_at is None or order.expires_at <= at:
        raise payments.HoldEnded
    return _confirm(order, actor="buyer", at=at)


# --- Ending: cancel at the provider first, release the places second -------------------------------------------------
def expire_order(order_id: int, at: datetime) -> bool:
    """Ends an order whose time is over; false when it is not, or when it may still be paid at the provider."""
    if not Order.objects.lapsed(at).filter(pk=order_id).exists():
        return False
    return _end_attempts(order_id, source="expiry", at=at) and _release_lapsed(order_id, at)


@transaction.atomic
def _release_lapsed(order_id: int, at: datetime) -> bool:
    order = orders.lock(order_id)
    if order.state != OrderState.PENDING or order.expires_at > at or order.attempts.open().exists():
        return False
    return _release(order, OrderState.EXPIRED, actor="clock", at=at)


def cancel_pending(order_id: int, at: datetime) -> Order:
    """The buyer gives up before anything is fixed. Raises StillPaying or AlreadySettled."""
    if not _end_attempts(order_id, source="buyer", at=at):
        raise StillPaying
    with transaction.atomic():
        order = orders.lock(order_id)
        if order.state != OrderState.PENDING:
            raise AlreadySettled
        if order.attempts.open().exists():
            raise StillPaying
        _release(order, OrderState.CANCELLED, actor="buyer", at=at)
    return Order.objects.get(pk=order_id)


def _release(order: Order, to: OrderState, *, actor: str, at: datetime) -> bool:
    orders.transition(order, to, actor=actor, at=at)
    stock.release(order)
    return True


def _end_attempts(order_id: int, *, source: str, at: datetime) -> bool:
    """Cancels an order's open attempts at their providers; false while one of them may still be paid."""
    open_attempts = PaymentAttempt.objects.open().filter(order=order_id)
    for attempt in open_attempts:
        end_attempt(attempt, source=source, at=at)
    return not open_attempts.all().exists()


def end_attempt(attempt: PaymentAttempt, *, source: str, at: datetime) -> None:
    """Cancels one attempt at its provider and settles what it answers (it may have been paid meanwhile)."""
    snapshot = payments.cancel_at_provider(attempt)
    if snapshot:
        settle_order(attempt.pk, snapshot, source=source, at=at)


# --- Mail once more, and tickets whose day has come -----------------------------------------------------------------
@transaction.atomic
def resend(order: Order, *, actor: str, at: datetime) -> MailMessage:
    """The ticket mail if tickets are issued, else the confirmation, to the account's address of today.

    Three an hour and ten a day per order, else TooManyTries. Raises NothingToSend before the order is confirmed.
    """
    order = orders.lock(order.pk)
    if order.state != OrderState.CONFIRMED:
        raise NothingToSend
    count_try(f"resend-hour:{order.public_id}", limit=3, per=timedelta(hours=1), at=at)
    count_try(f"resend-day:{order.public_id}", limit=10, per=timedelta(days=1), at=at)
    shown = order.tickets.filter(state__in=[TicketState.ISSUED, TicketState.USED])
    kind = "ticket_issued" if shown.exists() else "order_confirmed"
    before = MailMessage.objects.about(order).filter(kind=kind).order_by("-pk").first()
    mail = _queue(order, kind, at=at, resend_of=before)
    orders.write_log(order, "resent", actor=actor, at=at, facts={"mail": mail.public_id, "kind": kind})
    return mail


@transaction.atomic
def issue_due_tickets(at: datetime) -> int:
    """Issues tickets whose day has come, with one mail per order; returns how many orders."""
    due = Order.objects.select_related("user").in_bulk(tickets.issue_due(at, limit=100))
    for order in due.values():
        _queue(order, "ticket_issued", at=at)
    return len(due)
