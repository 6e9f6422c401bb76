"""The database connection around an exchange with a mail server: given back before it, fresh and patient after it."""

import time
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connection

# Pauses in seconds after failed tries to write a result: about two minutes, less than a lease.
RETRY_PAUSES = (0.2, 0.5, 1, 2, 5, *[10] * 11)


def release() -> None:
    """Closes the connection, so that nothing that happens to it during the exchange matters; not inside a transaction."""
    if not connection.in_atomic_block:
        connection.close()


def persist[T](write: Callable[[], T]) -> T:
    """Runs `write`, on a fresh connection after each failure of the connection; raises its error after RETRY_PAUSES."""
    for pause in RETRY_PAUSES:
        try:
            return write()
        except (InterfaceError, OperationalError):
            if connection.in_atomic_block:
                raise
            connection.close()
            time.sleep(pause)
    return write()
