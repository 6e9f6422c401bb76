"""Transfers: who may offer and claim a ticket and until when; old codes become invalid; only one transfer per ticket."""

from datetime import timedelta

import pytest

from commerce.catalog.models import Event
from commerce.tickets import qr, queries, services, transfers
from commerce.tickets.models import Ticket
from commerce.tickets.states import TicketState, TransferState
from tests.audit_fixture import audited  # noqa: F401
from tests.factories.accounts import make_buyer
from tests.factories.catalog import AT
from tests.factories.paid_orders import a_bought_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket():
    return tickets_of(a_bought_order())[0]


def tickets_of(order) -> list[Ticket]:
    related = Ticket.objects.select_related("order__user", "performance__event")
    return list(related.filter(order=order).order_by("number"))


def offered(ticket, to_email=""):
    return transfers.offer(ticket, by=ticket.order.user, to_email=to_email, locale="ja", at=AT)


def test_a_claimed_ticket_has_a_new_link_and_code_and_its_holder(ticket):
    friend, old_link, old_code = make_buyer(name="鈴木 海"), ticket.token, qr.payload(ticket)
    transfer = offered(ticket)
    assert queries.ticket_by_token(old_link) == ticket  # until it is claimed

    claimed = transfers.claim(transfer, user=friend, at=AT)
    assert (claimed.holder_user, claimed.holder_name, claimed.revision) == (friend, "鈴木 海", 2)
    assert (queries.ticket_by_token(claimed.token), qr.payload(claimed) != old_code) == (ticket, True)
    with pytest.raises(queries.TicketMoved):
        queries.ticket_by_token(old_link)
    log = ticket.order.log.filter(kind="transfer").order_by("pk").values_list("actor", "to_state", "data")
    assert list(log) == [("buyer", "open", {"numbers": [1]}), ("companion", "claimed", {"numbers": [1]})]


def test_a_second_claim_is_idempotent_for_the_same_user_and_refused_for_another(ticket):
    friend = make_buyer()
    transfer = offered(ticket)
    first = transfers.claim(transfer, user=friend, at=AT)
    assert transfers.claim(transfer, user=friend, at=AT).revision == first.revision
    with pytest.raises(transfers.TransferEnded):
        transfers.claim(transfer, user=make_buyer(), at=AT)


def test_only_the_given_address_may_claim_in_upper_or_lower_case(ticket):
    transfer = offered(ticket, to_email="Umi@example.jp")
    with pytest.raises(transfers.NotForYou):
        transfers.claim(transfer, user=make_buyer("else@example.jp"), at=AT)
    assert transfers.claim(transfer, user=make_buyer("umi@example.jp"), at=AT).revision == 2


def test_a_cancelled_transfer_leaves_the_ticket_with_the_buyer(ticket):
    transfer = offered(ticket)
    assert transfers.cancel(transfer, at=AT).state == TransferState.UNDONE
    assert transfers.cancel(transfer, at=AT).state == TransferState.UNDONE
    with pytest.raises(transfers.TransferEnded):
        transfers.claim(transfer, user=make_buyer(), at=AT)
    assert queries.ticket_by_token(ticket.token).holder_user == ticket.order.user
    assert offered(ticket).state == TransferState.OPEN


def test_a_claimed_transfer_cannot_be_cancelled(ticket):
    transfer = offered(ticket)
    transfers.claim(transfer, user=make_buyer(), at=AT)
    with pytest.raises(transfers.TransferEnded):
        transfers.cancel(transfer, at=AT)


def test_a_ticket_has_one_open_transfer(ticket):
    offered(ticket)
    with pytest.raises(transfers.OfferedAlready):
        offered(ticket, to_email="umi@example.jp")


def test_a_transfer_to_the_same_account_is_refused(ticket):
    with pytest.raises(transfers.SameAddress):
        offered(ticket, to_email=ticket.order.user.email.upper())
    transfer = offered(ticket)
    with pytest.raises(transfers.SameAddress):
        transfers.claim(transfer, user=ticket.order.user, at=AT)


def test_a_claimed_ticket_cannot_be_transferred_again(ticket):
    friend = make_buyer()
    claimed = transfers.claim(offered(ticket), user=friend, at=AT)
    for user in (friend, ticket.order.user):
        with pytest.raises(transfers.NotTransferable):
            transfers.offer(claimed, by=user, to_email="", locale="ja", at=AT)


@pytest.mark.parametrize("state", [TicketState.USED, TicketState.BLOCKED, TicketState.VOID])
def test_an_unusable_ticket_is_neither_offered_nor_claimed(ticket, state):
    transfer = offered(ticket)
    services.move(ticket, state, actor="staff", at=AT)
    error = transfers.NotTransferable
    with pytest.raises(error):
        transfers.claim(transfer, user=make_buyer(), at=AT)
    transfers.cancel(transfer, at=AT)
    with pytest.raises(error):
        offered(ticket)


def test_the_event_may_forbid_transfers_after_the_offer(ticket):
    transfer = offered(ticket)
    Event.objects.update(transfers=False)
    with pytest.raises(transfers.NotTransferable):
        transfers.claim(transfer, user=make_buyer(), at=AT)


def test_a_claim_after_the_start_is_refused(ticket):
    transfer, started = offered(ticket), ticket.performance.starts_at + timedelta(seconds=1)
    with pytest.raises(transfers.NotTransferable):
        transfers.claim(transfer, user=make_buyer(), at=started)


@pytest.mark.unaudited("an order whose tickets alone were voided")
def test_voiding_ends_an_open_transfer(ticket):
    transfer = offered(ticket)
    services.void_all(ticket.order, AT)
    transfer.refresh_from_db()
    assert transfer.state == TransferState.UNDONE


def test_an_invalid_token_is_no_transfer(ticket):
    transfer = offered(ticket)
    for token in (transfer.token[:-1], transfer.public_id, "x"):
        with pytest.raises(transfers.NoSuchTransfer):
            transfers.transfer_by_token(token)
    assert transfers.transfer_by_token(transfer.token) == transfer
