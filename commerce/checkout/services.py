"""The purchase up to the payment: create an order with holds, extend them, choose the payment method, place the order."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Model, Q

from cms.terms.models import TermsVersion
from commerce.catalog import services as stock
from commerce.catalog.models import Event, Performance, Quota, QuotaCounter, SalesPeriod, TicketType
from commerce.catalog.states import PerformanceState, PeriodKind
from commerce.checkout import errors
from commerce.checkout.confirmation import build_confirmation, sha256_of
from commerce.checkout.hold_budget import check_new_hold, check_voucher, hold_keys, network_key
from commerce.checkout.limits import HOLD_DURATION, HOLD_EXTENSION
from commerce.checkout.order_lines import fees_for, lines_for, save_quote
from commerce.checkout.payment_choices import valid_payment_choice
from commerce.checkout.queries import payment_in_progress
from commerce.checkout.quotes import Quote, load_quote_data, make_quote, quote_of
from commerce.orders.models import Order, OrderConsent, OrderFee, OrderLine
from commerce.orders.services import lock, transition, write_log
from commerce.orders.states import OrderLogKind, OrderState
from commerce.payments.states import AttemptState
from portal.shared.accounts.models import User
from portal.shared.actors import BUYER


@transaction.atomic
def start_order(
    *, user: User, period: SalesPeriod, chosen: Mapping[int, int], at: datetime, network: str = ""
) -> Order:
    """Creates a pending order for `chosen` (ticket type id → number) with holds for HOLD_DURATION.

    The buyer's pending order for the event is abandoned first, so that a buyer never has two sets of holds.
    `network`: where the request comes from (`client_ip`); empty where no visitor asks.
    Raises NothingChosen, NotOffered, OverLimit, NotOnSale, NoPaymentOption, PaymentInProgress, SoldOut, or the errors of
    `check_new_hold`.
    """
    _lock_buyer(user)
    quantities = _validated_types(period, chosen, at)
    _abandon_unfinished(user, period.event, [quota for quota, _number in stock.by_quota(quantities)], at)
    network = network_key(network)
    check_new_hold(period.event, user, network, sum(quantities.values()), at)
    quote = make_quote(period.event, quantities)
    if quote.total_yen and not period.event.payment_options.exists():
        raise errors.NoPaymentOption
    order = Order.objects.create(
        user=user,
        event=period.event,
        sales_period=period,
        email_at_order=user.email,
        name=user.name,
        kana=user.kana,
        phone=user.phone,
        locale=user.locale,
        created_at=at,
        expires_at=at + HOLD_DURATION,
        total_yen=quote.total_yen,
        **hold_keys(user, network),
    )
    for quota, quantity in stock.by_quota(quantities):
        stock.reserve(quota, quantity, order=order, until=order.expires_at)
    OrderLine.objects.bulk_create(lines_for(order, quote))
    OrderFee.objects.bulk_create(fees_for(order, quote))
    write_log(order, OrderLogKind.CREATED, actor=BUYER, at=at)
    return order


def _lock_buyer(user: User) -> None:
    """Serialises requests of one buyer; the user row is locked before any order, everywhere."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)


def positive_numbers(chosen: Mapping[int, int]) -> dict[int, int]:
    """The numbers above zero. Raises NothingChosen if there is none, or a negative one."""
    numbers = {pk: number for pk, number in chosen.items() if number}
    if not numbers or min(numbers.values()) < 0:
        raise errors.NothingChosen
    return numbers


def check_limit(ticket_type: TicketType, quantity: int) -> None:
    """Raises OverLimit if the quantity is more than one order may have of this type."""
    if quantity > ticket_type.max_per_order:
        raise errors.OverLimit(name=ticket_type.name, limit=ticket_type.max_per_order)


def _validated_types(period: SalesPeriod, chosen: Mapping[int, int], at: datetime) -> dict[TicketType, int]:
    """The chosen ticket types with their quantities; checks all rules again that the page has applied."""
    numbers = positive_numbers(chosen)
    if not period.starts_at <= at < period.ends_at or not period.event.live:
        raise errors.NotOnSale
    types = TicketType.objects.select_related("performance", "quota").prefetch_related("texts")
    quantities = {t: numbers[t.pk] for t in types.filter(pk__in=numbers, on_sale=True)}
    if len(quantities) < len(numbers) or any(t.performance.event_id != period.event_id for t in quantities):
        raise errors.NotOffered
    for ticket_type, quantity in quantities.items():
        if not _takes_place(ticket_type.performance, at):
            raise errors.NotOnSale
        check_limit(ticket_type, quantity)
    return quantities


def _takes_place(performance: Performance, at: datetime) -> bool:
    return performance.state == PerformanceState.SCHEDULED and not performance.is_over(at)


def _abandon_unfinished(user: User, event: Event, next_quotas: Sequence[Quota], at: datetime) -> None:
    """Releases the holds of the buyer's pending orders. Raises PaymentInProgress if one has an open attempt."""
    unfinished = Order.objects.select_for_update(of=("self",)).filter(user=user, event=event, state=OrderState.PENDING)
    unfinished = unfinished.exclude(
        sales_period__kind=PeriodKind.LOTTERY
    )  # a lottery win stays when the buyer orders again
    orders = list(unfinished.order_by("pk"))
    if not orders:
        return
    # The counters of released and of new holds are locked together in the common order, to avoid deadlocks.
    counters = QuotaCounter.objects.filter(Q(holds__order__in=orders) | Q(quota__in=next_quotas)).values("pk")
    list(QuotaCounter.objects.select_for_update().filter(pk__in=counters).order_by("quota_id", "pk"))
    for order in orders:
        if payment_in_progress(order):
            raise errors.PaymentInProgress
        stock.release(order)
        is_expired = order.expires_at <= at
        transition(order, OrderState.EXPIRED if is_expired else OrderState.CANCELLED, actor=BUYER, at=at)


