"""Delivery: mails roll back with their transaction, are retried, and are sent once."""

import smtplib
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail as django_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from portal.shared.jobs import enqueue_due_emails
from portal.shared.mail import suppression
from portal.shared.mail.mail_kinds import LIFETIME
from portal.shared.mail.models import MailEvent, MailMessage
from portal.shared.mail.outbox import queue_mail
from portal.shared.mail.retries import RETRY_DELAYS, UNEXPLAINED_FOR
from portal.shared.mail.sending.delivery import deliver
from portal.shared.mail.services import LEASE_DURATION
from portal.shared.mail.states import FailureReason, MailState
from tests.shared.mail.mailserver import Server, served_by

NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
BROKEN = "tests.shared.mail.test_delivery.BrokenBackend"
REFUSING = "tests.shared.mail.test_delivery.RefusingBackend"
GREYLISTING = "tests.shared.mail.test_delivery.GreylistingBackend"
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


def queue_test_mail(at=NOON) -> MailMessage:
    return queue_mail("unknown_account", to="a@example.jp", about=None, locale="ja", at=at)


@pytest.mark.django_db
def test_a_rollback_removes_the_mail_and_its_task():
    with transaction.atomic():
        queue_test_mail()
        assert (MailMessage.objects.count(), DBTaskResult.objects.count()) == (1, 1)
        transaction.set_rollback(True)

    assert (MailMessage.objects.count(), DBTaskResult.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_two_workers_send_a_mail_once():
    mail = queue_test_mail()
    deliver(mail.pk, at=NOON)
    deliver(mail.pk, at=NOON)

    assert len(django_mail.outbox) == 1
    assert list(MailEvent.objects.values_list("state", flat=True)) == [MailState.SENT]


@pytest.mark.django_db
def test_a_mail_leased_by_another_worker_is_not_sent():
    mail = queue_test_mail()
    MailMessage.objects.filter(pk=mail.pk).update(state=MailState.SENDING, lease_until=NOON + LEASE_DURATION)
    deliver(mail.pk, at=NOON + timedelta(seconds=1))

    assert len(django_mail.outbox) == 0


@pytest.mark.django_db
def test_after_a_server_error_the_mail_is_queued_and_the_job_enqueues_it_again(settings, run_jobs, time_machine):
    time_machine.move_to(NOON, tick=False)
    mail = queue_test_mail()
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
def test_the_mail_of_a_killed_worker_is_enqueued_again_when_its_lease_has_expired(run_jobs, time_machine):
    mail = queue_test_mail()
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
def test_a_temporary_refusal_is_retried(settings):
    settings.MAILERS = {"default": {"BACKEND": GREYLISTING}}
    mail = queue_test_mail()
    deliver(mail.pk, at=NOON)
    mail.refresh_from_db()

    assert (mail.state, mail.next_try_at) == (MailState.QUEUED, NOON + RETRY_DELAYS[0])


@pytest.mark.django_db
@pytest.mark.parametrize("backend", [REFUSING, AFTER_DATA])
def test_a_permanent_refusal_fails_the_mail(settings, backend):
    settings.MAILERS = {"default": {"BACKEND": backend}}
    mail = queue_test_mail()
    deliver(mail.pk, at=NOON)
    mail.refresh_from_db()

    assert mail.state == MailState.FAILED
    assert "Unknown user" in mail.events.get().reply
    assert enqueue_due_emails(NOON + timedelta(days=1)) == 0


def fail_until(mail, until: datetime) -> list[timedelta]:
    """Runs every due attempt until `until`; returns the pauses between them."""
    at, pauses = NOON, []
    while at < until:
        deliver(mail.pk, at=at)
        mail.refresh_from_db()
        if mail.state != MailState.QUEUED:
            break
        pauses.append(mail.next_try_at - at)
        at = mail.next_try_at
    return pauses


@pytest.mark.django_db
def test_an_error_of_the_transport_is_retried_with_growing_delays_until_the_mail_matters_no_more(settings):
    settings.MAILERS = {"default": {"BACKEND": BROKEN}}
    mail = queue_test_mail()
    pauses = fail_until(mail, NOON + timedelta(days=2))
    assert (mail.state, pauses[: len(RETRY_DELAYS)]) == (MailState.QUEUED, RETRY_DELAYS)
    assert set(pauses[len(RETRY_DELAYS) :]) == {timedelta(hours=1)}

    deliver(mail.pk, at=NOON + LIFETIME)
    mail.refresh_from_db()
    assert (mail.state, mail.reason) == (MailState.FAILED, FailureReason.UNKNOWN)


@pytest.mark.django_db
@pytest.mark.parametrize("reply", ["554 5.7.1 Relay access denied", "550 5.7.23 SPF fails", "554 5.7.1 spam"])
def test_a_refusal_of_our_relay_or_policy_is_retried_as_long_as_an_error_of_the_transport(settings, reply):
    mail = queue_test_mail()
    with served_by(Server(rcpt=reply), settings):
        for at in (NOON, NOON + timedelta(days=2)):
            deliver(mail.pk, at=at)
            mail.refresh_from_db()
            assert (mail.state, mail.reason, mail.next_try_at > at) == (
                MailState.QUEUED,
                FailureReason.SENDER_PROBLEM,
                True,
            )
    assert not suppression.is_suppressed(mail.address)


@pytest.mark.django_db
def test_an_unexplained_refusal_is_retried_for_a_day(settings):
    mail = queue_test_mail()
    with served_by(Server(data="554 Transaction failed"), settings):
        deliver(mail.pk, at=NOON)
        mail.refresh_from_db()
        assert (mail.state, mail.reason) == (MailState.QUEUED, FailureReason.UNKNOWN)
        deliver(mail.pk, at=NOON + UNEXPLAINED_FOR)
        mail.refresh_from_db()
    assert (mail.state, suppression.is_suppressed(mail.address)) == (MailState.FAILED, False)


@pytest.mark.django_db
def test_all_retries_have_the_same_message_id(settings):
    mail = queue_test_mail()
    settings.MAILERS = {"default": {"BACKEND": BROKEN}}
    deliver(mail.pk, at=NOON)
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    deliver(mail.pk, at=NOON + timedelta(minutes=1))

    assert django_mail.outbox[0].message()["Message-ID"] == mail.message_id
    assert mail.message_id.endswith("@cloud-pass.jp>")


@pytest.mark.django_db
def test_an_outdated_mail_is_suppressed():
    mail = queue_mail("verify_address", to="a@example.jp", about=None, locale="ja", at=NOON)
    deliver(mail.pk, at=NOON)
    mail.refresh_from_db()

    assert (mail.state, len(django_mail.outbox)) == (MailState.SUPPRESSED, 0)
