"""Lotteries with entries and a draw, with consistent times."""

from datetime import datetime, timedelta

from commerce.catalog.models import Event, Performance
from commerce.fulfilment.lottery.draws import run_draw
from commerce.lottery import services
from commerce.lottery.models import Draw, LotteryEntry
from tests.factories.accounts import make_buyer
from tests.factories.catalog import AT, EventFactory, TicketTypeFactory

ENDS = AT + timedelta(days=2)  # of the period
DRAWS = ENDS + timedelta(hours=1)
PAY_UNTIL, MOVES_UP_UNTIL = DRAWS + timedelta(days=2), DRAWS + timedelta(days=4)
SEED = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"


def a_lottery(*sizes: int, **fields) -> Event:
    """Makes an event with a lottery: one performance, and a ticket type with its own quota per size."""
    event = EventFactory(lottery=True, types=0, **fields)
    for number, size in enumerate(sizes):
        TicketTypeFactory(date_of(event), name=f"券種{number + 1}", size=size, price_yen=price_of(fields))
    event.sales_periods.update(ends_at=ENDS)
    return event


def price_of(fields: dict) -> int:
    """Price in yen; 0 for a free event."""
    return 0 if fields.get("free") else 5000


def date_of(event: Event) -> Performance:
    """Returns the event's only performance."""
    return event.performances.get()


def an_entry(event: Event, *choices: int, quantity: int = 1, at: datetime = AT, user=None, **fields) -> LotteryEntry:
    """Makes an entry of a user; for all ticket types in their order if no choices are given."""
    performance = date_of(event)
    user = user or make_buyer(name=f"申込者 {LotteryEntry.objects.count()}", phone="090-1234-5678")
    defaults = {
        "user": user,
        "period": event.sales_periods.get(),
        "performance": performance,
        "choices": list(choices) or list(performance.ticket_types.values_list("pk", flat=True)),
        "quantity": quantity,
        "companions": [f"同行者 {n}" for n in range(1, quantity)],
        "terms": [],
        "at": at,
    }
    return services.enter(**(defaults | fields))


def a_draw(event: Event, *, seed: str = "") -> Draw:
    """Prepares a draw; with a given seed for tests that depend on the winners."""
    times = {"draws_at": DRAWS, "pay_until": PAY_UNTIL, "moves_up_until": MOVES_UP_UNTIL}
    draw = services.prepare_draw(event.sales_periods.get(), **times)
    if seed:
        draw.seed = seed
        draw.save(update_fields=["seed"])
    return draw


def drawn(event: Event, at: datetime = DRAWS) -> Draw:
    """Prepares a draw and runs it."""
    return run_draw(a_draw(event).pk, actor="clock", at=at)
