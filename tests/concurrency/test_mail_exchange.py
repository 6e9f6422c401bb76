"""The database goes away or a server is slow during the exchange with a mail server: one copy is sent, and it is recorded."""

import asyncio
from datetime import datetime, timedelta

import psycopg
import pytest
from django.db import connection

from portal.shared import clock
from portal.shared.mail.models import MailMessage
from portal.shared.mail.outbox import queue_mail
from portal.shared.mail.sending import lease_renewal
from portal.shared.mail.sending.delivery import deliver
from portal.shared.mail.services import LEASE_DURATION
from portal.shared.mail.states import MailState
from portal.shared.models import SiteSettings
from tests.shared.mail.mailserver import Server, served_by

pytestmark = pytest.mark.django_db(transaction=True)
TERMINATE_OTHERS = """
    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


def run_sql(statement: str) -> tuple:
    """The first row of a statement on a connection of its own, outside Django's."""
    settings = connection.settings_dict
    fields = {"dbname": settings["NAME"], "user": settings["USER"], "password": settings["PASSWORD"]}
    fields |= {"host": settings["HOST"], "port": settings["PORT"]}
    with psycopg.connect(**{name: value for name, value in fields.items() if value}, autocommit=True) as own:
        return own.execute(statement).fetchone() or ()


class CutsConnections(Server):
    """Terminates every connection to the database while it answers RCPT, or DATA, and accepts the mail."""

    def __init__(self, stage: str) -> None:
        super().__init__()
        self.stage = stage

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.stage == "rcpt":
            run_sql(TERMINATE_OTHERS)
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.stage == "data":
            run_sql(TERMINATE_OTHERS)
        return await super().handle_DATA(server, session, envelope)


class SlowServer(Server):
    """Lets the lease nearly lapse while it answers DATA, and notes by when the worker has renewed it."""

    lease_until: datetime

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        run_sql("UPDATE shared_mailmessage SET lease_until = now() RETURNING 1")
        await asyncio.sleep(0.5)
        (self.lease_until,) = run_sql("SELECT lease_until FROM shared_mailmessage")
        return await super().handle_DATA(server, session, envelope)


def queue_test_mail() -> MailMessage:
    return queue_mail("unknown_account", to="a@example.jp", about=None, locale="ja", at=clock.now())


@pytest.mark.parametrize("stage", ["rcpt", "data"])
def test_a_cut_connection_to_the_database_leads_to_no_second_copy(settings, stage):
    mail = queue_test_mail()
    with served_by(CutsConnections(stage), settings, timeout=20) as server:
        deliver(mail.pk, at=clock.now())
        mail.refresh_from_db()
        assert (mail.state, mail.last_error) == (MailState.SENT, "")
        deliver(mail.pk, at=clock.now() + timedelta(hours=1))
    assert len(server.accepted) == 1
    assert [event.state for event in mail.events.all()] == [MailState.SENT]


def test_the_lease_is_renewed_while_the_server_is_slow(settings, monkeypatch):
    monkeypatch.setattr(lease_renewal, "RENEW_SECONDS", 0.05)
    mail = queue_test_mail()
    with served_by(SlowServer(), settings, timeout=20) as server:
        before = clock.now()
        deliver(mail.pk, at=before)
    mail.refresh_from_db()
    assert (mail.state, server.lease_until > before + LEASE_DURATION - timedelta(seconds=1)) == (MailState.SENT, True)


def test_the_mail_of_a_killed_worker_is_due_well_before_the_promise_has_passed():
    promise = timedelta(minutes=SiteSettings.load().mail_promise_minutes)
    assert LEASE_DURATION.total_seconds() > lease_renewal.RENEW_SECONDS * 3
    assert LEASE_DURATION + timedelta(minutes=2) < promise
