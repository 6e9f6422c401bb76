"""Runs one plan: prepares its scenario, lets the schedule go to its end, lets the site come to rest, asks the oracles."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from unittest.mock import patch

from django.db import connection, connections

from tests.simulate import after_sale, process, purchases
from tests.simulate.observer import Observer
from tests.simulate.oracles import what_is_wrong
from tests.simulate.plan import Plan
from tests.simulate.schedule import Schedule, Stuck
from tests.simulate.world import World, inhabited

SCENARIOS: dict[str, Callable[[World], None]] = {
    scenario.__name__: scenario
    for scenario in (
        purchases.last_places,
        purchases.card_payment,
        purchases.store_payment,
        purchases.cancel_against_settle,
        after_sale.emails,
        after_sale.refunds,
        after_sale.transfer_and_check_in,
        after_sale.lottery,
        after_sale.cancelled_event,
    )
}


@dataclass(frozen=True)
class Result:
    """What one run gave: the trace's digest and lines, and what is wrong (nothing, if all is well)."""

    plan: Plan
    digest: str
    lines: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def kinds(self) -> set[str]:
        """What is wrong without the figures, to compare a shrunk run with the first one."""
        return {each.split(":")[0] for each in self.wrong}


def run(plan: Plan, observer: Observer) -> Result:
    """Runs a plan on the empty tables of the connected database."""
    errors: list[str] = []
    with process.seeded_sessions(), inhabited(plan) as world:
        connection.close()  # the main thread's session begins anew, as each actor's does
        world.provider.is_calm = True
        SCENARIOS[plan.scenario](world)
        world.provider.is_calm = False
        crashed = world.mail_server.stopped
        schedule = Schedule(plan, world.actors, observer, jump=world.jump, crashed=crashed)
        try:
            schedule.run(partial(_start, errors=errors, seed=plan.seed))
            world.come_to_rest()
            wrong = [*errors, *what_is_wrong(world)]
        except Stuck as stuck:
            wrong = [*errors, f"stuck: {stuck}"]
    return Result(plan, schedule.trace.digest, tuple(schedule.trace.lines), tuple(wrong))


def _start(actor, schedule, *, errors: list[str], seed: int):
    return process.start(actor, schedule, errors, seed)


@contextmanager
def without_pool() -> Iterator[None]:
    """Without a pool: each actor has a session of its own, which ends when it is killed."""
    database = connections["default"]
    options = database.settings_dict["OPTIONS"]
    database.close()
    with patch.dict(options):
        options.pop("pool", None)
        try:
            yield
        finally:
            database.close()
