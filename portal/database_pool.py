"""The pool of PostgreSQL connections of one process: sizes, waiting times, and what happens after a failover."""

from typing import Any

from psycopg import Connection, OperationalError
from psycopg_pool import ConnectionPool

CONNECT_SECONDS = 5  # for a connection to the database


def pool_options(most: int) -> dict[str, Any]:
    """Options of psycopg's pool, in seconds; `most`: connections of the process.

    `timeout`: how long a request waits for a connection. `reconnect_timeout`: how long a pool tries by itself, after
    which the next request tries at once instead of waiting for its growing pauses.
    """
    size = {"min_size": 1, "max_size": most}
    waits = {"timeout": CONNECT_SECONDS, "reconnect_timeout": 2 * CONNECT_SECONDS}
    return size | waits | {"check": check}


def check(connection: Connection) -> None:
    """Called before a request gets the connection. Raises OperationalError for a dead one, and has all others replaced.

    A failover ends them all; the pool alone would try one after the other, with pauses of one, two and four seconds.
    """
    try:
        ConnectionPool.check_connection(connection)
    except OperationalError:
        pool = getattr(connection, "_pool", None)
        if pool is not None:
            pool.drain()
        raise
