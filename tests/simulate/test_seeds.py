"""A few seeds of the simulator: they are clean, give the same trace twice, and find a planted bug."""

from collections.abc import Iterator

import pytest

from tests.simulate.command import found_by
from tests.simulate.observer import Observer
from tests.simulate.plan import draw
from tests.simulate.planted import BUGS
from tests.simulate.run import run, without_pool

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def observer() -> Iterator[Observer]:
    """The observer of the test database, in which each thread has a session of its own meanwhile."""
    with without_pool(), Observer() as watching:
        yield watching


@pytest.mark.parametrize("scenario", ["cancel_against_settle", "transfer_and_check_in"])
def test_a_seed_is_clean_and_gives_the_same_trace_twice(observer, scenario):
    """The first run also fills what a process loads once: it is not compared."""
    plan = draw(3, [scenario])
    runs = [run(plan, observer) for _n in range(3)]
    assert [each.wrong for each in runs] == [(), (), ()]
    assert runs[1].lines == runs[2].lines
    assert len(runs[1].lines) > 30


def test_a_planted_bug_is_found_by_a_plan_that_is_clean_without_it(observer):
    plan = draw(0, [BUGS["stock_read_before"].scenario])
    found = found_by(BUGS["stock_read_before"], plan, observer)
    assert found is not None
    assert {"counter = holds, never oversold"} <= found.kinds
