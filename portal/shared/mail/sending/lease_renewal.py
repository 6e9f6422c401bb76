"""Renews the lease of a mail while a slow server answers, so that a lease may be short and a killed worker's soon ends."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import InterfaceError, OperationalError, connection

from portal.shared.mail import services as mail_services
from portal.shared.mail.models import MailMessage

RENEW_SECONDS = 20.0


@contextmanager
def renewed_lease(mail: MailMessage) -> Iterator[None]:
    """Renews the lease every RENEW_SECONDS in a thread with its own connection, until the block ends or it is lost."""
    ended = threading.Event()
    renewal = threading.Thread(target=_renew_until_ended, args=(mail, ended), daemon=True)
    renewal.start()
    try:
        yield
    finally:
        ended.set()
        renewal.join()


def _renew_until_ended(mail: MailMessage, ended: threading.Event) -> None:
    while not ended.wait(RENEW_SECONDS):
        try:
            with suppress(OperationalError, InterfaceError):  # the next round has a fresh connection
                mail_services.renew_lease(mail)
        except mail_services.LeaseLost:
            return
        finally:
            connection.close()
