"""Box-office sales (当日券): ticket types on sale at the gate, their price, and the order with its holds."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from commerce.catalog import services as stock
from commerce.catalog.models import Event, Organizer, PaymentMethod, SalesPeriod, TicketType
from commerce.catalog.states import EntryMode, MethodCode, PerformanceState, PeriodKind
from commerce.checkout import errors
from commerce.checkout.limits import HOLD_DURATION
from commerce.checkout.order_lines import fees_for, lines_for
from commerce.checkout.quotes import Quote, make_quote
from commerce.checkout.services import check_limit, positive_numbers
from commerce.orders.models import Order, OrderFee, OrderLine
from commerce.orders.services import write_log
from commerce.orders.states import OrderLogKind
from portal.shared.accounts.models import User
from portal.shared.actors import Actor
from portal.shared.errors import DomainError

DEFAULT_DURATION = timedelta(hours=6)  # after the start of a performance without an end time


class NoPeriod(DomainError):
    """The event has no first-come sales period that has started, and every order needs one."""

    code = "no_period"
    message = _("先着の受付期間がないイベントです。管理画面で受付期間を追加すると、当日券を販売できます。")


class NameNeeded(DomainError):
    """Name and phone are missing, which a resale-restricted ticket requires (チケット不正転売禁止法2条3項3号)."""

    code = "name_needed"
    message = _("特定興行入場券のイベントです。お名前と電話番号を入力してください。")
    status = 422


def box_office_types(event: Event, performance_id: int | None, at: datetime) -> list[TicketType]:
    """Ticket types of scheduled, ticketed performances that are not over, in order."""
    types = _types().filter(performance__event=event, on_sale=True, performance__state=PerformanceState.SCHEDULED)
    types = types.filter(performance__entry_mode=EntryMode.TICKET, performance__event__live=True)
    if performance_id:
        types = types.filter(performance=performance_id)
    return [t for t in types if at < (t.performance.ends_at or t.performance.starts_at + DEFAULT_DURATION)]


def _types() -> QuerySet[TicketType]:
    return TicketType.objects.select_related("performance", "quota").prefetch_related("texts", "performance__texts")


def box_office_quote(event: Event, types: list[TicketType], chosen: Mapping[int, int]) -> Quote:
    """The price of `chosen` (ticket type id → number) with fees. Raises NothingChosen, NotOffered or OverLimit."""
    numbers = positive_numbers(chosen)
    quantities = {t: numbers[t.pk] for t in types if t.pk in numbers}
    if len(quantities) < len(numbers):
        raise errors.NotOffered
    for ticket_type, quantity in quantities.items():
        check_limit(ticket_type, quantity)
    return make_quote(event, quantities)


def open_box_office_order(
    event: Event, quote: Quote, *, public_id: str, name: str, phone: str, actor: Actor, at: datetime
) -> Order:
    """Creates a pending order with its holds, in the caller's transaction. Raises SoldOut, NoPeriod or NameNeeded."""
    if event.designated and not (name and phone):
        raise NameNeeded
    buyer = walk_up_account(event.organizer)
    order = Order.objects.create(
        public_id=public_id,
        user=buyer,
        event=event,
        sales_period=_period(event, at),
        email_at_order=buyer.email,
        name=name or buyer.name,
        phone=phone,
        payment_method=_cash() if quote.total_yen else None,
        created_at=at,
        placed_at=at,
        expires_at=at + HOLD_DURATION,
        total_yen=quote.total_yen,
    )
    for quota, quantity in stock.by_quota({line.ticket_type: line.quantity for line in quote.lines}):
        stock.reserve(quota, quantity, order=order, until=order.expires_at)
    OrderLine.objects.bulk_create(lines_for(order, quote))
    OrderFee.objects.bulk_create(fees_for(order, quote))
    write_log(order, OrderLogKind.BOX_OFFICE_SALE, actor=actor, at=at, data={"total_yen": order.total_yen})
    return order


def walk_up_account(organizer: Organizer) -> User:
    """The inactive placeholder account that owns all box-office orders of an organizer; it gets no e-mail."""
    email = f"door-{organizer.pk}@door.invalid"
    account = User.objects.filter(email=email).first()
    return (
        account
        or User.objects.get_or_create(
            email=email, defaults={"name": "当日券のお客さま", "is_active": False, "password": "!"}
        )[0]
    )


def _cash() -> PaymentMethod:
    return PaymentMethod.objects.get_or_create(code=MethodCode.CASH, defaults={"on_sale": False, "position": 99})[0]


def _period(event: Event, at: datetime) -> SalesPeriod:
    started = event.sales_periods.filter(kind=PeriodKind.FIRST_COME, starts_at__lte=at)
    period = started.order_by("-starts_at").first()
    if period is None:
        raise NoPeriod
    return period
