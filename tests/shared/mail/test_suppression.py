"""A dead address is left alone; its owner, a server that takes a mail, or staff bring it back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail as django_mail

from portal.shared.accounts.services import confirm_verification, start_verification
from portal.shared.mail import services as mail_services
from portal.shared.mail import suppression
from portal.shared.mail.models import MailEvent, MailMessage, SuppressedAddress
from portal.shared.mail.sending.delivery import deliver
from portal.shared.mail.sending.outbox import queue_mail
from portal.shared.mail.states import FailureReason, MailState

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
HERE = "hanako@docomo.ne.jp"


def a_mail(to=HERE, mail_kind="unknown_account", at=NOON):
    return queue_mail(mail_kind, to=to, about=None, locale="ja", at=at)


def refused(reason, *, to=HERE, state=MailState.BOUNCED):
    mail = a_mail(to)
    MailMessage.objects.filter(pk=mail.pk).update(state=MailState.SENT)
    event = MailEvent(state=state, at=NOON, source="t", external_id=str(mail.pk), reply="550", reason=reason)
    mail_services.record_event(mail, event)


@pytest.mark.parametrize(
    ("reason", "refusals"),
    [(FailureReason.MISSING, 1), (FailureReason.MALFORMED, 1), (FailureReason.MISSING_OR_FILTERED, 2)],
)
def test_so_many_refusals_in_a_row_stop_an_address(reason, refusals):
    for number in range(1, refusals + 1):
        refused(reason)
        assert suppression.is_suppressed(HERE.upper()) == (number == refusals)


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
def test_what_may_pass_or_is_our_own_fault_stops_nothing(reason):
    for _again in range(3):
        refused(reason)
    assert not suppression.is_suppressed(HERE)


def test_a_complaint_stops_at_once():
    refused(FailureReason.SPAM, state=MailState.COMPLAINED)
    assert suppression.is_suppressed(HERE)


def test_a_taken_mail_between_two_refusals_begins_the_count_anew():
    refused(FailureReason.MISSING_OR_FILTERED)
    refused("", state=MailState.DELIVERED)
    refused(FailureReason.MISSING_OR_FILTERED)
    assert not suppression.is_suppressed(HERE)


def test_mail_to_a_stopped_address_stays_and_says_why():
    refused(FailureReason.MISSING)
    mail = a_mail()
    deliver(mail.pk, at=NOON)
    mail.refresh_from_db()

    assert (mail.state, mail.reason, len(django_mail.outbox)) == (
        MailState.SUPPRESSED,
        FailureReason.ADDRESS_SUPPRESSED,
        0,
    )
    assert mail.last_error != ""


def test_the_mail_that_proves_an_address_still_goes_three_times_a_day(time_machine):
    time_machine.move_to(NOON, tick=False)
    refused(FailureReason.MISSING)
    for number in range(5):
        verification = start_verification(email=HERE, purpose="mails", next_path="/", locale="ja", at=NOON)
        mail = MailMessage.objects.about(verification).get()
        deliver(mail.pk, at=NOON)
        assert len(django_mail.outbox) == min(number + 1, 3)
    mail.refresh_from_db()
    assert (mail.state, mail.reason) == (MailState.SUPPRESSED, FailureReason.ADDRESS_SUPPRESSED)


def test_whoever_proves_the_address_frees_it(time_machine):
    time_machine.move_to(NOON, tick=False)
    refused(FailureReason.MISSING)
    verification = start_verification(email=HERE, purpose="mails", next_path="/", locale="ja", at=NOON)
    confirm_verification(verification, NOON + timedelta(minutes=1))

    mail = a_mail()
    deliver(mail.pk, at=NOON)
    mail.refresh_from_db()
    assert mail.state == MailState.SENT


def test_a_server_that_takes_a_mail_frees_the_address():
    refused(FailureReason.MISSING)
    refused("", state=MailState.DELIVERED)
    assert SuppressedAddress.objects.count() == 0
