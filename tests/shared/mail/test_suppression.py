"""Suppression of addresses that refuse mail, and how they are unsuppressed."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail as django_mail

from portal.shared.accounts.services import confirm_verification, start_verification
from portal.shared.mail import services as mail_services
from portal.shared.mail import suppression
from portal.shared.mail.models import MailEvent, MailMessage, SuppressedAddress
from portal.shared.mail.outbox import queue_mail
from portal.shared.mail.sending.delivery import deliver
from portal.shared.mail.states import FailureReason, MailState

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
ADDRESS = "hanako@docomo.ne.jp"


def queue_test_mail(to=ADDRESS, mail_kind="unknown_account", at=NOON):
    return queue_mail(mail_kind, to=to, about=None, locale="ja", at=at)


def record_refusal(reason, *, to=ADDRESS, state=MailState.BOUNCED):
    mail = queue_test_mail(to)
    MailMessage.objects.filter(pk=mail.pk).update(state=MailState.SENT)
    event = MailEvent(state=state, at=NOON, source="t", external_id=str(mail.pk), reply="550", reason=reason)
    mail_services.record_event(mail, event)


@pytest.mark.parametrize(
    ("reason", "refusals"),
    [(FailureReason.MISSING, 1), (FailureReason.MALFORMED, 1), (FailureReason.MISSING_OR_FILTERED, 2)],
)
def test_consecutive_refusals_suppress_an_address(reason, refusals):
    for number in range(1, refusals + 1):
        record_refusal(reason)
        assert suppression.is_suppressed(ADDRESS.upper()) == (number == refusals)


@pytest.mark.parametrize(
    "reason",
    [
        FailureReason.MAILBOX_FULL,
        FailureReason.SENDER_PROBLEM,
        FailureReason.TEMPORARY,
        FailureReason.FILTERED,
        FailureReason.UNKNOWN,
    ],
)
def test_temporary_and_sender_problems_do_not_suppress_an_address(reason):
    for _again in range(3):
        record_refusal(reason)
    assert not suppression.is_suppressed(ADDRESS)


def test_one_complaint_suppresses_an_address():
    record_refusal(FailureReason.SPAM, state=MailState.COMPLAINED)
    assert suppression.is_suppressed(ADDRESS)


def test_a_delivered_mail_between_two_refusals_resets_the_count():
    record_refusal(FailureReason.MISSING_OR_FILTERED)
    record_refusal("", state=MailState.DELIVERED)
    record_refusal(FailureReason.MISSING_OR_FILTERED)
    assert not suppression.is_suppressed(ADDRESS)


def test_mail_to_a_suppressed_address_is_suppressed_with_a_reason():
    record_refusal(FailureReason.MISSING)
    mail = queue_test_mail()
    deliver(mail.pk, at=NOON)
    mail.refresh_from_db()

    assert (mail.state, mail.reason, len(django_mail.outbox)) == (
        MailState.SUPPRESSED,
        FailureReason.ADDRESS_SUPPRESSED,
        0,
    )
    assert mail.last_error != ""


def test_a_suppressed_address_gets_a_verification_mail_three_times_a_day(time_machine):
    time_machine.move_to(NOON, tick=False)
    record_refusal(FailureReason.MISSING)
    for index in range(5):
        verification = start_verification(email=ADDRESS, purpose="mails", next_path="/", locale="ja", at=NOON)
        mail = MailMessage.objects.about(verification).get()
        deliver(mail.pk, at=NOON)
        assert len(django_mail.outbox) == min(index + 1, 3)
    mail.refresh_from_db()
    assert (mail.state, mail.reason) == (MailState.SUPPRESSED, FailureReason.ADDRESS_SUPPRESSED)


def test_verification_unsuppresses_the_address(time_machine):
    time_machine.move_to(NOON, tick=False)
    record_refusal(FailureReason.MISSING)
    verification = start_verification(email=ADDRESS, purpose="mails", next_path="/", locale="ja", at=NOON)
    confirm_verification(verification, NOON + timedelta(minutes=1))

    mail = queue_test_mail()
    deliver(mail.pk, at=NOON)
    mail.refresh_from_db()
    assert mail.state == MailState.SENT


def test_a_delivered_mail_unsuppresses_the_address():
    record_refusal(FailureReason.MISSING)
    record_refusal("", state=MailState.DELIVERED)
    assert SuppressedAddress.objects.count() == 0
