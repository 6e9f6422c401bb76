"""The stories of an order told whole: paid, looked at, confirmed, expired, given up, mailed again."""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from commerce.catalog import services as stock
from commerce.fulfilment import notifications, settlement
from commerce.fulfilment.errors import (
    AddressStopped,
    AlreadySettled,
    NotFree,
    NothingToSend,
    StillPaying,
    TooManyResends,
)
from commerce.fulfilment.lottery import entry_outcomes
from commerce.fulfilment.settlement import settle_order
from commerce.orders import services as orders
from commerce.orders.links import order_url
from commerce.orders.models import Order
from commerce.orders.states import OrderState
from commerce.payments import services as payments
from commerce.payments.gateways.base import Misconfigured, Redirect, Snapshot, StartResult, Unreachable, Voucher
from commerce.payments.models import PaymentAttempt
from commerce.payments.queries import booked, difference, kept_yen
from commerce.payments.reviews import open_provider_review, open_review
from commerce.payments.states import ENDED, OPEN, AttemptState, ReviewKind
from commerce.tickets.models import Ticket
from commerce.tickets.states import TicketState
from portal.shared.errors import TooManyTries
from portal.shared.mail.models import MailMessage
from portal.shared.mail.suppression import is_stopped
from portal.shared.throttle import count_try

log = logging.getLogger(__name__)
LOOK_EVERY = timedelta(seconds=3)
LOOK_AT_VOUCHER_EVERY = timedelta(seconds=30)  # its page is open for days
MOST_LOOKS = 3  # at a payment whose money moves while it is compared
TILL = timedelta(minutes=5)  # a number that cannot be cancelled just now is tried again after so long


# --- Paying -----------------------------------------------------------------------------------------------------
def begin_payment(order_id: int, at: datetime) -> str:
    """The address to send the browser to: the provider's page, or the order's page when it says no or nothing.

    Raises HoldEnded, MethodNotPossible, MoneyArrived, AnotherAttemptOpen or TooManyTries; nothing was begun then.
    """
    order = Order.objects.get(pk=order_id)
    attempt = _open_attempt(order, at)
    result = payments.start_attempt(attempt.pk, at)
    _settle_start(attempt, result, at)
    attempt.refresh_from_db()
    if isinstance(result, Redirect) and attempt.redirect_url:
        return result.url
    if isinstance(result, Redirect | Voucher) and attempt.state in ENDED:
        payments.cancel_at_provider(attempt, at)  # given up by the buyer while we were calling
    return order_url(order)


def _open_attempt(order: Order, at: datetime) -> PaymentAttempt:
    try:
        return payments.open_attempt(order, at=at)
    except payments.AnotherAttemptOpen:
        if not end_attempts(order.pk, source="replaced", at=at):
            raise
    return payments.open_attempt(order, at=at)


@transaction.atomic
def _settle_start(attempt: PaymentAttempt, result: StartResult, at: datetime) -> None:
    """A provider that refuses us, and not the buyer, is a task for staff as well."""
    snapshot = payments.snapshot_of(result)
    if snapshot:
        settle_order(attempt.pk, snapshot, source="start", at=at)
    if isinstance(result, Misconfigured):
        log.error("%s refuses us for %s: %s", attempt.provider, attempt.method, result.reason)
        facts = {"method": attempt.method, "order": attempt.order.code, "why": result.reason[:200]}
        open_provider_review(ReviewKind.PROVIDER_REFUSED, attempt.provider, facts=facts, at=at)


def look_again(order_id: int, at: datetime) -> Order:
    """Asks the provider about an open attempt and settles what it says; every 3 s at most, for a voucher every 30 s.

    For the page that the browser comes back to, and for its polling. Silence of the provider changes nothing.
    """
    attempt = PaymentAttempt.objects.open().filter(order=order_id).exclude(reference="").first()
    if attempt:
        per = LOOK_AT_VOUCHER_EVERY if attempt.state == AttemptState.AWAITING_PAYMENT else LOOK_EVERY
        try:
            count_try(f"look:{attempt.public_id}", limit=1, per=per, at=at)
            snapshot = payments.look(attempt)
        except (TooManyTries, Unreachable):
            snapshot = None
        if snapshot:
            settle_order(attempt.pk, snapshot, source="look", at=at)
    return Order.objects.get(pk=order_id)


def compare(attempt_id: int, at: datetime) -> bool:
    """Holds an attempt, ended ones too, against the provider's record and settles it; false when nothing is answered.

    What still differs after settling is a task for a person. An attempt that ended here and is open there is cancelled.
    """
    for _look in range(MOST_LOOKS):
        attempt = PaymentAttempt.objects.get(pk=attempt_id)
        before = booked(attempt)
        try:
            snapshot = payments.look(attempt)
        except Unreachable:
            snapshot = None
        if snapshot is None:
            return False
        if _settle_compared(attempt, snapshot, before, at):
            break
    attempt.refresh_from_db()
    if attempt.state in ENDED and snapshot and snapshot.state in OPEN:
        end_attempt(attempt, source="compare", at=at)
    return True


@transaction.atomic
def _settle_compared(attempt: PaymentAttempt, snapshot: Snapshot, before: tuple, at: datetime) -> bool:
    """False when something was booked while the provider was asked, and it differs now: its answer may be old."""
    order = orders.lock(attempt.order_id)
    is_newest = booked(attempt) == before
    settle_order(attempt.pk, snapshot, source="compare", at=at, is_newest=is_newest)
    PaymentAttempt.objects.filter(pk=attempt.pk).update(compared_at=at)
    facts = difference(attempt, snapshot)
    if facts and is_newest:
        attempt.order = order
        open_review(ReviewKind.LEDGER_DIFFERS, attempt, facts=facts, at=at)
    return is_newest or not facts


