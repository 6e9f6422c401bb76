"""Address correction: two checks, old links and codes revoked at once, the new address confirmed, no mail to the old."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from commerce.tickets.models import Ticket
from portal.shared import clock
from portal.shared.accounts.models import User
from portal.shared.mail.models import MailMessage
from portal.shared.mail.states import MailState
from support.contact import address_correction
from support.contact.models import AddressCorrection
from tests.factories.accounts import make_buyer, make_staff
from tests.factories.paid_orders import a_bought_order
from tests.factories.support import make_inquiry
from tests.support.contact.test_admin import LIST, browser_of

pytestmark = pytest.mark.django_db
NEW = "hanako@example.jp"
GIVEN = {"checked": ["phone", "order"], "email": NEW, "again": NEW, "note": "11月27日、お電話で"}


@pytest.fixture
def inquiry():
    order = a_bought_order(at=clock.now(), user=make_buyer("hanaco@example.jp"))
    MailMessage.objects.filter(user=order.user).update(state=MailState.SENT)
    return make_inquiry(email=NEW, order_code=order.code)


def requested(inquiry, **other) -> AddressCorrection:
    data = {"new_email": NEW, "checked": ["phone", "order"], "note": "電話", "staff": make_staff()}
    return address_correction.request_correction(inquiry.pk, **data | other, at=clock.now())


def link(correction: AddressCorrection) -> str:
    return f"/contact/address/{correction.token}/"


@pytest.mark.parametrize(
    ("other", "message"),
    [
        ({"checked": ["phone"]}, "2つ以上を確かめてから"),
        ({"again": "hanaka@example.jp"}, "2つのアドレスが違います"),
        ({"email": "hanaco@example.jp", "again": "hanaco@example.jp"}, "いまのアドレスと同じです"),
        ({"email": "taken@example.jp", "again": "taken@example.jp"}, "別のご登録で使われています"),
    ],
)
def test_a_refused_correction_changes_nothing(inquiry, other, message):
    make_buyer("taken@example.jp")
    page = browser_of(make_staff("boss@example.jp")).post(f"{LIST}{inquiry.pk}/correct/", GIVEN | other)

    assert message in page.text
    assert AddressCorrection.objects.count() == 0
    assert inquiry.order.link_token == type(inquiry.order).objects.get().link_token


def test_old_links_codes_and_the_session_end_at_once_without_a_mail_to_the_old_address(inquiry, client, mailoutbox):
    order, ticket = inquiry.order, Ticket.objects.first()
    client.force_login(order.user)
    old = {"order": order.link_token, "ticket": ticket.token}
    mail_count = MailMessage.objects.filter(address="hanaco@example.jp").count()
    browser_of(make_staff("boss@example.jp")).post(f"{LIST}{inquiry.pk}/correct/", GIVEN)
    order.refresh_from_db()
    ticket.refresh_from_db()

    assert order.link_token != old["order"]
    assert ticket.token != old["ticket"]
    assert client.get(f"/orders/{order.code}/complete/", {"k": old["order"]}).status_code != 200
    assert client.get("/mypage/").status_code == 302
    assert MailMessage.objects.filter(address="hanaco@example.jp").count() == mail_count
    assert MailMessage.objects.get(kind="address_correction").address == NEW
    assert User.objects.get(pk=order.user_id).email == "hanaco@example.jp"  # until the new one is confirmed


def test_a_queued_mail_to_the_old_address_is_cancelled(inquiry):
    waiting = MailMessage.objects.filter(user=inquiry.order.user).first()
    MailMessage.objects.filter(pk=waiting.pk).update(state=MailState.QUEUED)
    requested(inquiry)
    waiting.refresh_from_db()

    assert (waiting.state, waiting.events.get().reply) == ("suppressed", "address corrected")


def test_the_button_in_the_mail_makes_the_new_address_the_accounts(inquiry, client, run_jobs, mailoutbox):
    correction = requested(inquiry)
    run_jobs()
    assert link(correction) in next(mail for mail in mailoutbox if "ご確認" in mail.subject).body
    assert client.get(link(correction)).status_code == 200
    assert User.objects.filter(email=NEW).count() == 0  # opening the link changes nothing

    page = client.post(link(correction)).text
    again = client.post(link(correction))
    user = User.objects.get(email=NEW)

    assert "メールアドレスを変更しました" in page
    assert again.status_code == 200
    assert list(EmailAddress.objects.filter(user=user).values_list("email", "verified", "primary")) == [
        (NEW, True, True)
    ]
    assert not user.has_usable_password()
    assert MailMessage.objects.filter(kind="ticket_issued", address=NEW).count() == 1
    assert list(inquiry.log.values_list("kind", flat=True))[-2:] == ["address_asked", "address_corrected"]
    assert "hanaco" not in page


def test_a_later_correction_replaces_an_earlier_one(inquiry, client):
    first = requested(inquiry, new_email="typo@example.jp")
    requested(inquiry)

    assert client.post(link(first)).status_code == 410
    assert User.objects.filter(email="typo@example.jp").count() == 0


def test_after_two_days_and_with_a_forged_token_nothing_happens(inquiry, client):
    correction = requested(inquiry)
    AddressCorrection.objects.update(expires_at=clock.now() - timedelta(seconds=1))

    assert client.post(link(correction)).status_code == 410
    assert client.post(f"/contact/address/{correction.public_id}-{'a' * 26}/").status_code == 404
    assert User.objects.filter(email=NEW).count() == 0


def test_an_address_that_was_taken_meanwhile_is_refused(inquiry, client):
    correction = requested(inquiry)
    make_buyer(NEW)

    assert client.post(link(correction)).status_code == 409


def test_an_inquiry_without_an_order_has_no_buyer_to_correct():
    with pytest.raises(address_correction.NoLinkedOrder):
        requested(make_inquiry())
