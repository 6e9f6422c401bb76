"""Makes a failing plan small: leaves out actors and disturbances, as long as the same thing goes wrong."""

from collections.abc import Callable
from dataclasses import replace

from tests.simulate.plan import Disturbance, Plan
from tests.simulate.run import Result

MOST_RUNS = 120


def shrunk(result: Result, actors: list[str], again: Callable[[Plan], Result]) -> Result:
    """The smallest result found within MOST_RUNS runs in which something of the same kind is wrong."""
    left = [MOST_RUNS]

    def fails(plan: Plan) -> Result | None:
        if not left[0]:
            return None
        left[0] -= 1
        found = again(plan)
        return found if found.kinds & result.kinds else None

    smallest = result
    for actor in actors:
        smallest = fails(replace(smallest.plan, absent=smallest.plan.absent | {actor})) or smallest
    size = max(1, len(smallest.plan.disturbances) // 2)
    while left[0]:
        smallest, is_smaller = _without_parts(smallest, size, fails)
        if size == 1 and not is_smaller:
            break
        size = max(1, size // 2)
    return smallest


def _without_parts(result: Result, size: int, fails: Callable[[Plan], Result | None]) -> tuple[Result, bool]:
    """Leaves out disturbances, `size` at a time."""
    smallest, is_smaller = result, False
    parts: list[Disturbance] = sorted(result.plan.disturbances, key=lambda each: (each.kind, each.at))
    for begin in range(0, len(parts), size):
        fewer = smallest.plan.disturbances - frozenset(parts[begin : begin + size])
        if fewer != smallest.plan.disturbances and (found := fails(replace(smallest.plan, disturbances=fewer))):
            smallest, is_smaller = found, True
    return smallest, is_smaller
