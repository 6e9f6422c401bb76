"""Looks at the server from outside, by a connection of its own: who waits for whom, and whose session has ended."""

import threading
import time

import psycopg
from django.db import connection

DEADLOCK_TIMEOUT = "4ms"  # of the actors' sessions


class Observer:
    """A connection that no actor uses."""

    DEADLOCKS_FOUND_AFTER_SECONDS = 0.015

    def __init__(self) -> None:
        database = connection.settings_dict
        parts = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
        self.session = psycopg.connect(
            autocommit=True, **{part: database[name] for part, name in parts.items() if database[name]}
        )
        self.lock = threading.Lock()

    def waiting(self, backends: list[int], others: set[int]) -> set[int]:
        """Which of these server processes wait for a lock that one of the others has."""
        query = "SELECT pid FROM unnest(%s::int[]) pid WHERE pg_blocking_pids(pid) && %s::int[]"
        with self.lock:
            return {pid for (pid,) in self.session.execute(query, [backends, list(others)])}

    def wait_until_gone(self, backend: int) -> None:
        """Waits until a session has ended: only then are its locks free."""
        query = "SELECT 1 FROM pg_stat_activity WHERE pid = %s"
        while True:
            with self.lock:
                if self.session.execute(query, [backend]).fetchone() is None:
                    return
            time.sleep(0.001)

    def __enter__(self) -> "Observer":
        return self

    def __exit__(self, *_error: object) -> None:
        self.session.close()
