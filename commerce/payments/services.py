"""Attempts to pay: opened, started, ended at the provider; `apply` alone writes what became of them, and the ledger."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from commerce.catalog import services as stock
from commerce.catalog.models import PaymentOption
from commerce.orders import services as orders
from commerce.orders.links import order_url
from commerce.orders.models import Order
from commerce.orders.states import OrderState
from commerce.payments.declines import UNAVAILABLE
from commerce.payments.errors import AnotherAttemptOpen, HoldEnded, MethodNotPossible, MoneyArrived
from commerce.payments.gateways.contract import (
    CancelResult,
    Declined,
    Misconfigured,
    Redirect,
    RefundSnapshot,
    Snapshot,
    StartRequest,
    StartResult,
    Unknown,
    Unreachable,
    Voucher,
)
from commerce.payments.gateways.routing import gateway_name_for, gateway_named, reach
from commerce.payments.models import LedgerEntry, PaymentAttempt, ReviewItem
from commerce.payments.states import ENDED, NEXT, OPEN, AttemptState, LedgerKind, RefundState, ReviewKind
from portal.shared import signing
from portal.shared.errors import TooManyTries

PAYING = timedelta(minutes=30)  # how long places are kept for a buyer who is at the provider's page
MOST_ATTEMPTS = 8  # per order, so that refused cards cannot hold places for ever


@transaction.atomic
def open_attempt(order: Order, *, at: datetime) -> PaymentAttempt:
    """The order's open attempt, or a new row for which nobody has been called yet; places are held until its end.

    Raises HoldEnded, MethodNotPossible, MoneyArrived, TooManyTries, and AnotherAttemptOpen when the open one is for
    another method or amount.
    """
    order = orders.lock(order.pk)
    if order.state != OrderState.PENDING or order.placed_at is None or order.expires_at <= at:
        raise HoldEnded
    method = order.payment_method.code if order.payment_method else ""
    current = order.attempts.open().first()
    if current and (current.method, current.amount_yen) == (method, order.total_yen):
        return current
    if current:
        raise AnotherAttemptOpen
    if order.ledger.exists():
        raise MoneyArrived
    provider = _provider_for(order, method)
    if order.attempts.count() >= MOST_ATTEMPTS:
        raise TooManyTries
    return _new_attempt(order, method, provider, at)


def _provider_for(order: Order, method: str) -> str:
    """Checked here and not only on the page, which may have been open for an hour."""
    offered = PaymentOption.objects.filter(event=order.event_id, method__code=method, method__on_sale=True).exists()
    name = gateway_name_for(method)
    rules = gateway_named(name).capabilities().get(method) if offered and name else None
    if rules is None or not rules.min_yen <= order.total_yen <= rules.max_yen:
        raise MethodNotPossible
    return name


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
    stock.keep_until(order, attempt.release_at)
    order.expires_at = attempt.release_at
    order.save(update_fields=["expires_at"])
    return attempt


def start_attempt(attempt_id: int, at: datetime) -> StartResult:
    """Calls the provider, outside of any transaction. Calling it again is safe: the key begins one payment only."""
    PaymentAttempt.objects.filter(pk=attempt_id, state=AttemptState.CREATED).update(state=AttemptState.STARTING)
    attempt = PaymentAttempt.objects.select_related("order__event", "order__user").get(pk=attempt_id)
    if attempt.redirect_url:
        return Redirect(attempt.reference, attempt.redirect_url, attempt.expires_at)
    if attempt.voucher and attempt.expires_at:
        return Voucher(attempt.reference, attempt.voucher, attempt.expires_at)
    request = _request(attempt)
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


def look(attempt: PaymentAttempt) -> Snapshot | None:
    """The provider's truth, asked by reference or, while we have none, by our own id. Raises Unreachable."""
    gateway = reach(attempt.provider)
    return gateway.fetch(attempt.reference) if attempt.reference else gateway.find(attempt.public_id)


def cancel_at_provider(attempt: PaymentAttempt) -> Snapshot | None:
    """Makes sure that the attempt cannot be paid any more. None when the provider does not say: nothing is released.

    The snapshot may say that it was paid meanwhile.
    """
    try:
        reference = attempt.reference or _found_reference(attempt)
        if not reference:
            return Snapshot(AttemptState.CANCELLED)
        result: CancelResult = reach(attempt.provider).cancel(reference, key=f"pay:{attempt.public_id}:cancel")
    except Unreachable:
        return None
    return None if isinstance(result, Unknown) else result.snapshot


