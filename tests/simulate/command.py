"""What `make simulate` does once the database is there: seeds one after the other, or planted bugs."""

import argparse
import sys
import time
from collections import Counter

from tests.simulate.observer import Observer
from tests.simulate.plan import Plan, draw
from tests.simulate.planted import BUGS, Bug
from tests.simulate.run import SCENARIOS, Result, run
from tests.simulate.shrink import shrunk

FOUND_WITHIN = 40  # seeds


def display(text: str) -> None:
    """Prints at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def schedule_of(result: Result) -> str:
    """A result as a readable schedule."""
    plan = result.plan
    absent = f", without {', '.join(sorted(plan.absent))}" if plan.absent else ""
    head = f"seed {plan.seed}, {plan.scenario}{absent}, {len(plan.disturbances)} disturbances, trace {result.digest}"
    return "\n".join([head, *result.lines, *(f"WRONG {each}" for each in result.wrong)])


def smallest(result: Result, observer: Observer) -> Result:
    """The failing result, shrunk."""
    actors = sorted({line[5:17].strip() for line in result.lines} - {"clock"})
    return shrunk(result, actors, lambda plan: run(plan, observer))


def _plans(asked: argparse.Namespace) -> list[Plan]:
    names = [asked.scenario] if asked.scenario else list(SCENARIOS)
    return [draw(seed, names) for seed in range(asked.seed, asked.seed + asked.runs)]


def warm_up(observer: Observer) -> None:
    """One run that is not counted: it fills what a process loads once, so that the first trace equals later ones."""
    run(draw(0, list(SCENARIOS)), observer)


def seeds(asked: argparse.Namespace, observer: Observer) -> int:
    """Runs the seeds; prints each failing one, shrunk."""
    failed, differing, seconds, steps = 0, 0, Counter(), Counter()
    runs = Counter()
    warm_up(observer)
    for plan in _plans(asked):
        begun = time.monotonic()
        result = run(plan, observer)
        took = time.monotonic() - begun
        seconds[plan.scenario] += took
        steps[plan.scenario] += len(result.lines)
        runs[plan.scenario] += 1
        display(
            f"seed {plan.seed:6} {plan.scenario:24}{took:6.2f} s  {result.digest}  {'WRONG' if result.wrong else 'clean'}"
        )
        if asked.twice and run(plan, observer).digest != result.digest:
            differing += 1
            display(f"seed {plan.seed}, {plan.scenario}: the second trace differs")
        if result.wrong:
            failed += 1
            display(schedule_of(smallest(result, observer)))
        elif asked.trace:
            display(schedule_of(result))
    for name, number in runs.items():
        display(f"{name:24}{number:6} runs {seconds[name] / number:6.2f} s each {steps[name] // number:6} lines each")
    display(f"{runs.total()} seeds, {failed} failed, {sum(seconds.values()) / max(runs.total(), 1):.2f} s per seed")
    if asked.twice:
        display(f"{differing} traces differed")
    return int(bool(failed or differing))


def found_by(bug: Bug, plan: Plan, observer: Observer) -> Result | None:
    """What a plan finds of a planted bug: a finding of its own, of a plan that is clean without the bug; else None."""
    with bug.plant():
        result = run(plan, observer)
    is_its_own = any(each.startswith(bug.findings) for each in result.wrong)
    return result if is_its_own and not run(plan, observer).wrong else None


def first_result(bug: Bug, observer: Observer, first: int, within: int) -> Result | None:
    """The result of the first of `within` seeds that finds a planted bug."""
    plans = (draw(seed, [bug.scenario]) for seed in range(first, first + within))
    return next((result for plan in plans if (result := found_by(bug, plan, observer))), None)


def planted(asked: argparse.Namespace, observer: Observer) -> int:
    """Plants each bug, and prints at which seed it was found and what was wrong."""
    missed = 0
    warm_up(observer)
    for name, bug in BUGS.items():
        result = first_result(bug, observer, asked.seed, FOUND_WITHIN)
        missed += result is None
        if result is None:
            display(f"{name:20} not found within {FOUND_WITHIN} seeds")
            continue
        proof = next(each for each in result.wrong if each.startswith(bug.findings))
        display(f"{name:20} seed {result.plan.seed} of {bug.scenario}: {proof}")
        if asked.trace:
            with bug.plant():
                display(schedule_of(smallest(result, observer)))
    return int(bool(missed))
