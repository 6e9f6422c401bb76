"""The purchase up to the payment: take places, keep them, choose how to pay, accept the final screen."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from operator import attrgetter

from django.db import transaction
from django.db.models import Q

from cms.terms.models import TermsVersion
from commerce.catalog import services as stock
from commerce.catalog.models import Event, Quota, QuotaCounter, SalesPeriod, TicketType
from commerce.catalog.states import PerformanceState, PeriodKind
from commerce.checkout import errors
from commerce.checkout.confirmation import build_confirmation, sha256_of
from commerce.checkout.limits import HOLD_DURATION, HOLD_EXTENSION
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
def start_order(*, user: User, period: SalesPeriod, chosen: Mapping[int, int], at: datetime) -> Order:
    """A pending order for `chosen` (ticket type's pk → number) whose places are held for HOLD.

    The buyer's unfinished order for the event ends and gives its places back first: never two sets of holds.
    Raises NothingChosen, NotOffered, OverLimit, NotOnSale, PaymentUnderWay or SoldOut; then nothing has changed.
    """
    _one_at_a_time(user)
    wanted = _validated_types(period, chosen, at)
    _abandon_unfinished(user, period.event, [quota for quota, _number in stock.by_quota(wanted)], at)
    today = make_quote(period.event, wanted)
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
        total_yen=today.total_yen,
    )
    for quota, quantity in stock.by_quota(wanted):
        stock.reserve(quota, quantity, order=order, until=order.expires_at)
    OrderLine.objects.bulk_create(lines_for(order, today))
    OrderFee.objects.bulk_create(fees_for(order, today))
    write_log(order, OrderLogKind.CREATED, actor=BUYER, at=at)
    return order


def _one_at_a_time(user: User) -> None:
    """One buyer's tabs take turns; the buyer's row is locked before any order's, everywhere."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)


def _validated_types(period: SalesPeriod, chosen: Mapping[int, int], at: datetime) -> dict[TicketType, int]:
    """The types themselves, every rule asked again that the page has shown."""
    wanted = {pk: quantity for pk, quantity in chosen.items() if quantity}
    if not wanted or min(wanted.values()) < 0:
        raise errors.NothingChosen
    if not period.starts_at <= at < period.ends_at or not period.event.live:
        raise errors.NotOnSale
    types = TicketType.objects.select_related("performance", "quota").prefetch_related("texts")
    found = {kind: wanted[kind.pk] for kind in types.filter(pk__in=wanted, on_sale=True)}
    if len(found) < len(wanted) or any(kind.performance.event_id != period.event_id for kind in found):
        raise errors.NotOffered
    for kind, quantity in found.items():
        if not _is_on(kind.performance, at):
            raise errors.NotOnSale
        if quantity > kind.max_per_order:
            raise errors.OverLimit(name=kind.name, limit=kind.max_per_order)
    return found


def _is_on(performance, at: datetime) -> bool:
    return performance.state == PerformanceState.SCHEDULED and not performance.is_over(at)


def _abandon_unfinished(user: User, event: Event, next_quotas: Sequence[Quota], at: datetime) -> None:
    """Release first; an order whose payment runs is left alone, because its money may be on the way."""
    unfinished = Order.objects.select_for_update(of=("self",)).filter(user=user, event=event, state=OrderState.PENDING)
    unfinished = unfinished.exclude(sales_period__kind=PeriodKind.LOTTERY)  # a win is not given up by buying another
    orders = list(unfinished.order_by("pk"))
    if not orders:
        return
    # Who gives back places of one quota and takes those of another locks both in the order that everybody uses.
    counters = QuotaCounter.objects.filter(Q(holds__order__in=orders) | Q(quota__in=next_quotas)).values("pk")
    list(QuotaCounter.objects.select_for_update().filter(pk__in=counters).order_by("quota_id", "pk"))
    for order in orders:
        if payment_in_progress(order):
            raise errors.PaymentInProgress
        stock.release(order)
        lapsed = order.expires_at <= at
        transition(order, OrderState.EXPIRED if lapsed else OrderState.CANCELLED, actor=BUYER, at=at)


@transaction.atomic
def extend_hold(order: Order, at: datetime) -> Order:
    """EXTENSION more, once. Raises HoldLapsed, ExtendedAlready, AlreadyPlaced or PaymentUnderWay."""
    order = _open_order(order, at)
    if order.extended_at or order.is_won:  # a winner has days, told in the mail
        raise errors.ExtendedAlready
    order.extended_at = at
    order.expires_at += HOLD_EXTENSION
    order.save(update_fields=["extended_at", "expires_at"])
    stock.extend_holds(order, order.expires_at)
    write_log(order, OrderLogKind.HOLD_EXTENDED, actor=BUYER, at=at)
    return order


@transaction.atomic
def choose_method(order: Order, code: str, at: datetime, store: str = "") -> Order:
    """How the buyer will pay, and at which store (a StoreCode) where that is asked; the fee of the way joins the order.

    Raises MethodNotOffered, AmountOutside, NotEnoughTime, StoreNotChosen, StoreNotOffered, HoldLapsed, AlreadyPlaced or
    PaymentUnderWay.
    """
    order = _open_order(order, at)
    load_quote_data(order)
    before = quote_of(order)
    way = valid_payment_choice(order.event, before, code, at, store=store)
    order.payment_method = way.option.method
    order.payment_store = store if way.asks_store else ""
    _freeze(order, make_quote(order.event, {line.ticket_type: line.quantity for line in before.lines}, way.option))
    return order


@transaction.atomic
def save_details(user: User, *, name: str, phone: str, locale: str, order: Order | None, at: datetime) -> None:
    """The buyer's name and phone, for the account and, while it is open, for the order that is being made."""
    _one_at_a_time(user)
    if order is not None:
        order = _open_order(order, at)
        order.name, order.phone = name, phone
        order.save(update_fields=["name", "phone"])
    user.name, user.phone, user.locale = name, phone, locale
    user.save(update_fields=["name", "phone", "locale"])


@transaction.atomic
def place_order(order: Order, *, confirmation_data: dict, consents: Sequence[TermsVersion], at: datetime) -> Order:
    """The buyer pressed the final button on the screen `facts` and accepted the texts; the payment may begin.

    A second press with the same screen changes nothing. Raises ScreenChanged when the catalogue says otherwise by now,
    HoldLapsed, NotOnSale, AlreadyPlaced, PaymentUnderWay, and what `choose_method` says of the way to pay.
    """
    order = lock(order.pk)
    sha256 = sha256_of(confirmation_data)
    is_placed = order.placed_at is not None and order.confirmation_sha256 == sha256
    if is_placed and (order.state == OrderState.CONFIRMED or payment_in_progress(order)):
        return order
    _check_open(order, at)
    load_quote_data(order)
    today = quote_of(order)
    _check_sold(order, today, at)
    if sha256_of(build_confirmation(order, today, terms=consents, at=at)) != sha256:
        raise errors.ScreenChanged
    if is_placed:  # again after a refused card: the same acceptance, checked anew
        return order
    if not today.total_yen:  # chosen while it still cost something
        order.payment_method, order.payment_store = None, ""
    order.locale, order.placed_at = confirmation_data["locale"], at
    order.confirmation_data, order.confirmation_sha256 = confirmation_data, sha256
    _freeze(order, today, "locale", "placed_at", "confirmation_data", "confirmation_sha256")
    given = [OrderConsent(order=order, terms_version=version, at=at) for version in consents]
    OrderConsent.objects.bulk_create(given, ignore_conflicts=True)
    write_log(order, OrderLogKind.PLACED, actor=BUYER, at=at, data={"sha256": sha256, "total_yen": order.total_yen})
    return order


def _open_order(order: Order, at: datetime) -> Order:
    """The order's row, locked; raises unless its buyer may still change it."""
    order = lock(order.pk)
    _check_open(order, at)
    return order


def _check_open(order: Order, at: datetime) -> None:
    """A number for a store completes an order like its payment does: nothing of it changes any more."""
    running = order.attempts.open().values_list("state", flat=True).first()
    if order.state == OrderState.CONFIRMED or running == AttemptState.AWAITING_PAYMENT:
        raise errors.AlreadyPlaced
    if order.state != OrderState.PENDING or order.expires_at <= at:
        raise errors.HoldLapsed
    if running:
        raise errors.PaymentInProgress


def _check_sold(order: Order, quote: Quote, at: datetime) -> None:
    """The performances still take place, and the way to pay is still offered."""
    if not all(_is_on(line.ticket_type.performance, at) for line in quote.lines):
        raise errors.NotOnSale
    if quote.total_yen:
        code = quote.option.method.code if quote.option else ""
        valid_payment_choice(order.event, quote, code, at, store=order.payment_store)


def _freeze(order: Order, quote: Quote, *also: str) -> None:
    """Writes lines, fees and total as they are quoted, names, prices, tax rates and sellers of this moment, and `also`
    fields of the order."""
    lines, fees = lines_for(order, quote), fees_for(order, quote)
    if _row_values(order.lines.all(), LINE_VALUES) != _row_values(lines, LINE_VALUES):
        order.lines.all().delete()
        OrderLine.objects.bulk_create(lines)
    if _row_values(order.fees.all(), FEE_VALUES) != _row_values(fees, FEE_VALUES):
        order.fees.all().delete()
        OrderFee.objects.bulk_create(fees)
    order.total_yen = quote.total_yen
    order.save(update_fields=["total_yen", "payment_method", "payment_store", *also])


LINE_VALUES = attrgetter("ticket_type_id", "name", "unit_price_yen", "quantity", "tax_rate", "seller_id")
FEE_VALUES = attrgetter("kind", "name", "amount_yen", "tax_rate", "seller_id")


def _row_values(rows: Iterable[OrderLine] | Iterable[OrderFee], what: Callable[[object], tuple]) -> list[tuple]:
    """What rows say, to see whether they must be written anew."""
    return [what(row) for row in rows]


def lines_for(order: Order, quote: Quote) -> list[OrderLine]:
    """The order's lines as they are quoted, not yet written."""
    return [
        OrderLine(
            order=order,
            ticket_type=line.ticket_type,
            performance=line.ticket_type.performance,
            name=line.ticket_type.name,
            unit_price_yen=line.ticket_type.price_yen,
            quantity=line.quantity,
            tax_rate=line.ticket_type.tax_rate,
            seller_id=order.event.organizer_id,
        )
        for line in quote.lines
    ]


def fees_for(order: Order, quote: Quote) -> list[OrderFee]:
    """Its fees, the same way."""
    return [
        OrderFee(order=order, kind=f.kind, name=f.name, amount_yen=f.amount_yen, tax_rate=f.tax_rate, seller=f.seller)
        for f in quote.fees
    ]
