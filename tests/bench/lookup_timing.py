"""Whether the look-up of orders takes longer for what exists: `python -m tests.bench.lookup_timing`.

Asks through the whole stack of the application, in this process, in a random order: known addresses with
their order's number, and addresses and numbers that do not exist. Run it with DATABASE_URL of a database of its own.
"""

import argparse
import random
import statistics
import sys
import time

import django

SHUFFLES = 2_000


def main() -> None:
    """Prints both medians, their difference, and how often chance alone makes a difference as large."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.lookup_timing", description=__doc__)
    parser.add_argument("tries", type=int, nargs="?", default=200, help="of each group (default 200)")
    options = parser.parse_args()
    django.setup()
    from django.test.utils import setup_databases, teardown_databases

    databases = setup_databases(verbosity=0, interactive=False)
    try:
        known, unknown = measure(options.tries)
    finally:
        teardown_databases(databases, verbosity=0)
    difference, chance = compare(known, unknown)
    medians = f"known {statistics.median(known):.2f} ms, unknown {statistics.median(unknown):.2f} ms"
    sys.stdout.write(
        f"{options.tries} of each: {medians}; they differ by {difference:.2f} ms, and of {SHUFFLES} shuffles "
        f"of the labels {chance:.0%} make one at least as large\n"
    )


def measure(tries: int) -> tuple[list[float], list[float]]:
    """Milliseconds from question to answer: (known addresses, unknown ones)."""
    asked = [(True, *one) for one in known_orders(tries)]
    asked += [(False, f"unknown{number}@example.jp", f"ZZZZZZ{number:04d}") for number in range(tries)]
    random.shuffle(asked)
    for number in range(20):  # what a process does only once
        ask(f"warm{number}@example.jp", "", number)
    took: dict[bool, list[float]] = {True: [], False: []}
    for number, (is_known, email, code) in enumerate(asked):
        took[is_known].append(ask(email, code, number))
    return took[True], took[False]


def known_orders(tries: int) -> list[tuple[str, str]]:
    """(address, number) of orders that were confirmed, each of a buyer of its own."""
    from portal.shared import clock
    from tests.factories.accounts import make_buyer
    from tests.factories.catalog import EventFactory
    from tests.factories.orders import OrderFactory

    at = clock.now()
    event = EventFactory(at=at, size=2 * tries)
    emails = [f"somebody{number}@example.jp" for number in range(tries)]
    return [(mail, OrderFactory(event=event, user=make_buyer(mail), confirmed=True, at=at).code) for mail in emails]


def ask(email: str, code: str, number: int) -> float:
    """One question from a network of its own, so that no limit answers in our place."""
    from django.test import Client

    browser = Client(REMOTE_ADDR=f"10.1.{number // 250}.{number % 250}")
    begun = time.perf_counter()
    answer = browser.post("/support/orders/", {"email": email, "code": code})
    took = (time.perf_counter() - begun) * 1000
    if answer.status_code != 302:
        sys.exit(f"expected 302, got {answer.status_code}")
    return took


def compare(known: list[float], unknown: list[float]) -> tuple[float, float]:
    """The medians' difference, and the share of shuffles of the labels in which it is as large (a permutation test)."""
    seen = statistics.median(known) - statistics.median(unknown)
    everything, half, larger = known + unknown, len(known), 0
    for _shuffle in range(SHUFFLES):
        random.shuffle(everything)
        drawn = statistics.median(everything[:half]) - statistics.median(everything[half:])
        larger += abs(drawn) >= abs(seen)
    return seen, larger / SHUFFLES


if __name__ == "__main__":
    main()
