"""The ceiling of a mailbox over all mails that strangers can cause; mails of an order are never withheld."""

from datetime import UTC, datetime, timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from portal.shared.accounts.models import EmailVerification
from portal.shared.accounts.services import start_verification
from portal.shared.errors import Throttled
from portal.shared.mail.ceilings import BEYOND, PER_DAY
from portal.shared.mail.mail_kinds import mail_kinds
from portal.shared.mail.mailbox_providers import mailbox_of
from portal.shared.mail.models import MailMessage
from portal.shared.mail.outbox import queue_mail
from portal.shared.mail.states import FailureReason, MailState
from tests.factories.accounts import make_buyer
from tests.factories.orders import OrderFactory

NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def send(kind, to, at=NOON, about=None, resend_of=None):
    return queue_mail(kind, to=to, about=about, locale="ja", at=at, resend_of=resend_of)


@pytest.mark.parametrize(
    ("address", "mailbox"),
    [
        ("Hanako+1@Example.jp", "hanako@example.jp"),
        ("hanako+a+b@example.jp", "hanako@example.jp"),
        ("ha.na.ko+x@googlemail.com", "hanako@gmail.com"),
        ("h.a.n.a.k.o@gmail.com", "hanako@gmail.com"),
        ("ha.na@docomo.ne.jp", "ha.na@docomo.ne.jp"),
        ("+tag@example.jp", "+tag@example.jp"),
        ("ｈａｎａｋｏ@example.jp", "hanako@example.jp"),
    ],
)
def test_addresses_of_one_mailbox_count_as_one(address, mailbox):
    assert mailbox_of(address) == mailbox


def test_every_mail_that_a_stranger_can_cause_is_under_the_ceiling():
    assert sorted(kind.name for kind in mail_kinds if kind.is_for_anybody) == [
        "address_change",
        "copy_verification",
        "inquiry_received",
        "password_reset",
        "transfer_offered",
        "unknown_account",
        "verify_address",
    ]
    assert [kind.name for kind in mail_kinds if kind.is_for_anybody and kind.is_owed] == []


@pytest.mark.django_db
def test_all_kinds_to_all_addresses_of_a_mailbox_share_one_ceiling():
    kinds = ["unknown_account", "inquiry_received", "password_reset", "verify_address"]
    mails = [send(kinds[n % 4], f"vic.tim+{n}@gmail.com", NOON + timedelta(seconds=n)) for n in range(100)]
    withheld = [mail for mail in mails if mail.is_withheld]
    assert len(mails) - len(withheld) == PER_DAY + 1
    assert {(m.state, m.reason, m.last_error) for m in withheld} == {
        (MailState.SUPPRESSED, FailureReason.LIMITED, "ceiling of the mailbox")
    }
    assert DBTaskResult.objects.count() == PER_DAY + 1
    assert not send("unknown_account", "another@gmail.com").is_withheld


@pytest.mark.django_db
def test_beyond_the_ceiling_the_owner_still_gets_one_mail_in_two_hours_and_all_on_the_next_day():
    for _ in range(PER_DAY + 5):
        send("unknown_account", "a@example.jp")
    times = [NOON + BEYOND - timedelta(seconds=1), NOON + BEYOND, NOON + BEYOND, NOON + timedelta(days=1)]
    assert [send("unknown_account", "a@example.jp", at).is_withheld for at in times] == [True, False, True, False]


@pytest.mark.django_db
def test_mails_of_an_order_and_their_copies_are_never_withheld():
    order = OrderFactory(user=make_buyer("a@example.jp"), at=NOON, confirmed=True)
    for _ in range(PER_DAY + 5):
        send("unknown_account", "a@example.jp")
    for kind in ("order_confirmed", "ticket_issued", "voucher_issued", "refund_done", "order_cancelled"):
        mail = send(kind, "a@example.jp", about=order, resend_of=None)
        copy = send(kind, "a@example.jp", about=order, resend_of=mail)
        assert (mail.state, copy.state) == (MailState.QUEUED, MailState.QUEUED)
        MailMessage.objects.filter(pk=mail.pk).update(resend_of=copy)


@pytest.mark.django_db
def test_a_form_for_address_proofs_says_that_the_limit_is_reached_and_leaves_nothing():
    for _ in range(PER_DAY + 1):
        send("unknown_account", "a@example.jp")
    with pytest.raises(Throttled):
        start_verification(email="a+1@example.jp", purpose="mails", next_path="/", locale="ja", at=NOON)
    assert EmailVerification.objects.count() == 0


@pytest.mark.django_db
def test_tagged_addresses_do_not_multiply_the_address_proofs_of_a_mailbox():
    def proofs(count):
        for number in range(count):
            start_verification(email=f"a+{number}@example.jp", purpose="mails", next_path="/", locale="ja", at=NOON)

    with pytest.raises(Throttled):
        proofs(100)
    assert EmailVerification.objects.count() == 5
