"""A lottery from the draw to the last place: drawn once, results told, unpaid wins handed to the next in the order."""

import logging
from datetime import datetime

from django.db import transaction

from commerce.catalog.models import SalesPeriod, TicketType
from commerce.catalog.services import LockedQuota, lock_quotas
from commerce.catalog.states import PerformanceState
from commerce.fulfilment import settlement
from commerce.fulfilment.lottery.winner_orders import create_winner_orders
from commerce.lottery import services as applications
from commerce.lottery.draw_algorithm import DrawResult, decide, first_that_fits, sha256_of_entries, sha256_of_results
from commerce.lottery.errors import NotDue, TimesOutOfOrder
from commerce.lottery.models import Draw, LotteryEntry
from commerce.lottery.queries import drawn_entries, quota_of
from commerce.lottery.states import LotteryEntryState
from commerce.orders import services as orders
from commerce.orders.states import OrderState
from portal.shared.actors import SCHEDULER, SYSTEM, Actor

log = logging.getLogger(__name__)
NOTIFIED_PER_RUN = 500
RANDOM_ORDER = "?"  # one that fails does not hold up the others


# --- The draw --------------------------------------------------------------------------------------------------------
@transaction.atomic
def run_draw(draw_id: int, *, actor: Actor, at: datetime) -> Draw:
    """Decides over all entries, once; results, winners' orders and their places are there together or not at all.

    A second call returns the first one's draw. Raises NotDue while the period runs, TimesOutOfOrder after `pay_until`.
    """
    draw = _lock(draw_id)
    if draw.drawn_at:
        return draw
    period = _close(draw.period_id)
    if at < period.ends_at:
        raise NotDue
    if at >= draw.pay_until:
        raise TimesOutOfOrder
    kinds = quota_of(period)
    locked = lock_quotas(kinds.values())
    free = {quota: counters.total_available for quota, counters in locked.items()}
    entries = drawn_entries(draw)
    results = decide(bytes.fromhex(draw.seed), entries, free, kinds)
    _write_results(draw, period, results, locked, actor=actor, at=at)
    draw.drawn_at, draw.drawn_by = at, actor
    draw.entered, draw.places = len(entries), {str(quota): places for quota, places in free.items()}
    draw.applications_sha256, draw.result_sha256 = sha256_of_entries(entries), sha256_of_results(results)
    draw.save()
    return draw


def _lock(draw_id: int) -> Draw:
    return Draw.objects.select_for_update().get(pk=draw_id)


def _close(period_id: int) -> SalesPeriod:
    """The period's row, locked against the key share of entries that are being written: they are in, or too late."""
    SalesPeriod.objects.select_for_update().get(pk=period_id)
    return (
        SalesPeriod.objects.select_related("event__organizer").prefetch_related("event__fees__seller").get(pk=period_id)
    )


