"""Attempts to pay: opened, started, looked at and ended at the provider; `booking` writes what became of them."""

from datetime import datetime, timedelta

from django.db import transaction

from commerce.catalog import services as stock
from commerce.catalog.models import PaymentOption
from commerce.catalog.voucher_deadline import voucher_deadline
from commerce.orders import services as orders
from commerce.orders.links import order_url
from commerce.orders.models import Order
from commerce.orders.states import OrderState
from commerce.payments.declines import UNAVAILABLE
from commerce.payments.errors import AnotherAttemptOpen, HoldEnded, MethodFixed, MethodNotPossible, MoneyArrived
from commerce.payments.gateways.base import (
    CancelResult,
    Declined,
    MethodRules,
    Misconfigured,
    Redirect,
    Snapshot,
    StartRequest,
    StartResult,
    Unknown,
    Unreachable,
    Voucher,
)
from commerce.payments.gateways.routing import gateway_name_for, reach, rules_of
from commerce.payments.models import PaymentAttempt
from commerce.payments.queries import net_paid_yen
from commerce.payments.states import OPEN, AttemptState, ReviewKind
from portal.shared import signing
from portal.shared.errors import Throttled

PAYING = timedelta(minutes=30)  # how long places are kept for a buyer who is at the provider's page
# A slip printed before the deadline may be paid at the till after it, and the provider says so an hour later (§1.4).
GRACE = timedelta(minutes=75)
MOST_ATTEMPTS = 8  # per order, so that refused cards cannot hold places for ever


@transaction.atomic
def open_attempt(order: Order, *, at: datetime) -> PaymentAttempt:
    """The order's open attempt, or a new row for which nobody has been called yet; places are held until its end.

    Raises HoldEnded, MethodNotPossible, MoneyArrived, TooManyTries, and when the open one is for another method or
    amount: MethodFixed if a payment number was issued for it, else AnotherAttemptOpen.
    """
    order = orders.lock(order.pk)
    if order.state != OrderState.PENDING or order.placed_at is None or order.expires_at <= at:
        raise HoldEnded
    if order.has_cancelled_performance:
        raise MethodNotPossible
    method = order.payment_method.code if order.payment_method else ""
    current = order.attempts.open().first()
    if current and (current.method, current.amount_yen) == (method, order.total_yen):
        return current
    if current:
        raise MethodFixed if current.state == AttemptState.AWAITING_PAYMENT else AnotherAttemptOpen
    if _has_unsettled_money(order):
        raise MoneyArrived
    provider = _provider_for(order, method, at)
    if order.attempts.count() >= MOST_ATTEMPTS:
        raise Throttled
    return _new_attempt(order, method, provider, at)


def _has_unsettled_money(order: Order) -> bool:
    """Money that did not all go back, or that only a person can count (another currency is booked as 0 yen)."""
    return net_paid_yen(order) != 0 or order.reviews.filter(kind=ReviewKind.WRONG_AMOUNT, closed_at=None).exists()


def _provider_for(order: Order, method: str, at: datetime) -> str:
    """Checked here and not only on the page, which may have been open for an hour. Raises MethodNotPossible."""
    option = _option(order, method)
    name = gateway_name_for(method)
    rules = rules_of(name, method) if option and name and option.method.on_sale else None
    if option is None or rules is None or not _is_within(order.total_yen, option, rules):
        raise MethodNotPossible
    if rules.voucher_stores and _deadline(order, option, at) is None:
        raise MethodNotPossible
    return name


def _option(order: Order, method: str) -> PaymentOption | None:
    return PaymentOption.objects.select_related("method").filter(event=order.event_id, method__code=method).first()


def _is_within(total_yen: int, option: PaymentOption, rules: MethodRules) -> bool:
    """Within the provider's limits and the event's own, ends included."""
    low = max(rules.min_yen, option.min_yen or 0)
    high = min(rules.max_yen, option.max_yen or rules.max_yen)
    return low <= total_yen <= high


def _deadline(order: Order, option: PaymentOption, at: datetime) -> datetime | None:
    """Until when a payment number of an order made at that moment may be paid; None when there is no time for one."""
    lines = order.lines.select_related("performance")
    until = order.expires_at if order.is_won else None
    return voucher_deadline(option, [line.performance for line in lines], at, until)


