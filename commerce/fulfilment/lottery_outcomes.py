"""Updates the lottery entry that won an order when the order ends or is confirmed, in the order's transaction."""

from collections.abc import Sequence
from datetime import datetime

from commerce.lottery import services as lottery_services
from commerce.lottery.models import LotteryEntry
from commerce.lottery.states import LotteryEntryState
from commerce.orders.models import Order
from commerce.tickets.models import Ticket


def _entry_of(order: Order) -> LotteryEntry | None:
    """The lottery entry that won the order, locked after it; None for orders of other origin."""
    return LotteryEntry.objects.select_for_update().filter(order=order).first()


def forfeit_entry(order: Order, at: datetime) -> None:
    """Ends an unpaid win and mails its winner; the scheduled job `promote_next` gives the stock to the next rank."""
    lottery_entry = _entry_of(order)
    if lottery_entry and lottery_entry.state == LotteryEntryState.WON:
        lottery_services.move(lottery_entry, LotteryEntryState.FORFEITED)
        lottery_services.notify(lottery_entry, "lottery_forfeited", at=at)


def confirm_entry(order: Order, tickets: Sequence[Ticket]) -> None:
    """Restores a win that was paid late, and writes the companions' names on the tickets after the first."""
    lottery_entry = _entry_of(order)
    if lottery_entry is None:
        return
    if lottery_entry.state == LotteryEntryState.FORFEITED:
        lottery_services.move(lottery_entry, LotteryEntryState.WON)
    for ticket, name in zip(tickets[1:], lottery_entry.companions, strict=False):
        Ticket.objects.filter(pk=ticket.pk).update(holder_name=name)