def _write_results(
    draw: Draw,
    period: SalesPeriod,
    results: list[DrawResult],
    locked: dict[int, LockedQuota],
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """States, ranks and orders. Entries for a performance that was called off are not drawn: they are lost."""
    living = LotteryEntry.objects.active().filter(period=period)
    rows = {row.code: row for row in living.select_for_update().order_by("pk")}
    kinds = TicketType.objects.filter(performance__event=period.event_id).prefetch_related("texts").in_bulk()
    for result in results:
        rows[result.code].rank = result.rank
    won = [(rows[result.code], kinds[result.won_type]) for result in results if result.won_type is not None]
    create_winner_orders(period, won, locked, actor=actor, until=draw.pay_until, at=at)
    changed = list(rows.values())
    states = [LotteryEntryState.WON if row.order_id else LotteryEntryState.LOST for row in changed]
    applications.record_results(changed, states)


def run_due_draws(at: datetime) -> int:
    """Draws whose moment has come."""
    due = Draw.objects.filter(drawn_at=None, draws_at__lte=at).order_by("draws_at").values_list("pk", flat=True)
    return sum(_run_logged(run_draw, pk, actor=SCHEDULER, at=at) for pk in list(due))


def _run_logged(operation, pk: int, **how) -> bool:
    """Whether it did something; one that fails is logged and does not hold up the others."""
    try:
        return bool(operation(pk, **how))
    except Exception:
        log.exception("%s %s", operation.__name__, pk)
        return False


# --- Telling ---------------------------------------------------------------------------------------------------------
def notify_results(at: datetime) -> int:
    """Mails results that nobody was told of, some at every tick; wins that cost nothing are confirmed with it."""
    decided = LotteryEntry.objects.filter(
        result_notified_at=None, state__in=[LotteryEntryState.WON, LotteryEntryState.LOST]
    )
    untold = decided.exclude(period__draw__drawn_at=None).order_by(RANDOM_ORDER)
    return sum(
        _run_logged(_notify_result, pk, at=at) for pk in list(untold.values_list("pk", flat=True)[:NOTIFIED_PER_RUN])
    )


@transaction.atomic
def _notify_result(lottery_entry_id: int, *, at: datetime) -> bool:
    """The order is locked before its entry, as everywhere."""
    order_id = LotteryEntry.objects.values_list("order_id", flat=True).get(pk=lottery_entry_id)
    order = orders.lock(order_id) if order_id else None
    entry = LotteryEntry.objects.select_for_update().get(pk=lottery_entry_id)
    if entry.result_notified_at or entry.order_id != order_id:
        return False
    LotteryEntry.objects.filter(pk=entry.pk).update(result_notified_at=at)
    applications.notify(entry, f"lottery_{entry.state}", at=at)
    if order and order.is_free and order.state == OrderState.PENDING and not order.has_cancelled_performance:
        order.placed_at = at  # nothing is to be paid or accepted any more; the history shows it
        order.save(update_fields=["placed_at"])
        settlement.confirm(order, actor=SYSTEM, at=at)
    return True


# --- Moving up -------------------------------------------------------------------------------------------------------
def promote_next(at: datetime) -> int:
    """Gives places that came back to the next in the drawn order, until the draw's last moment for that.

    The win itself is forfeited in the transaction that ends its order (wins.forfeit).
    """
    open_draws = Draw.objects.filter(drawn_at__isnull=False, moves_up_until__gt=at).order_by("pk")
    return sum(_run_logged(_promote, pk, at=at) for pk in list(open_draws.values_list("pk", flat=True)))


@transaction.atomic
def _promote(draw_id: int, *, at: datetime) -> int:
    draw = _lock(draw_id)
    kinds = quota_of(draw.period)
    locked = lock_quotas(kinds.values())
    left = {quota: counters.total_available for quota, counters in locked.items()}
    won = _next_that_fit(draw, left, kinds, at)
    if not won:
        return 0
    until = min(at + (draw.pay_until - draw.draws_at), draw.moves_up_until)
    create_winner_orders(draw.period, won, locked, actor=SCHEDULER, until=until, at=at)
    for entry, _kind in won:
        entry.result_notified_at = None
    applications.record_results([entry for entry, _kind in won], [LotteryEntryState.WON] * len(won))
    return len(won)


def _next_that_fit(
    draw: Draw, available: dict[int, int], quotas: dict[int, int], at: datetime
) -> list[tuple[LotteryEntry, TicketType]]:
    """Down the drawn order, those who lost and whose wish now has places; `left` goes down with them."""
    possible = [kind for kind, quota in quotas.items() if available.get(quota)]
    lost = LotteryEntry.objects.filter(period=draw.period_id, state=LotteryEntryState.LOST, rank__isnull=False)
    lost = lost.filter(performance__state=PerformanceState.SCHEDULED, performance__starts_at__gt=at)
    lost = lost.filter(quantity__lte=max(available.values(), default=0), choices__ticket_type__in=possible).distinct()
    types = TicketType.objects.prefetch_related("texts").in_bulk(possible)
    won = []
    for entry in lost.order_by("rank").prefetch_related("choices"):
        wishes = [choice.ticket_type_id for choice in entry.choices.all()]
        kind = first_that_fits(wishes, entry.quantity, available, quotas)
        if kind is not None:
            available[quotas[kind]] -= entry.quantity
            won.append((entry, types[kind]))
    return won
