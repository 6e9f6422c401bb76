"""Orders for a lottery's winners, made many at once: lines and fees as a purchase has them, places held, a log line."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from django.utils import translation

from commerce.catalog.models import SalesPeriod, TicketType
from commerce.catalog.services import LockedQuota, reserve_many
from commerce.checkout.order_lines import fees_for, lines_for
from commerce.checkout.quotes import Quote, make_quote
from commerce.lottery.models import LotteryEntry
from commerce.orders.models import Order, OrderConsent, OrderFee, OrderLine
from commerce.orders.services import write_logs
from commerce.orders.states import OrderLogKind
from portal.shared.actors import Actor

BATCH = 2000  # rows per statement


def create_winner_orders(
    period: SalesPeriod,
    won: Sequence[tuple[LotteryEntry, TicketType]],
    locked: dict[int, LockedQuota],
    *,
    actor: Actor,
    until: datetime,
    at: datetime,
) -> None:
    """A pending order for each winner, to be paid until a moment; sets `won_type` and `order`, the caller saves them.

    The final screen is still to be accepted, so `placed_at` is None; what was accepted with the entry goes along.
    """
    priced = cache(lambda kind, quantity, locale: _quoted(period, kind, quantity, locale))
    quoted = [(entry, kind, priced(kind, entry.quantity, entry.locale)) for entry, kind in won]
    orders = [_order(period, entry, today, until, at) for entry, _kind, today in quoted]
    Order.objects.bulk_create(orders, batch_size=BATCH)
    wanted = [(order, kind.quota_id, entry.quantity) for order, (entry, kind, _q) in zip(orders, quoted, strict=True)]
    reserve_many(locked, wanted, until)
    _write_parts(orders, quoted)
    _copy_consents(won, orders, at)
    data = [{"application": entry.code, "rank": entry.rank} for entry, _kind in won]
    write_logs(zip(orders, data, strict=True), OrderLogKind.LOTTERY_WON, actor=actor, at=at)
    for order, (entry, kind) in zip(orders, won, strict=True):
        entry.order, entry.won_type = order, kind


def _quoted(period: SalesPeriod, ticket_type: TicketType, quantity: int, locale: str) -> tuple[Quote, str]:
    """What so many tickets cost today, and the type's name; in the language of the entry."""
    with translation.override(locale):
        return make_quote(period.event, {ticket_type: quantity}), ticket_type.name


def _order(
    period: SalesPeriod, lottery_entry: LotteryEntry, quoted: tuple[Quote, str], until: datetime, at: datetime
) -> Order:
    return Order(
        user_id=lottery_entry.user_id,
        event=period.event,
        sales_period=period,
        email_at_order=lottery_entry.email_at_entry,
        name=lottery_entry.name,
        phone=lottery_entry.phone,
        locale=lottery_entry.locale,
        created_at=at,
        expires_at=until,
        total_yen=quoted[0].total_yen,
    )


def _write_parts(orders: Sequence[Order], quoted: Sequence[tuple]) -> None:
    lines, fees = [], []
    for order, (_entry, _kind, (today, name)) in zip(orders, quoted, strict=True):
        for line in lines_for(order, today):
            line.name = name
            lines.append(line)
        fees += fees_for(order, today)
    OrderLine.objects.bulk_create(lines, batch_size=BATCH)
    OrderFee.objects.bulk_create(fees, batch_size=BATCH)


def _copy_consents(won: Sequence[tuple[LotteryEntry, TicketType]], orders: Sequence[Order], at: datetime) -> None:
    """The texts that were accepted with the entry, accepted when it was made."""
    by_entry = {entry.pk: (order, entry) for order, (entry, _kind) in zip(orders, won, strict=True)}
    given = []
    accepted = LotteryEntry.terms.through.objects.filter(
        lotteryentry__order=None, lotteryentry__period__in=_periods(won)
    )
    for pk, version in accepted.values_list("lotteryentry_id", "termsversion_id"):
        if pk in by_entry:
            order, entry = by_entry[pk]
            given.append(OrderConsent(order=order, terms_version_id=version, at=entry.entered_at))
    OrderConsent.objects.bulk_create(given, batch_size=BATCH)


def _periods(won: Sequence[tuple[LotteryEntry, TicketType]]) -> set[int]:
    return {entry.period_id for entry, _kind in won}
