"""Concurrent claims of one transfer: one succeeds; a control without the locks shows the race."""

import time

import pytest

from commerce.tickets import transfers
from commerce.tickets.models import Ticket, TicketTransfer
from portal.shared.errors import DomainError
from tests.concurrency.threads import at_once
from tests.factories.accounts import make_buyer
from tests.factories.catalog import AT
from tests.factories.paid_orders import a_bought_order

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 3


def an_offer() -> TicketTransfer:
    ticket = Ticket.objects.select_related("order__user", "performance__event").get(order=a_bought_order(quantity=1))
    return transfers.offer(ticket, by=ticket.order.user, to_email="", locale="ja", at=AT)


def claimed_by_many(transfer: TicketTransfer) -> list[str]:
    def claim(user):
        def one() -> str:
            try:
                transfers.claim(transfer, user=user, at=AT)
            except DomainError as error:
                return error.code
            return "claimed"

        return one

    return sorted(at_once([claim(make_buyer()) for _n in range(PEOPLE)]))


def test_of_many_who_claim_one_has_it():
    assert claimed_by_many(an_offer()) == ["claimed"] + ["transfer_ended"] * (PEOPLE - 1)
    assert Ticket.objects.get().revision == 2


@pytest.mark.unaudited("several claims of one ticket")
def test_without_the_locks_several_would_have_it(monkeypatch):
    def unlocked(pk):
        return Ticket.objects.select_related("order", "performance__event").get(pk=pk)

    def slow(transfer):
        current = TicketTransfer.objects.get(pk=transfer.pk)
        time.sleep(0.2)  # all have read before one writes
        return current

    monkeypatch.setattr(transfers, "_locked", unlocked)
    monkeypatch.setattr(transfers, "_locked_transfer", slow)
    assert claimed_by_many(an_offer()).count("claimed") > 1


def test_a_claim_and_a_taking_back_at_once_end_in_one_of_both():
    transfer, friend = an_offer(), make_buyer()

    def attempted(what, **how):
        def one() -> str:
            try:
                what(transfer, at=AT, **how)
            except DomainError as error:
                return error.code
            return "done"

        return one

    results = at_once([attempted(transfers.claim, user=friend), attempted(transfers.cancel)])
    assert sorted(results) == ["done", "transfer_ended"]
