"""Does the response time at /support/mail/ reveal a known address? `python -m tests.bench.enumeration_timing`."""

import argparse
import random
import statistics
import sys
import time

import django

PER_NETWORK = 50  # below the throttle for one network


def main() -> None:
    """Measures in a database of its own, which is removed afterwards."""
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
    """Milliseconds for known and for unknown addresses, requested in a random order; each address once."""
    from portal.shared import clock
    from portal.shared.mail.outbox import queue_mail
    from tests.factories.accounts import make_buyer

    buyers = [make_buyer(f"known-{n:04}@docomo.ne.jp") for n in range(tries)]
    for buyer in buyers:
        for _mail in range(3):
            queue_mail("password_changed", to=buyer.email, about=buyer, user=buyer, locale="ja", at=clock.now())
    requests = [(buyer.email, 0) for buyer in buyers] + [(f"never-{n:04}@docomo.ne.jp", 1) for n in range(tries)]
    random.Random(1).shuffle(requests)
    for warm_up in range(20):
        _request(f"first-{warm_up:04}@docomo.ne.jp", 0)
    took: tuple[list[float], list[float]] = ([], [])
    for number, (address, group) in enumerate(requests):
        took[group].append(_request(address, 1 + number // PER_NETWORK))
    return took


def _request(address: str, network: int) -> float:
    """One lookup: its form and its result page."""
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


def report(known: list[float], unknown: list[float]) -> str:
    """Medians and quartiles, and how often chance makes such a difference (10,000 shuffles of the same figures)."""
    difference = statistics.median(known) - statistics.median(unknown)
    both, number, chance = known + unknown, len(known), random.Random(2)
    larger = 0
    for _shuffle in range(10_000):
        chance.shuffle(both)
        larger += abs(statistics.median(both[:number]) - statistics.median(both[number:])) >= abs(difference)
    verdict = "no difference beyond noise" if larger / 10_000 > 0.01 else "RESPONSE TIME DIFFERS"
    return (
        f"known:   {_spread(known)}\nunknown: {_spread(unknown)}\n"
        f"difference of medians {difference:+.2f} ms; by chance so large or larger in {larger / 100:.1f} %: {verdict}\n"
    )


def _spread(walls: list[float]) -> str:
    low, middle, high = statistics.quantiles(walls, n=4)
    return f"{len(walls)} tries, median {middle:.2f} ms (quartiles {low:.2f} and {high:.2f})"


if __name__ == "__main__":
    main()
