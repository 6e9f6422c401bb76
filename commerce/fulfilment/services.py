"""The stories of an order told whole: paid, looked at, confirmed, expired, given up, mailed again."""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from commerce.catalog import services as stock
from commerce.fulfilment import notifications, settlement
from commerce.fulfilment.errors import (
    AddressSuppressed,
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
from commerce.orders.states import OrderLogKind, OrderState
from commerce.payments import services as payments
from commerce.payments.gateways.base import Misconfigured, Redirect, Snapshot, StartResult, Unreachable, Voucher
from commerce.payments.models import PaymentAttempt
from commerce.payments.queries import booked_amounts, difference, net_paid_yen
from commerce.payments.reviews import open_provider_review, open_review
from commerce.payments.states import ENDED, OPEN, AttemptState, ReviewKind
from commerce.tickets.models import Ticket
from commerce.tickets.states import TicketState
from portal.shared.actors import BUYER, SCHEDULER, Actor
from portal.shared.errors import Throttled
from portal.shared.mail.models import MailMessage
from portal.shared.mail.suppression import is_suppressed
from portal.shared.throttle import throttle

log = logging.getLogger(__name__)
POLL_EVERY = timedelta(seconds=3)
POLL_VOUCHER_EVERY = timedelta(seconds=30)  # its page is open for days
MAX_FETCHES = 3  # at a payment whose money moves while it is compared
VOUCHER_RETRY_AFTER = timedelta(minutes=5)  # a number that cannot be cancelled just now is tried again after so long


# --- Paying -----------------------------------------------------------------------------------------------------
def start_payment(order_id: int, at: datetime) -> str:
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
        data = {"method": attempt.method, "order": attempt.order.code, "why": result.reason[:200]}
        open_provider_review(ReviewKind.PROVIDER_REFUSED, attempt.provider, data=data, at=at)


def poll_payment(order_id: int, at: datetime) -> Order:
    """Asks the provider about an open attempt and settles what it says; every 3 s at most, for a voucher every 30 s.

    For the page that the browser comes back to, and for its polling. Silence of the provider changes nothing.
    """
    attempt = PaymentAttempt.objects.open().filter(order=order_id).exclude(reference="").first()
    if attempt:
        per = POLL_VOUCHER_EVERY if attempt.state == AttemptState.AWAITING_PAYMENT else POLL_EVERY
        try:
            throttle(f"look:{attempt.public_id}", limit=1, per=per, at=at)
            snapshot = payments.fetch_snapshot(attempt)
        except (Throttled, Unreachable):
            snapshot = None
        if snapshot:
            settle_order(attempt.pk, snapshot, source="look", at=at)
    return Order.objects.get(pk=order_id)


def reconcile(attempt_id: int, at: datetime) -> bool:
    """Holds an attempt, ended ones too, against the provider's record and settles it; false when nothing is answered.

    What still differs after settling is a task for a person. An attempt that ended here and is open there is cancelled.
    """
    for _look in range(MAX_FETCHES):
        attempt = PaymentAttempt.objects.get(pk=attempt_id)
        before = booked_amounts(attempt)
        try:
            snapshot = payments.fetch_snapshot(attempt)
        except Unreachable:
            snapshot = None
        if snapshot is None:
            return False
        if _settle_reconciled(attempt, snapshot, before, at):
            break
    attempt.refresh_from_db()
    if attempt.state in ENDED and snapshot and snapshot.state in OPEN:
        end_attempt(attempt, source="compare", at=at)
    return True


@transaction.atomic
def _settle_reconciled(attempt: PaymentAttempt, snapshot: Snapshot, before: tuple, at: datetime) -> bool:
    """False when something was booked while the provider was asked, and it differs now: its answer may be old."""
    order = orders.lock(attempt.order_id)
    is_newest = booked_amounts(attempt) == before
    settle_order(attempt.pk, snapshot, source="compare", at=at, is_newest=is_newest)
    PaymentAttempt.objects.filter(pk=attempt.pk).update(reconciled_at=at)
    data = difference(attempt, snapshot)
    if data and is_newest:
        attempt.order = order
        open_review(ReviewKind.LEDGER_DIFFERS, attempt, data=data, at=at)
    return is_newest or not data


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
    return settlement.confirm(order, actor=BUYER, at=at)


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
    release(order, OrderState.EXPIRED, actor=SCHEDULER, at=at)
    if order.attempts.exclude(voucher={}).exists():
        notifications.notify(order, "order_expired", at=at)  # who got a number by mail learns by mail that it is over
    return True


def abandon_order(order_id: int, at: datetime) -> Order:
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
        if net_paid_yen(order):
            raise payments.MoneyArrived
        release(order, OrderState.CANCELLED, actor=BUYER, at=at)
    return Order.objects.get(pk=order_id)


def release(order: Order, to: OrderState, *, actor: Actor, at: datetime) -> None:
    """A locked order ends and gives its places back."""
    orders.transition(order, to, actor=actor, at=at)
    stock.release(order)
    if to == OrderState.EXPIRED or order.confirmed_at is None:
        entry_outcomes.forfeit_entry(order, at)


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
            settlement.postpone_release(order, attempt, at + VOUCHER_RETRY_AFTER)


def _end_of_voucher(attempt: PaymentAttempt) -> Snapshot | None:
    """What became of a number, if it is over at the provider already; else it must be cancelled there."""
    if attempt.state != AttemptState.AWAITING_PAYMENT:
        return None
    try:
        snapshot = payments.fetch_snapshot(attempt)
    except Unreachable:
        return None
    return snapshot if snapshot and snapshot.state not in OPEN else None


# --- Mail once more -----------------------------------------------------------------
@transaction.atomic
def resend(order: Order, *, actor: Actor, at: datetime, to: str = "") -> MailMessage:
    """The ticket mail if tickets are issued, else the confirmation, to the account's address of today; before
    that the mail with the payment number, while it is to be paid. `to`: another address, which its owner has proven.

    Three an hour and ten a day per order, else TooManyResends. Raises NothingToSend when there is none of them, and
    AddressStopped when nothing arrives there.
    """
    order = orders.lock(order.pk)
    kind = _mail_kind_to_resend(order)
    if is_suppressed(to or order.user.email):
        raise AddressSuppressed(to=to or order.user.email)
    try:
        throttle(f"resend-hour:{order.public_id}", limit=3, per=timedelta(hours=1), at=at)
        throttle(f"resend-day:{order.public_id}", limit=10, per=timedelta(days=1), at=at)
    except Throttled as error:
        raise TooManyResends from error
    before = notifications.latest_mail(order, kind)
    mail = notifications.notify(order, kind, at=at, resend_of=before, to=to)
    orders.write_log(order, OrderLogKind.MAIL_RESENT, actor=actor, at=at, data={"mail": mail.public_id, "kind": kind})
    return mail


def _mail_kind_to_resend(order: Order) -> str:
    if order.state == OrderState.PENDING and order.attempts.filter(state=AttemptState.AWAITING_PAYMENT).exists():
        return "voucher_issued"
    if order.state != OrderState.CONFIRMED:
        raise NothingToSend
    shown = Ticket.objects.held_by_buyer().filter(order=order, state__in=[TicketState.ISSUED, TicketState.USED])
    return "ticket_issued" if shown.exists() else "order_confirmed"
