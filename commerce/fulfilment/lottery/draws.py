"""A lottery from the draw to the last place: drawn once, results told, unpaid wins handed to the next in the order."""

import logging
from datetime import datetime

from django.db import transaction

from commerce.catalog.models import SalesPeriod, TicketType
from commerce.catalog.services import Locked, lock_quotas
from commerce.catalog.states import PerformanceState
from commerce.fulfilment import settlement
from commerce.fulfilment.lottery.winner_orders import give_orders
from commerce.lottery import services as applications
from commerce.lottery.draw_algorithm import Result, decide, first_that_fits, sha256_of_entries, sha256_of_results
from commerce.lottery.errors import NotDue, TimesOutOfOrder
from commerce.lottery.models import Application, Draw
from commerce.lottery.queries import drawn_entries, quota_of
from commerce.lottery.states import ApplicationState
from commerce.orders import services as orders
from commerce.orders.states import OrderState

log = logging.getLogger(__name__)
TOLD_PER_TICK = 500
BY_CHANCE = "?"  # one that fails does not hold up the others


# --- The draw --------------------------------------------------------------------------------------------------------
@transaction.atomic
def hold_draw(draw_id: int, *, actor: str, at: datetime) -> Draw:
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
    free = {quota: counters.free for quota, counters in locked.items()}
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
    draw: Draw, period: SalesPeriod, results: list[Result], locked: dict[int, Locked], *, actor: str, at: datetime
) -> None:
    """States, ranks and orders. Entries for a performance that was called off are not drawn: they are lost."""
    living = Application.objects.living().filter(period=period)
    rows = {row.code: row for row in living.select_for_update().order_by("pk")}
    kinds = TicketType.objects.filter(performance__event=period.event_id).prefetch_related("texts").in_bulk()
    for result in results:
        rows[result.code].rank = result.rank
    won = [(rows[result.code], kinds[result.won_type]) for result in results if result.won_type is not None]
    give_orders(period, won, locked, actor=actor, until=draw.pay_until, at=at)
    changed = list(rows.values())
    states = [ApplicationState.WON if row.order_id else ApplicationState.LOST for row in changed]
    applications.record_results(changed, states)


def hold_due_draws(at: datetime) -> int:
    """Draws whose moment has come."""
    due = Draw.objects.filter(drawn_at=None, draws_at__lte=at).order_by("draws_at").values_list("pk", flat=True)
    return sum(_did(hold_draw, pk, actor="clock", at=at) for pk in list(due))


def _did(step, pk: int, **how) -> bool:
    """Whether it did something; one that fails is logged and does not hold up the others."""
    try:
        return bool(step(pk, **how))
    except Exception:
        log.exception("%s %s", step.__name__, pk)
        return False


# --- Telling ---------------------------------------------------------------------------------------------------------
def tell_results(at: datetime) -> int:
    """Mails results that nobody was told of, some at every tick; wins that cost nothing are confirmed with it."""
    decided = Application.objects.filter(told_at=None, state__in=[ApplicationState.WON, ApplicationState.LOST])
    untold = decided.exclude(period__draw__drawn_at=None).order_by(BY_CHANCE)
    return sum(_did(_tell, pk, at=at) for pk in list(untold.values_list("pk", flat=True)[:TOLD_PER_TICK]))


@transaction.atomic
def _tell(application_id: int, *, at: datetime) -> bool:
    """The order is locked before its entry, as everywhere."""
    order_id = Application.objects.values_list("order_id", flat=True).get(pk=application_id)
    order = orders.lock(order_id) if order_id else None
    entry = Application.objects.select_for_update().get(pk=application_id)
    if entry.told_at or entry.order_id != order_id:
        return False
    Application.objects.filter(pk=entry.pk).update(told_at=at)
    applications.queue(entry, f"application_{entry.state}", at=at)
    if order and order.is_free and order.state == OrderState.PENDING and not order.is_called_off:
        order.placed_at = at  # nothing is to be paid or accepted any more; the history shows it
        order.save(update_fields=["placed_at"])
        settlement.confirm(order, actor="system", at=at)
    return True


# --- Moving up -------------------------------------------------------------------------------------------------------
def forfeit_and_move_up(at: datetime) -> int:
    """Gives places that came back to the next in the drawn order, until the draw's last moment for that.

    The win itself is forfeited in the transaction that ends its order (wins.forfeit).
    """
    open_draws = Draw.objects.filter(drawn_at__isnull=False, moves_up_until__gt=at).order_by("pk")
    return sum(_did(_move_up, pk, at=at) for pk in list(open_draws.values_list("pk", flat=True)))


@transaction.atomic
def _move_up(draw_id: int, *, at: datetime) -> int:
    draw = _lock(draw_id)
    kinds = quota_of(draw.period)
    locked = lock_quotas(kinds.values())
    left = {quota: counters.free for quota, counters in locked.items()}
    won = _next_that_fit(draw, left, kinds, at)
    if not won:
        return 0
    until = min(at + (draw.pay_until - draw.draws_at), draw.moves_up_until)
    give_orders(draw.period, won, locked, actor="clock", until=until, at=at)
    for entry, _kind in won:
        entry.told_at = None
    applications.record_results([entry for entry, _kind in won], [ApplicationState.WON] * len(won))
    return len(won)


def _next_that_fit(
    draw: Draw, left: dict[int, int], kinds: dict[int, int], at: datetime
) -> list[tuple[Application, TicketType]]:
    """Down the drawn order, those who lost and whose wish now has places; `left` goes down with them."""
    possible = [kind for kind, quota in kinds.items() if left.get(quota)]
    lost = Application.objects.filter(period=draw.period_id, state=ApplicationState.LOST, rank__isnull=False)
    lost = lost.filter(performance__state=PerformanceState.SCHEDULED, performance__starts_at__gt=at)
    lost = lost.filter(quantity__lte=max(left.values(), default=0), choices__ticket_type__in=possible).distinct()
    types = TicketType.objects.prefetch_related("texts").in_bulk(possible)
    won = []
    for entry in lost.order_by("rank").prefetch_related("choices"):
        wishes = [choice.ticket_type_id for choice in entry.choices.all()]
        kind = first_that_fits(wishes, entry.quantity, left, kinds)
        if kind is not None:
            left[kinds[kind]] -= entry.quantity
            won.append((entry, types[kind]))
    return won
