"""No mail is lost, none is sent by a rolled-back transaction, and each is sent once."""

import smtplib
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail as django_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from portal.shared.jobs import enqueue_due_emails
from portal.shared.mail.models import MailEvent, MailMessage, MailState
from portal.shared.mail.sending.delivery import RETRY_DELAYS, deliver
from portal.shared.mail.sending.outbox import queue_mail
from portal.shared.mail.services import LEASE_DURATION

NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
BROKEN = "tests.shared.mail.test_delivery.BrokenBackend"
REFUSING = "tests.shared.mail.test_delivery.RefusingBackend"
LATER = "tests.shared.mail.test_delivery.GreylistingBackend"
AFTER_DATA = "tests.shared.mail.test_delivery.RefusingAfterDataBackend"


class BrokenBackend(BaseEmailBackend):
    def send_messages(self, email_messages):
        raise ConnectionRefusedError(111, "no answer")


class RefusingBackend(BaseEmailBackend):
    def send_messages(self, email_messages):
        raise smtplib.SMTPRecipientsRefused({"a@docomo.ne.jp": (550, b"Unknown user")})


class GreylistingBackend(BaseEmailBackend):
    def send_messages(self, email_messages):
        raise smtplib.SMTPRecipientsRefused({"a@docomo.ne.jp": (450, b"Try again later")})


class RefusingAfterDataBackend(BaseEmailBackend):
    def send_messages(self, email_messages):
        raise smtplib.SMTPDataError(550, b"Unknown user")


def a_mail(at=NOON) -> MailMessage:
    return queue_mail("unknown_account", to="a@example.jp", about=None, locale="ja", at=at)


@pytest.mark.django_db
def test_a_rollback_takes_the_mail_and_its_task_with_it():
    with transaction.atomic():
        a_mail()
        assert (MailMessage.objects.count(), DBTaskResult.objects.count()) == (1, 1)
        transaction.set_rollback(True)

    assert (MailMessage.objects.count(), DBTaskResult.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_two_workers_send_one_mail():
    mail = a_mail()
    deliver(mail.pk, at=NOON)
    deliver(mail.pk, at=NOON)

    assert len(django_mail.outbox) == 1
    assert list(MailEvent.objects.values_list("state", flat=True)) == [MailState.SENT]


@pytest.mark.django_db
def test_a_worker_that_comes_while_another_sends_leaves_it_alone():
    mail = a_mail()
    MailMessage.objects.filter(pk=mail.pk).update(state=MailState.SENDING, lease_until=NOON + LEASE_DURATION)
    deliver(mail.pk, at=NOON + timedelta(seconds=1))

    assert len(django_mail.outbox) == 0


@pytest.mark.django_db
def test_after_a_carriers_error_the_mail_waits_and_the_clock_offers_it_again(settings, run_jobs, time_machine):
    time_machine.move_to(NOON, tick=False)
    mail = a_mail()
    settings.MAILERS = {"default": {"BACKEND": BROKEN}}
    run_jobs()
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.next_try_at) == (MailState.QUEUED, 1, NOON + RETRY_DELAYS[0])
    assert "no answer" in mail.last_error

    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    assert enqueue_due_emails(NOON + timedelta(seconds=10)) == 0
    time_machine.move_to(NOON + timedelta(minutes=1), tick=False)
    assert enqueue_due_emails(NOON + timedelta(minutes=1)) == 1
    run_jobs()
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, len(django_mail.outbox)) == (MailState.SENT, 2, 1)
    assert list(mail.events.values_list("state", flat=True)) == [MailState.DEFERRED, MailState.SENT]


@pytest.mark.django_db
def test_a_killed_workers_mail_is_offered_again_when_its_lease_has_run_out(run_jobs, time_machine):
    mail = a_mail()
    DBTaskResult.objects.update(status="RUNNING")
    MailMessage.objects.filter(pk=mail.pk).update(
        state=MailState.SENDING, attempts=1, lease_until=NOON + LEASE_DURATION
    )

    assert enqueue_due_emails(NOON + timedelta(seconds=90)) == 0
    later = NOON + LEASE_DURATION + timedelta(minutes=1)
    time_machine.move_to(later, tick=False)
    assert enqueue_due_emails(later) == 1
    run_jobs()
    mail.refresh_from_db()
    assert (mail.state, len(django_mail.outbox)) == (MailState.SENT, 1)


@pytest.mark.django_db
def test_a_server_that_says_later_is_asked_later(settings):
    settings.MAILERS = {"default": {"BACKEND": LATER}}
    mail = a_mail()
    deliver(mail.pk, at=NOON)
    mail.refresh_from_db()

    assert (mail.state, mail.next_try_at) == (MailState.QUEUED, NOON + RETRY_DELAYS[0])


@pytest.mark.django_db
@pytest.mark.parametrize("carrier", [REFUSING, AFTER_DATA])
def test_a_lasting_refusal_ends_it(settings, carrier):
    settings.MAILERS = {"default": {"BACKEND": carrier}}
    mail = a_mail()
    deliver(mail.pk, at=NOON)
    mail.refresh_from_db()

    assert mail.state == MailState.FAILED
    assert "Unknown user" in mail.events.get().reply
    assert enqueue_due_emails(NOON + timedelta(days=1)) == 0


@pytest.mark.django_db
def test_it_is_given_up_after_the_last_wait(settings):
    settings.MAILERS = {"default": {"BACKEND": BROKEN}}
    mail, at = a_mail(), NOON
    for wait in [*RETRY_DELAYS, timedelta()]:
        deliver(mail.pk, at=at)
        at += wait
    mail.refresh_from_db()

    assert (mail.state, mail.attempts) == (MailState.FAILED, len(RETRY_DELAYS) + 1)


@pytest.mark.django_db
def test_every_try_carries_the_same_message_id(settings):
    mail = a_mail()
    settings.MAILERS = {"default": {"BACKEND": BROKEN}}
    deliver(mail.pk, at=NOON)
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    deliver(mail.pk, at=NOON + timedelta(minutes=1))

    assert django_mail.outbox[0].message()["Message-ID"] == mail.message_id
    assert mail.message_id.endswith("@cloud-pass.jp>")


@pytest.mark.django_db
def test_a_mail_whose_matter_is_over_is_not_sent():
    mail = queue_mail("verify_address", to="a@example.jp", about=None, locale="ja", at=NOON)
    deliver(mail.pk, at=NOON)
    mail.refresh_from_db()

    assert (mail.state, len(django_mail.outbox)) == (MailState.SUPPRESSED, 0)
