"""Transfers of tickets and their mails: recipients, contents, and no link of a ticket held by somebody else."""

import pytest
from django.core import mail

from commerce.fulfilment import notifications, ticket_issuing, ticket_transfers
from commerce.orders.models import Order
from commerce.tickets import transfers
from commerce.tickets.models import Ticket
from portal.shared.clock import now
from portal.shared.errors import Throttled
from portal.shared.mail.models import MailMessage
from portal.shared.mail.sending.delivery import deliver
from tests.factories.accounts import make_buyer
from tests.factories.catalog import AT
from tests.factories.paid_orders import a_bought_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket():
    return first_of(a_bought_order())


def first_of(order) -> Ticket:
    return Ticket.objects.select_related("order__user", "performance__event").filter(order=order).first()


def offered(ticket, to_email=""):
    return ticket_transfers.offer(ticket, by=ticket.order.user, to_email=to_email, locale="ja", at=AT)


def sent(mail_kind: str) -> tuple[str, str]:
    """The recipient, and the text without line breaks."""
    row = MailMessage.objects.filter(kind=mail_kind).latest("pk")
    deliver(row.pk, at=now())
    message = mail.outbox[-1]
    return message.to[0], message.body.replace("\n", "")


def test_an_offer_mail_names_the_sender_and_the_claim_link(ticket):
    transfer = offered(ticket, "umi@example.jp")
    to, text = sent("transfer_offered")
    assert to == "umi@example.jp"
    assert f"{ticket.order.user.name}さんから、電子チケットが1枚送られました。" in text
    assert f"/t/claim/{transfer.token}/" in text
    assert ticket.token not in text


def test_an_offer_without_an_address_queues_no_mail(ticket):
    offered(ticket)
    assert MailMessage.objects.filter(kind="transfer_offered").count() == 0


def test_sender_and_recipient_are_mailed_once_and_only_the_recipient_gets_the_link(ticket):
    transfer, friend = offered(ticket), make_buyer(name="鈴木 海")
    for _time in range(2):
        mine = ticket_transfers.claim(transfer, user=friend, at=AT)
    assert MailMessage.objects.filter(kind__startswith="transfer_").count() == 2
    to, text = sent("transfer_received")
    assert (to, f"/t/{mine.token}/" in text) == (friend.email, True)
    to, text = sent("transfer_claimed")
    assert (to, "鈴木 海さんが、チケットを受け取りました。" in text) == (ticket.order.user.email, True)
    assert mine.token not in text


def test_mail_to_the_buyer_contains_only_tickets_held_by_the_buyer():
    order = a_bought_order(quantity=2)
    _transferred, remaining = Ticket.objects.filter(order=order).order_by("number")
    claimed = ticket_transfers.claim(offered(first_of(order)), user=make_buyer(), at=AT)
    notifications.resend(order, actor="buyer", at=AT)
    _to, text = sent("ticket_issued")
    assert (remaining.token in text, claimed.token in text) == (True, False)


def test_a_buyer_who_has_none_left_is_sent_the_confirmation_again():
    order = a_bought_order(quantity=1)
    ticket_transfers.claim(offered(first_of(order)), user=make_buyer(), at=AT)
    assert notifications.resend(Order.objects.get(pk=order.pk), actor="buyer", at=AT).kind == "order_confirmed"


def test_a_companion_is_mailed_when_the_ticket_is_issued(ticket):
    Ticket.objects.update(state="scheduled", issued_at=None, issue_at=AT)
    friend = make_buyer()
    ticket_transfers.claim(offered(first_of(ticket.order)), user=friend, at=AT)
    _to, text = sent("transfer_received")
    assert "に発券します。" in text
    ticket_issuing.issue_due_tickets(AT)
    received = MailMessage.objects.filter(kind="transfer_received").order_by("pk")
    assert [one.address for one in received] == [friend.email] * 2
    _to, text = sent("transfer_received")
    assert "に発券します。" not in text


def test_twenty_offers_a_day_are_enough(ticket):
    for _n in range(ticket_transfers.OFFERS_PER_DAY):
        transfers.cancel(offered(ticket), at=AT)
    with pytest.raises(Throttled):
        offered(ticket)
