"""Failed mails of orders stay visible until they were sent again; several addresses refused alike raise an alarm."""

from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.core.management import call_command

from portal.shared import clock
from portal.shared.mail.failures import failed_emails, refused_addresses
from portal.shared.mail.mail_kinds import mail_kinds
from portal.shared.mail.models import MailEvent, MailMessage
from portal.shared.mail.outbox import queue_mail
from portal.shared.mail.states import FailureReason, MailState
from portal.shared.registries.health import run_health_checks
from portal.shared.registries.metrics import exposition
from tests.factories.accounts import make_buyer
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.django_db


def order_mail(address="hanako@docomo.ne.jp", kind="order_confirmed"):
    order = OrderFactory(user=make_buyer(address), at=clock.now(), confirmed=True)
    return queue_mail(kind, to=address, about=order, user=order.user, locale="ja", at=clock.now())


def fail(mail, reason=FailureReason.SENDER_PROBLEM, state=MailState.FAILED):
    MailMessage.objects.filter(pk=mail.pk).update(state=state, reason=reason, last_error="x", attempts=1)
    return mail


def check(name, at=None):
    return run_health_checks(at or clock.now())[name].ok


def test_a_failed_confirmation_stays_red_until_it_was_sent_again(run_jobs, capsys):
    mail = fail(order_mail())
    assert (check("failed mails"), check("failed mails", clock.now() + timedelta(days=2))) == (False, False)
    assert "portal_mails_failed 1\n" in exposition(clock.now())

    call_command("resend_failed_mail")
    call_command("resend_failed_mail")
    assert capsys.readouterr().out == f"order_confirmed {mail.public_id}\nqueued again: 1\nqueued again: 0\n"
    run_jobs()
    mail.refresh_from_db()
    assert (mail.state, len(django_mail.outbox), check("failed mails")) == (MailState.SENT, 1, True)
    assert django_mail.outbox[0].message()["Message-ID"] == mail.message_id
    assert list(MailEvent.objects.values_list("state", "source")) == [("queued", "staff"), ("sent", "worker")]


def test_a_bounced_confirmation_is_red_too_unless_the_address_is_the_cause():
    mail = fail(order_mail(), state=MailState.BOUNCED)
    assert not check("failed mails")
    for reason in (FailureReason.MISSING, FailureReason.MALFORMED, FailureReason.MISSING_OR_FILTERED, "full"):
        fail(mail, reason)
        assert list(failed_emails()) == []
    fail(mail, FailureReason.UNKNOWN)
    assert list(failed_emails()) == [mail]


def test_a_copy_that_was_sent_since_ends_the_alarm():
    mail = fail(order_mail())
    copy = queue_mail(
        "order_confirmed", to="a@example.jp", about=mail.about, locale="ja", at=clock.now(), resend_of=mail
    )
    assert check("failed mails")
    fail(copy)
    assert list(failed_emails()) == [mail, copy]


def test_a_mail_that_matters_no_more_is_neither_red_nor_sent_again(capsys):
    mail = fail(order_mail())
    after = mail_kinds["order_confirmed"].matters_until(mail)
    ends = [line.performance.starts_at for line in mail.about.lines.all()]
    assert after >= max(ends)
    assert (check("failed mails", after - timedelta(seconds=1)), check("failed mails", after)) == (False, True)


def test_only_kinds_that_customers_need_for_an_order_are_red():
    fail(queue_mail("unknown_account", to="a@example.jp", about=None, locale="ja", at=clock.now()))
    assert check("failed mails")


@pytest.mark.parametrize(
    ("reason", "ok"),
    [
        (FailureReason.SENDER_PROBLEM, False),
        (FailureReason.FILTERED, False),
        (FailureReason.UNKNOWN, False),
        (FailureReason.MISSING, True),
        (FailureReason.TEMPORARY, True),
    ],
)
def test_the_same_refusal_for_three_addresses_raises_an_alarm(reason, ok):
    for name in ("a", "b"):
        fail(
            queue_mail("unknown_account", to=f"{name}@example.jp", about=None, locale="ja", at=clock.now()),
            reason,
            "queued",
        )
    fail(queue_mail("unknown_account", to="a@example.jp", about=None, locale="ja", at=clock.now()), reason, "queued")
    assert check("mails refused alike")
    fail(queue_mail("unknown_account", to="c@example.jp", about=None, locale="ja", at=clock.now()), reason, "queued")
    assert check("mails refused alike") == ok
    assert refused_addresses(clock.now()) == ({} if ok else {reason: 3})
    assert (f'portal_mails_refused_addresses{{reason="{reason}"}} 3' in exposition(clock.now())) == (not ok)


def test_temporary_refusals_of_several_addresses_raise_an_alarm_after_an_hour():
    for name in "abc":
        to = f"{name}@example.jp"
        fail(
            queue_mail("unknown_account", to=to, about=None, locale="ja", at=clock.now()),
            FailureReason.TEMPORARY,
            "queued",
        )
    assert (check("mails refused alike"), check("mails refused alike", clock.now() + timedelta(hours=2))) == (
        True,
        False,
    )


@pytest.mark.parametrize(
    ("reason", "ok"),
    [
        (FailureReason.TEMPORARY, True),
        (FailureReason.MAILBOX_FULL, True),
        (FailureReason.FILTERED, True),
        (FailureReason.SENDER_PROBLEM, False),
        (FailureReason.UNKNOWN, False),
        ("", False),
    ],
)
def test_one_receiver_that_puts_a_mail_off_for_days_does_not_make_the_site_late(reason, ok):
    fail(order_mail(), reason, "queued")
    later = clock.now() + timedelta(hours=5)
    assert (check("oldest unsent mail", later), check("oldest unsent confirmation", later)) == (ok, ok)


def test_a_mail_that_was_sent_meanwhile_is_not_queued_again():
    mail = fail(order_mail())
    MailMessage.objects.update(state=MailState.SENT)
    call_command("resend_failed_mail")
    mail.refresh_from_db()
    assert mail.state == MailState.SENT
