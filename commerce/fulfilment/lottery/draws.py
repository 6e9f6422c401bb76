"""Running a lottery: the draw, the result mails, and the promotion of the next ranks when a win is not paid."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from commerce.catalog.models import SalesPeriod, TicketType
from commerce.catalog.services import LockedQuota, lock_quotas
from commerce.catalog.states import PerformanceState
from commerce.fulfilment import settlement
from commerce.fulfilment.lottery.winner_orders import create_winner_orders
from commerce.lottery import services as lottery_services
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
RANDOM_ORDER = "?"  # a row that always fails does not block the others


# --- The draw --------------------------------------------------------------------------------------------------------
@transaction.atomic
def run_draw(draw_id: int, *, actor: Actor, at: datetime) -> Draw:
    """Draws all entries of a period and writes results, winners' orders and holds in one transaction.

    A second call returns the finished draw. Raises NotDue while the period runs, TimesOutOfOrder after `pay_until`.
    """
    draw = _lock(draw_id)
    if draw.drawn_at:
        return draw
    period = _close(draw.period_id)
    if at < period.ends_at:
        raise NotDue
    if at >= draw.pay_until:
        raise TimesOutOfOrder
    quotas = quota_of(period)
    locked = lock_quotas(quotas.values())
    available = {quota: counters.total_available for quota, counters in locked.items()}
    entries = drawn_entries(draw)
    results = decide(bytes.fromhex(draw.seed), entries, available, quotas)
    _write_results(draw, period, results, locked, actor=actor, at=at)
    draw.drawn_at, draw.drawn_by = at, actor
    draw.entered, draw.places = len(entries), {str(quota): number for quota, number in available.items()}
    draw.applications_sha256, draw.result_sha256 = sha256_of_entries(entries), sha256_of_results(results)
    draw.save()
    return draw


def _lock(draw_id: int) -> Draw:
    return Draw.objects.select_for_update().get(pk=draw_id)


def _close(period_id: int) -> SalesPeriod:
    """The period, its row locked: an entry that is being written (FOR KEY SHARE) is committed before or fails after."""
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
    """Writes states, ranks and orders. Entries for a cancelled performance have no result: they become LOST."""
    entries = LotteryEntry.objects.active().filter(period=period)
    rows = {row.code: row for row in entries.select_for_update().order_by("pk")}
    ticket_types = TicketType.objects.filter(performance__event=period.event_id).prefetch_related("texts").in_bulk()
    for result in results:
        rows[result.code].rank = result.rank
    won = [(rows[result.code], ticket_types[result.won_type]) for result in results if result.won_type is not None]
    create_winner_orders(period, won, locked, actor=actor, until=draw.pay_until, at=at)
    changed = list(rows.values())
    states = [LotteryEntryState.WON if row.order_id else LotteryEntryState.LOST for row in changed]
    lottery_services.record_results(changed, states)


def run_due_draws(at: datetime) -> int:
    """Runs the draws whose `draws_at` has passed; returns how many succeeded."""
    due = Draw.objects.filter(drawn_at=None, draws_at__lte=at).order_by("draws_at").values_list("pk", flat=True)
    return sum(_run_logged(run_draw, pk, actor=SCHEDULER, at=at) for pk in list(due))


def _run_logged(operation: Callable[..., object], pk: int, **arguments: object) -> bool:
    """Whether the operation changed anything; an exception is logged and counts as False."""
    try:
        return bool(operation(pk, **arguments))
    except Exception:
        log.exception("%s %s", getattr(operation, "__name__", operation), pk)
        return False


# --- Result mails ----------------------------------------------------------------------------------------------------
def notify_results(at: datetime) -> int:
    """Queues the result mails that are not sent yet, 500 per run, and confirms wins that cost nothing."""
    decided = LotteryEntry.objects.filter(
        result_notified_at=None, state__in=[LotteryEntryState.WON, LotteryEntryState.LOST]
    )
    unnotified = decided.exclude(period__draw__drawn_at=None).order_by(RANDOM_ORDER)
    return sum(
        _run_logged(_notify_result, pk, at=at)
        for pk in list(unnotified.values_list("pk", flat=True)[:NOTIFIED_PER_RUN])
    )


@transaction.atomic
def _notify_result(lottery_entry_id: int, *, at: datetime) -> bool:
    """Locks the order before the entry, in the same sequence as every other caller."""
    order_id = LotteryEntry.objects.values_list("order_id", flat=True).get(pk=lottery_entry_id)
    order = orders.lock(order_id) if order_id else None
    lottery_entry = LotteryEntry.objects.select_for_update().get(pk=lottery_entry_id)
    if lottery_entry.result_notified_at or lottery_entry.order_id != order_id:
        return False
    LotteryEntry.objects.filter(pk=lottery_entry.pk).update(result_notified_at=at)
    lottery_services.notify(lottery_entry, f"lottery_{lottery_entry.state}", at=at)
    if order and order.is_free and order.state == OrderState.PENDING and not order.has_cancelled_performance:
        order.placed_at = at  # nothing is left to pay or accept, so the order counts as placed
        order.save(update_fields=["placed_at"])
        settlement.confirm(order, actor=SYSTEM, at=at)
    return True


# --- Promotion -------------------------------------------------------------------------------------------------------
def promote_next(at: datetime) -> int:
    """Gives released stock to the next ranks of each draw, until its `moves_up_until`; returns how many draws changed.

    The unpaid win is forfeited in the transaction that ends its order (`lottery_outcomes.forfeit_entry`).
    """
    open_draws = Draw.objects.filter(drawn_at__isnull=False, moves_up_until__gt=at).order_by("pk")
    return sum(_run_logged(_promote, pk, at=at) for pk in list(open_draws.values_list("pk", flat=True)))


@transaction.atomic
def _promote(draw_id: int, *, at: datetime) -> int:
    draw = _lock(draw_id)
    quotas = quota_of(draw.period)
    locked = lock_quotas(quotas.values())
    available = {quota: counters.total_available for quota, counters in locked.items()}
    won = _next_that_fit(draw, available, quotas, at)
    if not won:
        return 0
    until = min(at + (draw.pay_until - draw.draws_at), draw.moves_up_until)
    create_winner_orders(draw.period, won, locked, actor=SCHEDULER, until=until, at=at)
    for lottery_entry, _ticket_type in won:
        lottery_entry.result_notified_at = None
    lottery_services.record_results([winner for winner, _type in won], [LotteryEntryState.WON] * len(won))
    return len(won)


def _next_that_fit(
    draw: Draw, available: dict[int, int], quotas: dict[int, int], at: datetime
) -> list[tuple[LotteryEntry, TicketType]]:
    """Lost entries by rank for which a choice fits the available stock now; reduces `available` by their quantities."""
    possible = [ticket_type for ticket_type, quota in quotas.items() if available.get(quota)]
    lost = LotteryEntry.objects.filter(period=draw.period_id, state=LotteryEntryState.LOST, rank__isnull=False)
    lost = lost.filter(performance__state=PerformanceState.SCHEDULED, performance__starts_at__gt=at)
    lost = lost.filter(quantity__lte=max(available.values(), default=0), choices__ticket_type__in=possible).distinct()
    types = TicketType.objects.prefetch_related("texts").in_bulk(possible)
    won = []
    for lottery_entry in lost.order_by("rank").prefetch_related("choices"):
        choices = [choice.ticket_type_id for choice in lottery_entry.choices.all()]
        ticket_type = first_that_fits(choices, lottery_entry.quantity, available, quotas)
        if ticket_type is not None:
            available[quotas[ticket_type]] -= lottery_entry.quantity
            won.append((lottery_entry, types[ticket_type]))
    return won
