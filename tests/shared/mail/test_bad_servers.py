"""Whatever a mail server does: every mail ends sent or explained, and a second copy goes only in the one window."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import F

from portal.shared.mail import services as mail_services
from portal.shared.mail.models import MailMessage
from portal.shared.mail.sending.delivery import deliver
from portal.shared.mail.sending.outbox import queue_mail
from portal.shared.mail.smtp import EmailBackend
from portal.shared.mail.states import FailureReason, MailState
from tests.shared.mail.mailserver import Server, served_by

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)


class DiesBefore(EmailBackend):
    """The process is killed before the mail is given away."""

    def send_messages(self, email_messages):
        raise SystemExit


class DiesAfter(EmailBackend):
    """The process is killed between the server's 250 and our commit."""

    def send_messages(self, email_messages):
        super().send_messages(email_messages)
        raise SystemExit


class Overtaken(EmailBackend):
    """While this one still greets its server, the lease runs out and another worker takes the mail."""

    def open(self):
        MailMessage.objects.update(attempts=F("attempts") + 1)
        return super().open()


def a_mail():
    return queue_mail("unknown_account", to="hanako@docomo.ne.jp", about=None, locale="ja", at=NOON)


def deliver_now(mail, at=NOON):
    deliver(mail.pk, at=at)
    mail.refresh_from_db()
    return mail.state, mail.reason


PASSING = {
    "421 at the greeting of the sender": {"mail": "421 Service not available"},
    "450 for the receiver": {"rcpt": "450 4.2.0 Try again later"},
    "451 after the mail": {"data": "451 Local error"},
    "the line drops at EHLO": {"ehlo": "drop"},
    "the line drops at MAIL": {"mail": "drop"},
    "the line drops at RCPT": {"rcpt": "drop"},
    "the line drops before the answer to the mail": {"data": "drop"},
    "slow at EHLO": {"ehlo": "slow"},
    "slow at MAIL": {"mail": "slow"},
    "slow at RCPT": {"rcpt": "slow"},
}
LASTING = {
    "550 for the receiver": ({"rcpt": "550 Unknown user hanako@docomo.ne.jp"}, FailureReason.MISSING_OR_FILTERED),
    "550 after the mail": ({"data": "550 Unknown user hanako@docomo.ne.jp"}, FailureReason.MISSING_OR_FILTERED),
    "552 after the mail": ({"data": "552 Too much mail data"}, FailureReason.MAILBOX_FULL),
    "554 for the receiver": ({"rcpt": "554 5.7.1 Relay access denied"}, FailureReason.MALFORMED),
}


@pytest.mark.parametrize("trouble", PASSING)
def test_trouble_that_passes_ends_with_one_copy(settings, trouble):
    mail = a_mail()
    with served_by(Server(**PASSING[trouble]), settings) as server:
        assert deliver_now(mail)[0] == MailState.QUEUED
        assert (mail.last_error != "", mail.next_try_at > NOON) == (True, True)
        server.steps = {}
        assert deliver_now(mail, LATER) == (MailState.SENT, "")
        deliver(mail.pk, at=LATER)
    assert len(server.taken) == 1


@pytest.mark.parametrize("trouble", LASTING)
def test_a_lasting_refusal_is_explained_and_nothing_was_sent(settings, trouble):
    steps, reason = LASTING[trouble]
    mail = a_mail()
    with served_by(Server(**steps), settings) as server:
        assert deliver_now(mail) == (MailState.FAILED, reason)
        deliver(mail.pk, at=LATER)
    assert (mail.last_error != "", server.taken) == (True, [])


@pytest.mark.parametrize("ending", ["slow", "drop after"])
def test_a_server_that_took_the_mail_gets_no_second_one_however_it_says_so(settings, ending):
    mail = a_mail()
    with served_by(Server(data=ending), settings) as server:
        assert deliver_now(mail) == (MailState.SENT, "")
        deliver(mail.pk, at=LATER)
    assert len(server.taken) == 1


@pytest.mark.parametrize(("death", "copies"), [("DiesBefore", 1), ("DiesAfter", 2)])
def test_a_second_copy_goes_only_when_the_process_dies_between_the_250_and_our_commit(settings, death, copies):
    mail, server = a_mail(), Server()
    with served_by(server, settings, f"tests.shared.mail.test_bad_servers.{death}"), pytest.raises(SystemExit):
        deliver(mail.pk, at=NOON)
    with served_by(server, settings):
        assert deliver_now(mail, NOON + timedelta(minutes=1)) == (MailState.SENDING, "")  # its lease still runs
        assert deliver_now(mail, datetime.now(UTC) + timedelta(hours=1)) == (MailState.SENT, "")
    assert len(server.taken) == copies


def test_a_worker_that_lost_its_lease_to_another_sends_nothing(settings):
    mail = a_mail()
    with served_by(Server(), settings, "tests.shared.mail.test_bad_servers.Overtaken") as server:
        assert deliver_now(mail) == (MailState.SENDING, "")
    assert server.taken == []


def test_whoever_lost_the_lease_may_still_say_that_it_sent_the_mail_but_nothing_else():
    mail = a_mail()
    slow = mail_services.acquire_lease(mail.pk, NOON)
    mail_services.acquire_lease(mail.pk, NOON + timedelta(hours=1))
    mail_services.record_attempt(slow, MailState.QUEUED, LATER, diagnostic="timed out", next_try_at=LATER)
    mail.refresh_from_db()
    assert (mail.state, mail.events.count()) == (MailState.SENDING, 0)

    mail_services.record_attempt(slow, MailState.SENT, LATER, sent_at=LATER)
    mail.refresh_from_db()
    assert (mail.state, mail_services.acquire_lease(mail.pk, LATER + timedelta(days=1))) == (MailState.SENT, None)
