"""What an order's end or confirmation means for the lottery entry that won it, in the transaction of the order."""

from collections.abc import Sequence
from datetime import datetime

from commerce.lottery import services as applications
from commerce.lottery.models import LotteryEntry
from commerce.lottery.states import LotteryEntryState
from commerce.orders.models import Order
from commerce.tickets.models import Ticket


def _entry_of(order: Order) -> LotteryEntry | None:
    """Locked after the order, as everybody does; None for what was not won."""
    return LotteryEntry.objects.select_for_update().filter(order=order).first()


def forfeit_entry(order: Order, at: datetime) -> None:
    """A win that was not paid for is over, and its winner is told; the clock moves the next one up."""
    entry = _entry_of(order)
    if entry and entry.state == LotteryEntryState.WON:
        applications.move(entry, LotteryEntryState.FORFEITED)
        applications.notify(entry, "lottery_forfeited", at=at)


def confirm_entry(order: Order, tickets: Sequence[Ticket]) -> None:
    """A win is paid for, late money included; the companions' names are on tickets 2 and following."""
    entry = _entry_of(order)
    if entry is None:
        return
    if entry.state == LotteryEntryState.FORFEITED:
        applications.move(entry, LotteryEntryState.WON)
    for ticket, name in zip(tickets[1:], entry.companions, strict=False):
        Ticket.objects.filter(pk=ticket.pk).update(holder_name=name)