# --- Without money ----------------------------------------------------------------------------------------------------
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
    return settlement.confirm(order, actor="buyer", at=at)


# --- Ending: cancel at the provider first, release the places second -------------------------------------------------
def expire_order(order_id: int, at: datetime) -> bool:
    """Ends an order whose time is over; false when it is not, or when it may still be paid at the provider."""
    if not Order.objects.lapsed(at).filter(pk=order_id).exists():
        return False
    return end_attempts(order_id, source="expiry", at=at) and _release_lapsed(order_id, at)


@transaction.atomic
def _release_lapsed(order_id: int, at: datetime) -> bool:
    order = orders.lock(order_id)
    if order.state != OrderState.PENDING or order.expires_at > at or order.attempts.open().exists():
        return False
    release(order, OrderState.EXPIRED, actor="clock", at=at)
    if order.attempts.exclude(voucher={}).exists():
        notifications.queue(order, "order_expired", at=at)  # who got a number by mail learns by mail that it is over
    return True


def cancel_pending(order_id: int, at: datetime) -> Order:
    """The buyer gives up before anything is fixed. Raises MethodFixed, StillPaying, MoneyArrived or AlreadySettled."""
    if PaymentAttempt.objects.filter(order=order_id, state=AttemptState.AWAITING_PAYMENT).exists():
        raise payments.MethodFixed
    if not end_attempts(order_id, source="buyer", at=at):
        raise StillPaying
    with transaction.atomic():
        order = orders.lock(order_id)
        if order.state != OrderState.PENDING:
            raise AlreadySettled
        if order.attempts.open().exists():
            raise StillPaying
        if kept_yen(order):
            raise payments.MoneyArrived
        release(order, OrderState.CANCELLED, actor="buyer", at=at)
    return Order.objects.get(pk=order_id)


def release(order: Order, to: OrderState, *, actor: str, at: datetime) -> None:
    """A locked order ends and gives its places back."""
    orders.transition(order, to, actor=actor, at=at)
    stock.release(order)
    if to == OrderState.EXPIRED or order.confirmed_at is None:
        entry_outcomes.forfeit(order, at)


def end_attempts(order_id: int, *, source: str, at: datetime) -> bool:
    """Cancels an order's open attempts at their providers; false while one of them may still be paid."""
    open_attempts = PaymentAttempt.objects.open().filter(order=order_id)
    for attempt in open_attempts:
        end_attempt(attempt, source=source, at=at)
    return not open_attempts.all().exists()


def end_attempt(attempt: PaymentAttempt, *, source: str, at: datetime) -> None:
    """Cancels one attempt at its provider and settles what it answers (it may have been paid meanwhile).

    A payment number that can't be cancelled, because its buyer stands at the till, keeps its places for a while longer.
    """
    snapshot = _end_of_voucher(attempt) or payments.cancel_at_provider(attempt, at)
    if snapshot is None:
        return
    with transaction.atomic():
        order = settle_order(attempt.pk, snapshot, source=source, at=at)
        attempt = PaymentAttempt.objects.get(pk=attempt.pk)
        if attempt.state == AttemptState.AWAITING_PAYMENT and attempt.release_at <= at:
            settlement.release_later(order, attempt, at + TILL)


def _end_of_voucher(attempt: PaymentAttempt) -> Snapshot | None:
    """What became of a number, if it is over at the provider already; else it must be cancelled there."""
    if attempt.state != AttemptState.AWAITING_PAYMENT:
        return None
    try:
        snapshot = payments.look(attempt)
    except Unreachable:
        return None
    return snapshot if snapshot and snapshot.state not in OPEN else None


# --- Mail once more -----------------------------------------------------------------
@transaction.atomic
def resend(order: Order, *, actor: str, at: datetime, to: str = "") -> MailMessage:
    """The ticket mail if tickets are issued, else the confirmation, to the account's address of today; before
    that the mail with the payment number, while it is to be paid. `to`: another address, which its owner has proven.

    Three an hour and ten a day per order, else TooManyResends. Raises NothingToSend when there is none of them, and
    AddressStopped when nothing arrives there.
    """
    order = orders.lock(order.pk)
    kind = _kind_to_resend(order)
    if is_stopped(to or order.user.email):
        raise AddressStopped(to=to or order.user.email)
    try:
        count_try(f"resend-hour:{order.public_id}", limit=3, per=timedelta(hours=1), at=at)
        count_try(f"resend-day:{order.public_id}", limit=10, per=timedelta(days=1), at=at)
    except TooManyTries as error:
        raise TooManyResends from error
    before = notifications.latest(order, kind)
    mail = notifications.queue(order, kind, at=at, resend_of=before, to=to)
    orders.write_log(order, "resent", actor=actor, at=at, facts={"mail": mail.public_id, "kind": kind})
    return mail


def _kind_to_resend(order: Order) -> str:
    if order.state == OrderState.PENDING and order.attempts.filter(state=AttemptState.AWAITING_PAYMENT).exists():
        return "voucher_issued"
    if order.state != OrderState.CONFIRMED:
        raise NothingToSend
    shown = Ticket.objects.kept().filter(order=order, state__in=[TicketState.ISSUED, TicketState.USED])
    return "ticket_issued" if shown.exists() else "order_confirmed"
