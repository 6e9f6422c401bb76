"""`make simulate`: runs seeds on PostgreSQL and prints what they found; a failing one is shrunk and shown as a schedule."""

import argparse
import logging
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import django


def options() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="make simulate", description=__doc__)
    parser.add_argument("--seed", type=int, default=0, help="the first seed (default 0)")
    parser.add_argument("--runs", type=int, default=100, help="how many seeds (default 100)")
    parser.add_argument("--scenario", default="", help="only this scenario, by its name")
    parser.add_argument(
        "--planted", action="store_true", help="plants each bug in turn, and prints the seed that finds it"
    )
    parser.add_argument("--trace", action="store_true", help="prints the schedule of each run, also of a good one")
    parser.add_argument("--twice", action="store_true", help="runs each seed twice and compares the traces")
    return parser.parse_args()


@contextmanager
def database(name: str) -> Iterator[None]:
    """A database of its own: a copy of the migrated one that the tests keep."""
    from django.db import connection

    from tests.migrated import copy_instead
    from tests.simulate.run import without_pool

    connection.settings_dict["TEST"]["NAME"] = name
    with without_pool():
        copy_instead(connection, anew=False)
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            yield
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)


def main() -> int:
    """Exit status 1 when a run failed, or when a planted bug was not found."""
    asked = options()
    os.environ.get("DATABASE_URL") or sys.exit("DATABASE_URL names the PostgreSQL server to use")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    logging.disable(logging.CRITICAL)
    with database(f"simulate_{os.environ.get('TEST_DB', 'main')}"):
        from tests.simulate import command
        from tests.simulate.observer import Observer

        with Observer() as observer:
            return (command.planted if asked.planted else command.seeds)(asked, observer)


if __name__ == "__main__":
    started = time.monotonic()
    status = main()
    sys.stdout.write(f"{time.monotonic() - started:.1f} s\n")
    sys.exit(status)