def planned_deadline(attempt: PaymentAttempt) -> datetime | None:
    """The deadline that the provider is asked for. From the attempt's own moment: a repeated call asks for the same."""
    option = _option(attempt.order, attempt.method)
    return _deadline(attempt.order, option, attempt.created_at) if option else None


def _new_attempt(order: Order, method: str, provider: str, at: datetime) -> PaymentAttempt:
    public_id = signing.new_public_id()
    attempt = PaymentAttempt.objects.create(
        public_id=public_id,
        order=order,
        idempotency_key=f"pay:{public_id}:start",
        method=method,
        provider=provider,
        amount_yen=order.total_yen,
        created_at=at,
        release_at=at + PAYING,
    )
    extend_order_hold(order, max(attempt.release_at, order.expires_at) if order.is_won else attempt.release_at)
    return attempt


def extend_order_hold(order: Order, until: datetime) -> None:
    """The places of a locked order stay held until a moment, and it may be paid until then."""
    stock.extend_holds(order, until)
    order.expires_at = until
    order.save(update_fields=["expires_at"])


def start_attempt(attempt_id: int, at: datetime) -> StartResult:
    """Calls the provider, outside of any transaction. Calling it again is safe: the key begins one payment only."""
    PaymentAttempt.objects.filter(pk=attempt_id, state=AttemptState.CREATED).update(state=AttemptState.STARTING)
    attempt = PaymentAttempt.objects.select_related("order__event", "order__user").get(pk=attempt_id)
    if attempt.redirect_url:
        return Redirect(attempt.reference, attempt.redirect_url, attempt.expires_at)
    if attempt.voucher and attempt.expires_at:
        return Voucher(attempt.reference, attempt.voucher, attempt.expires_at)
    request = _request(attempt)  # before `reach`: while a provider is waited for, no connection is held
    result = reach(attempt.provider).start(request, key=attempt.idempotency_key)
    if isinstance(result, Unknown):
        PaymentAttempt.objects.filter(pk=attempt_id, state__in=OPEN).update(is_unknown=True)
    return result


def _request(attempt: PaymentAttempt) -> StartRequest:
    order = attempt.order
    return StartRequest(
        attempt=attempt.public_id,
        method=attempt.method,
        amount_yen=attempt.amount_yen,
        description=order.event.title,
        return_url=order_url(order),
        locale=order.locale,
        email=order.email_at_order,
        name=order.name,
        phone=order.phone,
        deadline=planned_deadline(attempt),
        store=order.payment_store,
    )


def snapshot_of(result: StartResult) -> Snapshot | None:
    """What a start says about the attempt's state; None when it says nothing."""
    match result:
        case Redirect(reference, url, expires_at):
            return Snapshot(AttemptState.ACTION_REQUIRED, reference, redirect_url=url, expires_at=expires_at)
        case Voucher(reference, codes, expires_at):
            return Snapshot(AttemptState.AWAITING_PAYMENT, reference, voucher=codes, expires_at=expires_at)
        case Declined(decline_class, reference, raw):
            return Snapshot(AttemptState.DECLINED, reference, decline_class=decline_class, raw=raw)
        case Misconfigured(reason):
            return Snapshot(AttemptState.DECLINED, decline_class=UNAVAILABLE, raw={"reason": reason})
    return None


def fetch_snapshot(attempt: PaymentAttempt) -> Snapshot | None:
    """The provider's truth, asked by reference or, while we have none, by our own id. Raises Unreachable."""
    gateway = reach(attempt.provider)
    return gateway.fetch(attempt.reference) if attempt.reference else gateway.find(attempt.public_id)


def cancel_at_provider(attempt: PaymentAttempt, at: datetime) -> Snapshot | None:
    """Makes sure that the attempt cannot be paid any more. None when the provider does not say: nothing is released.

    The snapshot may say that it was paid meanwhile, or that it cannot be cancelled just now. Providers repeat their
    first answer to a key for a day, so each try has a key of its own: cancelling twice does no harm.
    """
    key = f"pay:{attempt.public_id}:cancel:{int(at.timestamp())}"
    try:
        reference = attempt.reference or _found_reference(attempt)
        if not reference:
            return Snapshot(AttemptState.CANCELLED)
        result: CancelResult = reach(attempt.provider).cancel(reference, key=key)
    except Unreachable:
        return None
    return None if isinstance(result, Unknown) else result.snapshot


def _found_reference(attempt: PaymentAttempt) -> str:
    found = reach(attempt.provider).find(attempt.public_id)
    return found.reference if found else ""
