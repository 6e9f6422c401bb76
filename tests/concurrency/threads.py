"""Runs calls concurrently in threads, each with its own database connection."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from django.db import connection


def at_once(calls: Sequence[Callable[[], object]]) -> list[object]:
    """Runs all calls in threads that start at the same moment; their results, or the errors that they raised."""
    line = threading.Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        line.wait()
        try:
            return call()
        except Exception as error:  # noqa: BLE001 - returned to the test
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))
