"""Operations on an order and its payment attempts: start, poll, reconcile, confirm, expire, abandon."""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from commerce.catalog import services as stock
from commerce.fulfilment import lottery_outcomes, notifications, settlement
from commerce.fulfilment.errors import AlreadySettled, NotFree, StillPaying
from commerce.fulfilment.settlement import settle_order
from commerce.orders import services as orders
from commerce.orders.links import order_url
from commerce.orders.models import Order
from commerce.orders.states import OrderState
from commerce.payments import services as payments
from commerce.payments.errors import AnotherAttemptOpen, HoldEnded, MethodFixed, MoneyArrived
from commerce.payments.gateways.base import Misconfigured, Redirect, Snapshot, StartResult, Unreachable, Voucher
from commerce.payments.models import PaymentAttempt
from commerce.payments.queries import booked_amounts, difference, net_paid_yen
from commerce.payments.reviews import open_provider_review, open_review
from commerce.payments.states import ENDED, OPEN, AttemptState, ReviewKind
from portal.shared.actors import BUYER, SCHEDULER, Actor
from portal.shared.errors import Throttled
from portal.shared.throttle import throttle

log = logging.getLogger(__name__)
POLL_EVERY = timedelta(seconds=3)
POLL_VOUCHER_EVERY = timedelta(seconds=30)  # its page is open for days
MAX_FETCHES = 3  # of a payment whose ledger changes while it is reconciled
VOUCHER_RETRY_AFTER = timedelta(minutes=5)  # between two tries to cancel a voucher


# --- Paying -----------------------------------------------------------------------------------------------------
def start_payment(order_id: int, at: datetime) -> str:
    """Starts an attempt; returns the URL for the browser: the provider's page, or the order's page on refusal or silence.

    Raises HoldEnded, MethodNotPossible, MoneyArrived, AnotherAttemptOpen or Throttled; then nothing has started.
    """
    order = Order.objects.get(pk=order_id)
    attempt = _open_attempt(order, at)
    result = payments.start_attempt(attempt.pk, at)
    _settle_start(attempt, result, at)
    attempt.refresh_from_db()
    if isinstance(result, Redirect) and attempt.redirect_url:
        return result.url
    if isinstance(result, Redirect | Voucher) and attempt.state in ENDED:
        payments.cancel_at_provider(attempt, at)  # abandoned by the buyer during the call
    return order_url(order)


def _open_attempt(order: Order, at: datetime) -> PaymentAttempt:
    try:
        return payments.open_attempt(order, at=at)
    except AnotherAttemptOpen:
        if not end_attempts(order.pk, source="replaced", at=at):
            raise
    return payments.open_attempt(order, at=at)


@transaction.atomic
def _settle_start(attempt: PaymentAttempt, result: StartResult, at: datetime) -> None:
    """Settles the answer; a refusal because of our configuration also opens a review."""
    snapshot = payments.snapshot_of(result)
    if snapshot:
        settle_order(attempt.pk, snapshot, source="start", at=at)
    if isinstance(result, Misconfigured):
        log.error("%s refuses us for %s: %s", attempt.provider, attempt.method, result.reason)
        data = {"method": attempt.method, "order": attempt.order.code, "why": result.reason[:200]}
        open_provider_review(ReviewKind.PROVIDER_REFUSED, attempt.provider, data=data, at=at)


def poll_payment(order_id: int, at: datetime) -> Order:
    """Fetches and settles the snapshot of an open attempt, at most every 3 s, for a voucher every 30 s.

    For the return page and its polling. Without an answer of the provider nothing changes.
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
    """Compares an attempt, ended ones too, with the provider's record and settles it; False without an answer.

    A difference that remains opens a review. An attempt that ended here and is open at the provider is cancelled there.
    """
    for _number in range(MAX_FETCHES):
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
    """False when the ledger changed during the request and differs now, because the snapshot may be outdated."""
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
    """Confirms an order of 0 yen without a provider; a second call changes nothing. Raises NotFree, HoldEnded."""
    order = orders.lock(order_id)
    if order.state == OrderState.CONFIRMED:
        return order
    if not order.is_free:
        raise NotFree
    if order.state != OrderState.PENDING or order.placed_at is None or order.expires_at <= at:
        raise HoldEnded
    return settlement.confirm(order, actor=BUYER, at=at)


# --- Ending: cancel at the provider first, release the stock second --------------------------------------------------
def expire_order(order_id: int, at: datetime) -> bool:
    """Expires a lapsed order; False when it is not lapsed, or can still be paid at the provider."""
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
        notifications.notify(order, "order_expired", at=at)  # the voucher was mailed, so its end is too
    return True


def end_payment(order_id: int, at: datetime) -> None:
    """Ends the started payment of an order for its buyer, who may then pay another way; the places stay held.

    Raises MethodFixed once a voucher was issued, StillPaying while the provider does not confirm the end.
    """
    if PaymentAttempt.objects.filter(order=order_id, state=AttemptState.AWAITING_PAYMENT).exists():
        raise MethodFixed
    if not end_attempts(order_id, source="buyer", at=at):
        raise StillPaying


def abandon_order(order_id: int, at: datetime) -> Order:
    """Cancels an unpaid order for its buyer. Raises MethodFixed, StillPaying, MoneyArrived or AlreadySettled."""
    end_payment(order_id, at)
    with transaction.atomic():
        order = orders.lock(order_id)
        if order.state != OrderState.PENDING:
            raise AlreadySettled
        if order.attempts.open().exists():
            raise StillPaying
        if net_paid_yen(order):
            raise MoneyArrived
        release(order, OrderState.CANCELLED, actor=BUYER, at=at)
    return Order.objects.get(pk=order_id)


def release(order: Order, to: OrderState, *, actor: Actor, at: datetime) -> None:
    """Moves a locked order to an end state, releases its stock, and forfeits the lottery win of an unpaid one."""
    orders.transition(order, to, actor=actor, at=at)
    stock.release(order)
    if to == OrderState.EXPIRED or order.confirmed_at is None:
        lottery_outcomes.forfeit_entry(order, at)


def end_attempts(order_id: int, *, source: str, at: datetime) -> bool:
    """Cancels an order's open attempts at their providers; False while one of them can still be paid."""
    open_attempts = PaymentAttempt.objects.open().filter(order=order_id)
    for attempt in open_attempts:
        end_attempt(attempt, source=source, at=at)
    return not open_attempts.all().exists()


def end_attempt(attempt: PaymentAttempt, *, source: str, at: datetime) -> None:
    """Cancels one attempt at its provider and settles the answer (it may have been paid meanwhile).

    A voucher that cannot be cancelled, because it is being paid at a store, extends its hold by 5 minutes.
    """
    snapshot = _snapshot_of_ended_voucher(attempt) or payments.cancel_at_provider(attempt, at)
    if snapshot is None:
        return
    with transaction.atomic():
        order = settle_order(attempt.pk, snapshot, source=source, at=at)
        attempt = PaymentAttempt.objects.get(pk=attempt.pk)
        if attempt.state == AttemptState.AWAITING_PAYMENT and attempt.release_at <= at:
            settlement.postpone_release(order, attempt, at + VOUCHER_RETRY_AFTER)


def _snapshot_of_ended_voucher(attempt: PaymentAttempt) -> Snapshot | None:
    """The snapshot of a voucher that ended at the provider already; None when it must be cancelled there."""
    if attempt.state != AttemptState.AWAITING_PAYMENT:
        return None
    try:
        snapshot = payments.fetch_snapshot(attempt)
    except Unreachable:
        return None
    return snapshot if snapshot and snapshot.state not in OPEN else None
