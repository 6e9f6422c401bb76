"""Creates the orders of a lottery's winners in bulk, with lines, fees, holds, consents and a log entry each."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from django.db.models import prefetch_related_objects
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
    """Creates a pending order per winner, payable until `until`; sets `won_type` and `order`, the caller saves them.

    `placed_at` is None: the winner has not accepted the confirmation yet. Consents of the entry are copied.
    """
    prefetch_related_objects([entry for entry, _type in won], "user")
    cached_quote = cache(lambda ticket_type, quantity, locale: _quote(period, ticket_type, quantity, locale))
    quotes = [cached_quote(ticket_type, entry.quantity, entry.locale) for entry, ticket_type in won]
    orders = [
        _order(period, entry, quote, until, at) for (entry, _type), (quote, _name) in zip(won, quotes, strict=True)
    ]
    Order.objects.bulk_create(orders, batch_size=BATCH)
    holds = [
        (order, ticket_type.quota_id, entry.quantity) for order, (entry, ticket_type) in zip(orders, won, strict=True)
    ]
    reserve_many(locked, holds, until)
    _write_lines_and_fees(orders, quotes)
    _copy_consents(won, orders)
    data = [{"application": entry.code, "rank": entry.rank} for entry, _type in won]
    write_logs(zip(orders, data, strict=True), OrderLogKind.LOTTERY_WON, actor=actor, at=at)
    for order, (entry, ticket_type) in zip(orders, won, strict=True):
        entry.order, entry.won_type = order, ticket_type


def _quote(period: SalesPeriod, ticket_type: TicketType, quantity: int, locale: str) -> tuple[Quote, str]:
    """The price of `quantity` tickets now and the type's name, in the language of the entry."""
    with translation.override(locale):
        return make_quote(period.event, {ticket_type: quantity}), ticket_type.name


def _order(period: SalesPeriod, lottery_entry: LotteryEntry, quote: Quote, until: datetime, at: datetime) -> Order:
    return Order(
        user_id=lottery_entry.user_id,
        event=period.event,
        sales_period=period,
        email_at_order=lottery_entry.email_at_entry,
        name=lottery_entry.name,
        kana=lottery_entry.user.kana,
        phone=lottery_entry.phone,
        locale=lottery_entry.locale,
        created_at=at,
        expires_at=until,
        total_yen=quote.total_yen,
    )


def _write_lines_and_fees(orders: Sequence[Order], quotes: Sequence[tuple[Quote, str]]) -> None:
    lines, fees = [], []
    for order, (quote, name) in zip(orders, quotes, strict=True):
        for line in lines_for(order, quote):
            line.name = name
            lines.append(line)
        fees += fees_for(order, quote)
    OrderLine.objects.bulk_create(lines, batch_size=BATCH)
    OrderFee.objects.bulk_create(fees, batch_size=BATCH)


def _copy_consents(won: Sequence[tuple[LotteryEntry, TicketType]], orders: Sequence[Order]) -> None:
    """Copies the accepted terms versions of each entry to its order, dated at the entry."""
    by_entry = {entry.pk: (order, entry) for order, (entry, _type) in zip(orders, won, strict=True)}
    consents = []
    accepted = LotteryEntry.terms.through.objects.filter(
        lotteryentry__order=None, lotteryentry__period__in=_periods(won)
    )
    for pk, version in accepted.values_list("lotteryentry_id", "termsversion_id"):
        if pk in by_entry:
            order, lottery_entry = by_entry[pk]
            consents.append(OrderConsent(order=order, terms_version_id=version, at=lottery_entry.entered_at))
    OrderConsent.objects.bulk_create(consents, batch_size=BATCH)


def _periods(won: Sequence[tuple[LotteryEntry, TicketType]]) -> set[int]:
    return {lottery_entry.period_id for lottery_entry, _type in won}