@transaction.atomic
def extend_hold(order: Order, at: datetime) -> Order:
    """Extends the hold by HOLD_EXTENSION, once. Raises HoldLapsed, ExtendedAlready, AlreadyPlaced or PaymentInProgress."""
    order = _open_order(order, at)
    if order.extended_at or order.is_won:  # the deadline of a lottery win is fixed
        raise errors.ExtendedAlready
    order.extended_at = at
    order.expires_at += HOLD_EXTENSION
    order.save(update_fields=["extended_at", "expires_at"])
    stock.extend_holds(order, order.expires_at)
    write_log(order, OrderLogKind.HOLD_EXTENDED, actor=BUYER, at=at)
    return order


@transaction.atomic
def choose_method(order: Order, code: str, at: datetime, store: str = "") -> Order:
    """Sets the payment method, and the store (StoreCode) if required; adds the method's fee to the order.

    Raises MethodNotOffered, AmountOutside, NotEnoughTime, StoreNotChosen, StoreNotOffered, HoldLapsed, AlreadyPlaced or
    PaymentInProgress.
    """
    order = _open_order(order, at)
    load_quote_data(order)
    quote = quote_of(order)
    choice = valid_payment_choice(order.event, quote, code, at, store=store)
    order.payment_method = choice.option.method
    order.payment_store = store if choice.asks_store else ""
    quantities = {line.ticket_type: line.quantity for line in quote.lines}
    save_quote(order, make_quote(order.event, quantities, choice.option))
    return order


@transaction.atomic
def save_details(
    user: User, *, name: str, phone: str, locale: str, order: Order | None, at: datetime, kana: str | None = None
) -> None:
    """Saves name, phone and language in the account, and name and phone in the order if there is one.

    `kana`: the reading of the name, saved like the name; None where the event does not ask for it.
    """
    details = {"name": name, "phone": phone} | ({} if kana is None else {"kana": kana})
    _lock_buyer(user)
    if order is not None:
        order = _open_order(order, at)
        _save_fields(order, details)
    _save_fields(user, details | {"locale": locale})


def _save_fields(row: Model, values: Mapping[str, str]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


@transaction.atomic
def place_order(order: Order, *, confirmation_data: dict, consents: Sequence[TermsVersion], at: datetime) -> Order:
    """Records that the buyer accepted the screen `confirmation_data` and the terms; the payment may start.

    Idempotent for the same screen. Raises ScreenChanged if the current screen differs, HoldLapsed, NotOnSale,
    AlreadyPlaced, PaymentInProgress, and the errors of `choose_method` about the payment method.
    """
    order = lock(order.pk)
    sha256 = sha256_of(confirmation_data)
    is_placed = order.placed_at is not None and order.confirmation_sha256 == sha256
    if is_placed and (order.state == OrderState.CONFIRMED or payment_in_progress(order)):
        return order
    _check_open(order, at)
    load_quote_data(order)
    quote = quote_of(order)
    _check_on_sale(order, quote, at)
    if sha256_of(build_confirmation(order, quote, terms=consents, at=at)) != sha256:
        raise errors.ScreenChanged
    if is_placed:  # again after a declined card: nothing new to record
        return order
    check_voucher(order, at)
    if not quote.total_yen:  # chosen while the order was not free
        order.payment_method, order.payment_store = None, ""
    order.locale, order.placed_at = confirmation_data["locale"], at
    order.confirmation_data, order.confirmation_sha256 = confirmation_data, sha256
    save_quote(order, quote, "locale", "placed_at", "confirmation_data", "confirmation_sha256")
    rows = [OrderConsent(order=order, terms_version=version, at=at) for version in consents]
    OrderConsent.objects.bulk_create(rows, ignore_conflicts=True)
    write_log(order, OrderLogKind.PLACED, actor=BUYER, at=at, data={"sha256": sha256, "total_yen": order.total_yen})
    return order


def _open_order(order: Order, at: datetime) -> Order:
    """The order, locked. Raises the errors of `_check_open` unless its buyer may still change it."""
    order = lock(order.pk)
    _check_open(order, at)
    return order


def _check_open(order: Order, at: datetime) -> None:
    """Raises AlreadyPlaced, HoldLapsed or PaymentInProgress; an order with a voucher is complete for its buyer."""
    attempt_state = order.attempts.open().values_list("state", flat=True).first()
    if order.state == OrderState.CONFIRMED or attempt_state == AttemptState.AWAITING_PAYMENT:
        raise errors.AlreadyPlaced
    if order.state != OrderState.PENDING or order.expires_at <= at:
        raise errors.HoldLapsed
    if attempt_state:
        raise errors.PaymentInProgress


def _check_on_sale(order: Order, quote: Quote, at: datetime) -> None:
    """Raises NotOnSale unless all performances take place, or the errors of `valid_payment_choice`."""
    if not all(_takes_place(line.ticket_type.performance, at) for line in quote.lines):
        raise errors.NotOnSale
    if quote.total_yen:
        code = quote.option.method.code if quote.option else ""
        valid_payment_choice(order.event, quote, code, at, store=order.payment_store)
