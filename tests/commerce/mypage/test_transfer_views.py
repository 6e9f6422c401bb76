"""The pages on which a ticket is transferred and claimed, without JavaScript: access and refusals."""

import pytest
import time_machine
from django.urls import reverse

from commerce.catalog.models import Event
from commerce.tickets import transfers
from commerce.tickets.models import Ticket, TicketTransfer
from portal.shared.accounts.models import User
from portal.shared.accounts.verification.verified_email import SESSION_KEY
from portal.shared.mail.models import MailMessage
from tests.commerce.shop.checkout import text_of
from tests.factories.accounts import PASSWORD, make_buyer
from tests.factories.catalog import AT
from tests.factories.paid_orders import a_bought_order

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def ticket(client):
    order = a_bought_order(quantity=2)
    client.force_login(order.user)
    return Ticket.objects.select_related("order__user", "performance__event").filter(order=order).first()


def page_of(ticket) -> str:
    return reverse("ticket_transfer", args=[ticket.short_code])


def offered(ticket, to_email=""):
    return transfers.offer(ticket, by=ticket.order.user, to_email=to_email, locale="ja", at=AT)


def claim_page(transfer) -> str:
    return reverse("ticket_claim", args=[transfer.token])


def verify_address(client, email: str) -> None:
    client.logout()
    session = client.session
    session[SESSION_KEY] = {"email": email, "at": AT.isoformat()}
    session.save()


def test_without_an_address_a_link_is_created_and_can_be_cancelled(client, ticket):
    order_page = reverse("mypage_order", args=[ticket.order.code])
    assert page_of(ticket) in client.get(order_page).content.decode()
    answer = client.post(page_of(ticket), {"email": ""}, follow=True)
    transfer = TicketTransfer.objects.get()
    assert claim_page(transfer) in text_of(answer)

    back = client.post(reverse("ticket_transfer_cancel", args=[ticket.short_code]), follow=True)
    assert "チケットを渡すのを取りやめました。" in text_of(back)
    transfer.refresh_from_db()
    assert transfer.state == "undone"


def test_with_an_address_the_link_is_mailed(client, ticket):
    text = text_of(client.post(page_of(ticket), {"email": "ｕｍｉ@example.jp"}, follow=True))
    assert "umi@example.jpへ案内のメールを送りました。" in text
    assert MailMessage.objects.get(kind="transfer_offered").address == "umi@example.jp"


@pytest.mark.parametrize(("email", "status"), [("umi", 422), ("own", 400)])
def test_a_wrong_address_changes_nothing(client, ticket, email, status):
    email = ticket.order.user.email if email == "own" else email
    assert client.post(page_of(ticket), {"email": email}).status_code == status
    assert TicketTransfer.objects.count() == 0


def test_an_event_may_forbid_it_and_then_nothing_is_offered(client, ticket):
    Event.objects.update(transfers=False)
    order_page = client.get(reverse("mypage_order", args=[ticket.order.code])).content.decode()
    assert page_of(ticket) not in order_page
    assert "このチケットは渡せません" in text_of(client.get(page_of(ticket)))
    assert client.post(page_of(ticket), {"email": ""}).status_code == 409


def test_somebody_elses_ticket_is_not_found(client, ticket):
    client.force_login(make_buyer())
    assert client.get(page_of(ticket)).status_code == 404
    assert client.post(reverse("ticket_transfer_cancel", args=[ticket.short_code])).status_code == 404


def test_a_logged_in_user_claims_with_one_button_and_the_buyer_sees_the_holder(client, ticket):
    transfer, friend = offered(ticket), make_buyer(name="鈴木 海")
    client.force_login(friend)
    assert f"{ticket.order.user.name}さんから、電子チケットが1枚届いています。" in text_of(
        client.get(claim_page(transfer))
    )
    answer = client.post(claim_page(transfer))
    ticket.refresh_from_db()
    assert (answer.url, ticket.holder_user) == (reverse("ticket", args=[ticket.token]), friend)
    assert client.get(claim_page(transfer)).url == answer.url
    assert reverse("ticket", args=[ticket.token]) in client.get(reverse("mypage")).content.decode()

    client.force_login(ticket.order.user)
    order_page = client.get(reverse("mypage_order", args=[ticket.order.code])).content.decode()
    assert "：鈴木 海さんに渡しました" in order_page
    assert ticket.token not in order_page


def test_an_anonymous_reader_verifies_an_address_first(client, ticket):
    transfer = offered(ticket)
    client.logout()
    assert "メールアドレスを確認します" in text_of(client.get(claim_page(transfer)))
    client.post(claim_page(transfer), {"email": "umi@example.jp"})
    assert MailMessage.objects.get(kind="verify_address").address == "umi@example.jp"
    assert TicketTransfer.objects.get().state == "open"


def test_a_new_verified_address_gets_an_account_and_the_ticket_with_one_form(client, ticket):
    transfer = offered(ticket, "umi@example.jp")
    verify_address(client, "umi@example.jp")
    details = {"name": "鈴木 海", "phone": "09011112222", "password": PASSWORD}
    assert client.post(claim_page(transfer), details | {"password": "1"}).status_code == 422
    answer = client.post(claim_page(transfer), details)
    ticket.refresh_from_db()
    assert answer.url == reverse("ticket", args=[ticket.token])
    assert ticket.holder_user == User.objects.get(email="umi@example.jp")


def test_an_address_with_an_account_logs_in(client, ticket):
    transfer, friend = offered(ticket), make_buyer()
    verify_address(client, friend.email)
    assert "ログインして受け取る" in text_of(client.get(claim_page(transfer)))


def test_another_address_than_the_invited_one_is_refused_with_a_link_to_change_it(client, ticket):
    transfer = offered(ticket, "umi@example.jp")
    verify_address(client, "else@example.jp")
    answer = client.get(claim_page(transfer))
    assert (answer.status_code, "別のアドレスにする" in text_of(answer)) == (403, True)
    client.force_login(make_buyer("else@example.jp"))
    assert client.post(claim_page(transfer)).status_code == 403
    ticket.refresh_from_db()
    assert ticket.revision == 1


def test_an_ended_or_invented_link_is_reported(client, ticket):
    transfer = offered(ticket)
    transfers.cancel(transfer, at=AT)
    client.force_login(make_buyer())
    assert client.get(claim_page(transfer)).status_code == 410
    assert client.post(claim_page(transfer)).status_code == 410
    answer = client.get(reverse("ticket_claim", args=["abc-def"]))
    assert (answer.status_code, answer["Referrer-Policy"]) == (404, "same-origin")