def _found_reference(attempt: PaymentAttempt) -> str:
    found = reach(attempt.provider).find(attempt.public_id)
    return found.reference if found else ""


@dataclass(frozen=True)
class News:
    """What a snapshot changed: `moved_to` is the attempt's new state or "", `money` a payment not in the ledger before.

    `is_sound`: the amount and the currency are what the order costs.
    """

    moved_to: str
    money: bool
    is_sound: bool


def apply(attempt: PaymentAttempt, snapshot: Snapshot, *, source: str, at: datetime) -> News:
    """Writes a provider's snapshot on an attempt whose order and row are locked; idempotent, and old news is harmless.

    The only writer of an attempt's state and of the ledger; called only by fulfilment.settle_order.
    """
    before = attempt.state
    if snapshot.state != before and snapshot.state in NEXT[AttemptState(before)]:
        attempt.state = snapshot.state
        if snapshot.state in {AttemptState.PAID, *ENDED}:
            attempt.settled_at = at
    _take_over(attempt, snapshot)
    attempt.save()
    money = snapshot.state == AttemptState.PAID and _book_payment(attempt, snapshot, at)
    for refund in snapshot.refunds:
        if refund.state == RefundState.DONE:
            _book_refund(attempt, refund, at)
    is_sound = snapshot.currency == "JPY" and snapshot.amount_yen == attempt.amount_yen == attempt.order.total_yen
    if money and not is_sound:
        facts = {"amount": snapshot.amount_yen, "currency": snapshot.currency, "source": source}
        open_review(ReviewKind.WRONG_AMOUNT, attempt, facts=facts, at=at)
    return News(attempt.state if attempt.state != before else "", money, is_sound)


def _take_over(attempt: PaymentAttempt, snapshot: Snapshot) -> None:
    """The facts that a snapshot knows better than we do; what it leaves empty stays."""
    attempt.reference = attempt.reference or snapshot.reference
    attempt.is_unknown = attempt.is_unknown and not snapshot.reference and attempt.state in OPEN
    is_with_buyer = attempt.state == AttemptState.ACTION_REQUIRED
    attempt.redirect_url = (snapshot.redirect_url or attempt.redirect_url) if is_with_buyer else ""
    attempt.voucher = dict(snapshot.voucher) or attempt.voucher
    attempt.three_ds = dict(snapshot.three_ds) or attempt.three_ds
    attempt.expires_at = snapshot.expires_at or attempt.expires_at
    if attempt.state == AttemptState.DECLINED:
        attempt.decline_class = snapshot.decline_class or attempt.decline_class


def _book_payment(attempt: PaymentAttempt, snapshot: Snapshot, at: datetime) -> bool:
    """One row per movement at the provider; true when this call wrote it. Foreign money is for a person to book."""
    _entry, is_new = LedgerEntry.objects.get_or_create(
        provider=attempt.provider,
        kind=LedgerKind.PAID,
        external_id=snapshot.charge_id or snapshot.reference,
        defaults={
            "order": attempt.order,
            "attempt": attempt,
            "amount_yen": snapshot.amount_yen if snapshot.currency == "JPY" else 0,
            "at": snapshot.paid_at or at,
        },
    )
    return is_new


def _book_refund(attempt: PaymentAttempt, refund: RefundSnapshot, at: datetime) -> None:
    LedgerEntry.objects.get_or_create(
        provider=attempt.provider,
        kind=LedgerKind.REFUNDED,
        external_id=refund.reference,
        defaults={
            "order": attempt.order,
            "attempt": attempt,
            "amount_yen": -refund.amount_yen,
            "at": refund.at or at,
        },
    )


def open_review(kind: ReviewKind, attempt: PaymentAttempt, *, facts: dict, at: datetime) -> ReviewItem:
    """A task for a person about one attempt; asked for twice it stays one."""
    defaults = {"order": attempt.order, "facts": facts, "opened_at": at}
    return ReviewItem.objects.get_or_create(kind=kind, attempt=attempt, defaults=defaults)[0]
