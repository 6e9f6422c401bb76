"""Does timing tell a known address at /support/mail/? `python -m tests.bench.enumeration_timing`."""

import argparse
import random
import statistics
import sys
import time

import django

PER_NETWORK = 50  # below the limit of tries for one network


def main() -> None:
    """Asks in a database of its own, which is removed afterwards."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.enumeration_timing", description=__doc__)
    parser.add_argument("tries", type=int, nargs="?", default=200)
    options = parser.parse_args()
    django.setup()
    from django.db import connection
    from django.test.utils import setup_test_environment

    setup_test_environment()
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        sys.stdout.write(report(*measure(options.tries)))
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def measure(tries: int) -> tuple[list[float], list[float]]:
    """Milliseconds for known and for strange addresses, asked in a random order; each address once."""
    from portal.shared import clock
    from portal.shared.mail.outbox import queue_mail
    from tests.factories.accounts import make_buyer

    people = [make_buyer(f"known-{n:04}@docomo.ne.jp") for n in range(tries)]
    for person in people:
        for _mail in range(3):
            queue_mail("password_changed", to=person.email, about=person, user=person, locale="ja", at=clock.now())
    asked = [(person.email, 0) for person in people] + [(f"never-{n:04}@docomo.ne.jp", 1) for n in range(tries)]
    random.Random(1).shuffle(asked)
    for warm_up in range(20):
        _ask(f"first-{warm_up:04}@docomo.ne.jp", 0)
    took: tuple[list[float], list[float]] = ([], [])
    for number, (address, group) in enumerate(asked):
        took[group].append(_ask(address, 1 + number // PER_NETWORK))
    return took


def _ask(address: str, network: int) -> float:
    """One question, its form and its answer's page."""
    from django.test import Client

    visitor = Client(REMOTE_ADDR=f"192.0.2.{network}")
    begun = time.perf_counter()
    visitor.get("/support/mail/")
    answer = visitor.post("/support/mail/", {"email": address})
    page = visitor.get(answer.headers["Location"])
    took = (time.perf_counter() - begun) * 1000
    if (answer.status_code, page.status_code) != (302, 200):
        raise RuntimeError(f"{answer.status_code} {page.status_code}")
    return took


def report(known: list[float], strange: list[float]) -> str:
    """Medians and quartiles, and how often such a difference comes by chance (10,000 shuffles of the same figures)."""
    difference = statistics.median(known) - statistics.median(strange)
    both, number, chance = known + strange, len(known), random.Random(2)
    larger = 0
    for _shuffle in range(10_000):
        chance.shuffle(both)
        larger += abs(statistics.median(both[:number]) - statistics.median(both[number:])) >= abs(difference)
    verdict = "no difference beyond noise" if larger / 10_000 > 0.01 else "TIME TELLS THEM APART"
    return (
        f"known:   {_spread(known)}\nstrange: {_spread(strange)}\n"
        f"difference of medians {difference:+.2f} ms; by chance so large or larger in {larger / 100:.1f} %: {verdict}\n"
    )


def _spread(walls: list[float]) -> str:
    low, middle, high = statistics.quantiles(walls, n=4)
    return f"{len(walls)} tries, median {middle:.2f} ms (quartiles {low:.2f} and {high:.2f})"


if __name__ == "__main__":
    main()
