"""Scheduled issuing of tickets: crash-safe batches, and rescheduling when the event's issue date changes."""

from datetime import timedelta

import pytest

from commerce.catalog.models import Event
from commerce.catalog.states import IssueRule
from commerce.fulfilment import notifications, ticket_issuing
from commerce.tickets.models import Ticket
from commerce.tickets.states import TicketState
from portal.shared.mail.mail_kinds import mail_kinds
from portal.shared.mail.models import MailMessage
from portal.shared.mail.sending.delivery import render
from tests.factories.catalog import AT, EventFactory
from tests.factories.paid_orders import a_bought_order

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=7)  # EventFactory's date of issue
WEEK = timedelta(days=7)


def scheduled(**fields):
    return a_bought_order(event=EventFactory(issued_later=True, **fields))


def mail_counts(mail_kind, *orders) -> list[int]:
    return [MailMessage.objects.about(order).filter(kind=mail_kind).count() for order in orders]


def states() -> set[str]:
    return set(Ticket.objects.values_list("state", flat=True))


def move_date(order, to) -> None:
    Event.objects.filter(pk=order.event_id).update(issue_at=to)


def test_tickets_whose_day_has_come_bring_one_mail_per_order():
    orders = scheduled(), scheduled()
    assert ticket_issuing.issue_due_tickets(AT + timedelta(days=6)) == 0
    assert [ticket_issuing.issue_due_tickets(AT + timedelta(days=8)) for _tick in range(2)] == [2, 0]
    assert (mail_counts("ticket_issued", *orders), states()) == ([1, 1], {TicketState.ISSUED})


def test_one_tick_issues_all_however_many_batches_that_takes(monkeypatch):
    monkeypatch.setattr(ticket_issuing, "BATCH", 2)
    orders = [scheduled() for _order in range(5)]
    assert ticket_issuing.issue_due_tickets(LATER) == 5
    assert (mail_counts("ticket_issued", *orders), states()) == ([1] * 5, {TicketState.ISSUED})


def test_a_crash_between_batches_loses_nothing_and_sends_nothing_twice(monkeypatch):
    monkeypatch.setattr(ticket_issuing, "BATCH", 2)
    orders, queue, calls = [scheduled() for _order in range(5)], notifications.notify, []

    def dies_in_the_second_batch(*args, **fields):
        calls.append(args)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return queue(*args, **fields)

    monkeypatch.setattr(notifications, "notify", dies_in_the_second_batch)
    with pytest.raises(KeyboardInterrupt):
        ticket_issuing.issue_due_tickets(LATER)
    assert Ticket.objects.filter(state=TicketState.ISSUED).values("order").distinct().count() == 2
    assert ticket_issuing.issue_due_tickets(LATER) == 3
    assert mail_counts("ticket_issued", *orders) == [1] * 5


def test_a_changed_issue_date_reschedules_and_notifies_once():
    order, other = scheduled(), scheduled()
    move_date(order, LATER + WEEK)
    assert [ticket_issuing.follow_issue_dates(AT) for _tick in range(2)] == [1, 0]
    assert set(order.tickets.values_list("issue_at", flat=True)) == {LATER + WEEK}
    assert mail_counts("issue_date_moved", order, other) == [1, 0]
    line = order.log.get(kind="issue_date_changed")
    assert (line.data["from"], line.data["to"]) == (LATER.isoformat(), (LATER + WEEK).isoformat())


def test_a_ticket_is_never_issued_by_a_date_that_its_event_has_left():
    order = scheduled()
    move_date(order, LATER + WEEK)
    assert ticket_issuing.issue_due_tickets(LATER) == 0
    ticket_issuing.follow_issue_dates(LATER)
    assert [ticket_issuing.issue_due_tickets(LATER + days) for days in (timedelta(days=6), WEEK)] == [0, 1]


def test_an_earlier_date_issues_earlier():
    order = scheduled()
    move_date(order, AT + timedelta(days=1))
    ticket_issuing.follow_issue_dates(AT)
    assert ticket_issuing.issue_due_tickets(AT + timedelta(days=1)) == 1


def test_an_event_that_issues_at_once_by_now_sends_the_tickets():
    order = scheduled()
    Event.objects.filter(pk=order.event_id).update(issue_rule=IssueRule.AT_ONCE)
    ticket_issuing.follow_issue_dates(AT)
    assert ticket_issuing.issue_due_tickets(AT) == 1
    moved_mail = MailMessage.objects.about(order).get(kind="issue_date_moved")
    assert not mail_kinds["issue_date_moved"].is_current(moved_mail)  # the ticket mail follows


def test_issued_tickets_stay_issued_whatever_the_date_becomes():
    order = scheduled()
    ticket_issuing.issue_due_tickets(LATER)
    move_date(order, LATER + WEEK)
    assert ticket_issuing.follow_issue_dates(LATER) == 0
    assert states() == {TicketState.ISSUED}


def test_the_mail_states_the_new_date(settings):
    order = scheduled()
    move_date(order, LATER + WEEK)
    ticket_issuing.follow_issue_dates(AT)
    message = render(MailMessage.objects.about(order).get(kind="issue_date_moved"))
    assert message.subject == "電子チケットの発券日時が変わりました：秋の音楽会"
    for body in (message.body, message.alternatives[0].content):
        assert "新しい発券日時" in body
        assert order.code in body
