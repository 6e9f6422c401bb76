"""Failures of mail servers: each mail ends sent or failed with a reason, and is sent twice in one case only."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import F

from portal.shared.mail import services as mail_services
from portal.shared.mail.models import MailMessage
from portal.shared.mail.outbox import queue_mail
from portal.shared.mail.sending.delivery import deliver
from portal.shared.mail.smtp import EmailBackend
from portal.shared.mail.states import FailureReason, MailState
from tests.shared.mail.mailserver import Server, served_by

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)


class DiesBeforeSending(EmailBackend):
    """The process is killed before the mail is sent."""

    def send_messages(self, email_messages):
        raise SystemExit


class DiesAfterSending(EmailBackend):
    """The process is killed between the server's 250 and our commit."""

    def send_messages(self, email_messages):
        super().send_messages(email_messages)
        raise SystemExit


class LosesLease(EmailBackend):
    """While it connects, the lease expires and another worker acquires the mail."""

    def open(self):
        MailMessage.objects.update(attempts=F("attempts") + 1)
        return super().open()


def queue_test_mail():
    return queue_mail("unknown_account", to="hanako@docomo.ne.jp", about=None, locale="ja", at=NOON)


def deliver_now(mail, at=NOON):
    deliver(mail.pk, at=at)
    mail.refresh_from_db()
    return mail.state, mail.reason


TEMPORARY = {
    "421 at the greeting of the sender": {"mail": "421 Service not available"},
    "450 for the receiver": {"rcpt": "450 4.2.0 Try again later"},
    "451 after the mail": {"data": "451 Local error"},
    "554 of our own relay": {"rcpt": "554 5.7.1 Relay access denied"},
    "550 for our sender": {"mail": "550 5.1.1 User unknown"},
    "the connection drops at EHLO": {"ehlo": "drop"},
    "the connection drops at MAIL": {"mail": "drop"},
    "the connection drops at RCPT": {"rcpt": "drop"},
    "the connection drops before the answer to the mail": {"data": "drop"},
    "slow at EHLO": {"ehlo": "slow"},
    "slow at MAIL": {"mail": "slow"},
    "slow at RCPT": {"rcpt": "slow"},
}
PERMANENT = {
    "550 for the receiver": ({"rcpt": "550 Unknown user hanako@docomo.ne.jp"}, FailureReason.MISSING_OR_FILTERED),
    "550 after the mail": ({"data": "550 Unknown user hanako@docomo.ne.jp"}, FailureReason.MISSING_OR_FILTERED),
    "552 after the mail": ({"data": "552 Too much mail data"}, FailureReason.MAILBOX_FULL),
    "550 for the domain": ({"rcpt": "550 5.1.2 Bad destination system address"}, FailureReason.MALFORMED),
}


@pytest.mark.parametrize("problem", TEMPORARY)
def test_after_a_temporary_problem_one_copy_is_sent(settings, problem):
    mail = queue_test_mail()
    with served_by(Server(**TEMPORARY[problem]), settings) as server:
        assert deliver_now(mail)[0] == MailState.QUEUED
        assert (mail.last_error != "", mail.next_try_at > NOON) == (True, True)
        server.answers = {}
        assert deliver_now(mail, LATER) == (MailState.SENT, "")
        deliver(mail.pk, at=LATER)
    assert len(server.accepted) == 1


@pytest.mark.parametrize("problem", PERMANENT)
def test_a_permanent_refusal_has_a_reason_and_nothing_is_sent(settings, problem):
    answers, reason = PERMANENT[problem]
    mail = queue_test_mail()
    with served_by(Server(**answers), settings) as server:
        assert deliver_now(mail) == (MailState.FAILED, reason)
        deliver(mail.pk, at=LATER)
    assert (mail.last_error != "", server.accepted) == (True, [])


@pytest.mark.parametrize("ending", ["slow", "drop after"])
def test_a_server_that_accepted_the_mail_gets_no_second_copy(settings, ending):
    mail = queue_test_mail()
    with served_by(Server(data=ending), settings) as server:
        assert deliver_now(mail) == (MailState.SENT, "")
        deliver(mail.pk, at=LATER)
    assert len(server.accepted) == 1


@pytest.mark.parametrize(("death", "copies"), [("DiesBeforeSending", 1), ("DiesAfterSending", 2)])
def test_a_second_copy_is_sent_only_when_the_process_dies_between_the_250_and_our_commit(settings, death, copies):
    mail, server = queue_test_mail(), Server()
    with served_by(server, settings, f"tests.shared.mail.test_bad_servers.{death}"), pytest.raises(SystemExit):
        deliver(mail.pk, at=NOON)
    with served_by(server, settings):
        assert deliver_now(mail, NOON + timedelta(minutes=1)) == (MailState.SENDING, "")  # its lease still runs
        assert deliver_now(mail, datetime.now(UTC) + timedelta(hours=1)) == (MailState.SENT, "")
    assert len(server.accepted) == copies


def test_a_worker_that_lost_its_lease_to_another_sends_nothing(settings):
    mail = queue_test_mail()
    with served_by(Server(), settings, "tests.shared.mail.test_bad_servers.LosesLease") as server:
        assert deliver_now(mail) == (MailState.SENDING, "")
    assert server.accepted == []


def test_without_the_lease_only_the_result_sent_is_recorded():
    mail = queue_test_mail()
    slow_worker_mail = mail_services.acquire_lease(mail.pk, NOON)
    mail_services.acquire_lease(mail.pk, NOON + timedelta(hours=1))
    mail_services.record_attempt(slow_worker_mail, MailState.QUEUED, LATER, diagnostic="timed out", next_try_at=LATER)
    mail.refresh_from_db()
    assert (mail.state, mail.events.count()) == (MailState.SENDING, 0)

    mail_services.record_attempt(slow_worker_mail, MailState.SENT, LATER, sent_at=LATER)
    mail.refresh_from_db()
    assert (mail.state, mail_services.acquire_lease(mail.pk, LATER + timedelta(days=1))) == (MailState.SENT, None)
