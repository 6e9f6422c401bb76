"""A few seeds of the simulator: they are clean, and find a planted bug."""

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
def test_a_seed_is_clean(observer, scenario):
    result = run(draw(3, [scenario]), observer)
    assert result.wrong == ()
    assert len(result.lines) > 30


def test_a_planted_bug_is_found_by_a_plan_that_is_clean_without_it(observer):
    plan = draw(0, [BUGS["stock_read_before"].scenario])
    found = found_by(BUGS["stock_read_before"], plan, observer)
    assert found is not None
    assert {"counter = holds, never oversold"} <= found.kinds
