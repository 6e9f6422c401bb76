"""Payment attempts: opened here, then started, fetched and cancelled at the provider; apply_snapshot writes results."""

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

PAYING = timedelta(minutes=30)  # how long stock is held for a buyer who is at the provider's page
# A slip printed before the deadline may be paid after it, and the provider reports it up to an hour later (§1.4).
GRACE = timedelta(minutes=75)
LONGEST_CALL = timedelta(seconds=60)  # to a provider; an attempt without its answer after that has lost its process
MOST_ATTEMPTS = 8  # per order, so that declined cards cannot hold stock without end


@transaction.atomic
def open_attempt(order: Order, *, at: datetime) -> PaymentAttempt:
    """Returns the order's open attempt, or a new one that is not started; extends the hold to its end.

    Raises HoldEnded, MethodNotPossible, MoneyArrived, Throttled, and if the open one is for another method or amount:
    MethodFixed if a voucher was issued for it, else AnotherAttemptOpen.
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
    """Whether money was paid and not refunded, or is under review (another currency is booked as 0 yen)."""
    return net_paid_yen(order) != 0 or order.reviews.filter(kind=ReviewKind.WRONG_AMOUNT, closed_at=None).exists()


def _provider_for(order: Order, method: str, at: datetime) -> str:
    """Returns the provider for the method; raises MethodNotPossible. The page checked it too, perhaps an hour ago."""
    option = _option(order, method)
    name = gateway_name_for(method)
    rules = rules_of(name, method) if option and name and option.method.on_sale else None
    if option is None or rules is None:
        raise MethodNotPossible
    least_yen, most_yen = option.limits_within(rules.min_yen, rules.max_yen)
    if not least_yen <= order.total_yen <= most_yen:
        raise MethodNotPossible
    if rules.voucher_stores and _deadline(order, option, at) is None:
        raise MethodNotPossible
    return name


def _option(order: Order, method: str) -> PaymentOption | None:
    return PaymentOption.objects.select_related("method").filter(event=order.event_id, method__code=method).first()


def _deadline(order: Order, option: PaymentOption, at: datetime) -> datetime | None:
    """Returns the deadline of a voucher that is issued at that time; None if too little time is left for one."""
    lines = order.lines.select_related("performance")
    until = order.expires_at if order.is_won else None
    return voucher_deadline(option, [line.performance for line in lines], at, until)


def planned_deadline(attempt: PaymentAttempt) -> datetime | None:
    """Returns the deadline to request from the provider; from the attempt's creation, so that repeated calls agree."""
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
    """Extends the holds of a locked order, and the time until which it may be paid."""
    stock.extend_holds(order, until)
    order.expires_at = until
    order.save(update_fields=["expires_at"])


def start_attempt(attempt_id: int, at: datetime) -> StartResult:
    """Starts the payment at the provider, outside of any transaction. Safe to repeat: the key starts only one payment."""
    PaymentAttempt.objects.filter(pk=attempt_id, state=AttemptState.CREATED).update(state=AttemptState.STARTING)
    attempt = PaymentAttempt.objects.select_related("order__event", "order__user").get(pk=attempt_id)
    if attempt.redirect_url:
        return Redirect(attempt.reference, attempt.redirect_url, attempt.expires_at)
    if attempt.voucher and attempt.expires_at:
        return Voucher(attempt.reference, attempt.voucher, attempt.expires_at)
    request = _request(attempt)  # before `reach`: no database connection is held while the provider answers
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
    """Returns the snapshot that follows from the result of a start; None for Unknown."""
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
    """Fetches the provider's record by reference or, without one, by our id. Raises Unreachable."""
    gateway = reach(attempt.provider)
    return gateway.fetch(attempt.reference) if attempt.reference else gateway.find(attempt.public_id)


def cancel_at_provider(attempt: PaymentAttempt, at: datetime) -> Snapshot | None:
    """Cancels the attempt at the provider, so that it cannot be paid any more. None if the result is unknown.

    The snapshot may show that it was paid meanwhile, or that it cannot be cancelled at present. Providers repeat their
    first answer to a key for a day, so each call has its own key; cancelling twice is harmless.
    """
    key = f"pay:{attempt.public_id}:cancel:{int(at.timestamp())}"
    try:
        reference = attempt.reference or _reference_at_provider(attempt)
        if not reference:
            return Snapshot(AttemptState.CANCELLED)
        result: CancelResult = reach(attempt.provider).cancel(reference, key=key)
    except Unreachable:
        return None
    return None if isinstance(result, Unknown) else result.snapshot


def _reference_at_provider(attempt: PaymentAttempt) -> str:
    snapshot = reach(attempt.provider).find(attempt.public_id)
    return snapshot.reference if snapshot else ""
