"""A purchase at the door: the types that may still be sold there, and an order of nobody's account with its places."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from commerce.catalog import services as stock
from commerce.catalog.models import Event, Organizer, PaymentMethod, SalesPeriod, TicketType
from commerce.catalog.states import EntryMode, MethodCode, PerformanceState, PeriodKind
from commerce.checkout import errors
from commerce.checkout.limits import HOLD_DURATION
from commerce.checkout.quotes import Quote, make_quote
from commerce.checkout.services import fees_for, lines_for
from commerce.orders.models import Order, OrderFee, OrderLine
from commerce.orders.services import write_log
from commerce.orders.states import OrderLogKind
from portal.shared.accounts.models import User
from portal.shared.actors import Actor
from portal.shared.errors import DomainError

DEFAULT_DURATION = timedelta(hours=6)  # how long after its beginning a date without an end is sold at the door


class NoPeriod(DomainError):
    """Each order belongs to a period in which places are given first come, first served."""

    code = "no_period"
    message = _("先着の受付期間がないイベントです。管理画面で受付期間を追加すると、当日券を販売できます。")


class NameNeeded(DomainError):
    """A designated ticket says whose name and contact were confirmed (チケット不正転売禁止法2条3項3号)."""

    code = "name_needed"
    message = _("特定興行入場券のイベントです。お名前と電話番号を入力してください。")
    status = 422


def box_office_types(event: Event, performance_id: int | None, at: datetime) -> list[TicketType]:
    """Types of dates with tickets that take place and are not over, in order."""
    types = _types().filter(performance__event=event, on_sale=True, performance__state=PerformanceState.SCHEDULED)
    types = types.filter(performance__entry_mode=EntryMode.TICKET, performance__event__live=True)
    if performance_id:
        types = types.filter(performance=performance_id)
    return [kind for kind in types if at < (kind.performance.ends_at or kind.performance.starts_at + DEFAULT_DURATION)]


def _types() -> QuerySet[TicketType]:
    return TicketType.objects.select_related("performance", "quota").prefetch_related("texts", "performance__texts")


def box_office_quote(event: Event, types: list[TicketType], chosen: Mapping[int, int]) -> Quote:
    """What so many tickets cost, fees inside as in the shop. Raises NothingChosen, NotOffered or OverLimit."""
    wanted = {pk: number for pk, number in chosen.items() if number}
    if not wanted or min(wanted.values()) < 0:
        raise errors.NothingChosen
    found = {kind: wanted[kind.pk] for kind in types if kind.pk in wanted}
    if len(found) < len(wanted):
        raise errors.NotOffered
    for kind, number in found.items():
        if number > kind.max_per_order:
            raise errors.OverLimit(name=kind.name, limit=kind.max_per_order)
    return make_quote(event, found)


def open_box_office_order(
    event: Event, quote: Quote, *, public_id: str, name: str, phone: str, actor: Actor, at: datetime
) -> Order:
    """A pending order whose places are taken, in the caller's transaction. Raises SoldOut, NoPeriod or NameNeeded."""
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
    """Who buys at the door leaves no account: one row for all of them, that nobody logs in to and no mail goes to."""
    email = f"door-{organizer.pk}@door.invalid"
    found = User.objects.filter(email=email).first()
    return (
        found
        or User.objects.get_or_create(
            email=email, defaults={"name": "当日券のお客さま", "is_active": False, "password": "!"}
        )[0]
    )


def _cash() -> PaymentMethod:
    return PaymentMethod.objects.get_or_create(code=MethodCode.CASH, defaults={"on_sale": False, "position": 99})[0]


def _period(event: Event, at: datetime) -> SalesPeriod:
    begun = event.sales_periods.filter(kind=PeriodKind.FIRST_COME, starts_at__lte=at)
    found = begun.order_by("-starts_at").first()
    if found is None:
        raise NoPeriod
    return found
