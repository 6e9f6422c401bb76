"""The audit: consistent data have no findings, and each rule finds its violation."""

from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from commerce.audit.all_rules import RULES
from commerce.audit.rules import findings
from commerce.catalog.models import Hold, Organizer, QuotaCounter
from commerce.catalog.states import HoldState
from commerce.fulfilment.models import EventCancellation
from commerce.orders.models import Order, OrderLogEntry
from commerce.payments.models import LedgerEntry, PaymentAttempt, PaymentEvent, Refund, ReviewItem
from commerce.payments.states import RefundState
from commerce.receipts.models import ReceiptSerial
from commerce.tickets import transfers
from commerce.tickets.models import Ticket
from portal.shared.mail.models import MailMessage
from tests.commerce.audit_scenarios import SOON, a_refunded_order, messages_about, violated_rules
from tests.commerce.lottery.test_audit import LOTTERY_BREAKS, LOTTERY_OVERDUE
from tests.commerce.receipts.builders import issue
from tests.factories.accounts import make_buyer
from tests.factories.catalog import AT, EventFactory
from tests.factories.paid_orders import a_bought_order, a_lapsed_order, a_number_to_pay, a_refund

pytestmark = pytest.mark.django_db
MONTHS = timedelta(days=90)


@pytest.fixture
def order() -> Order:
    """A confirmed order with a completed refund."""
    return a_refunded_order()


def test_consistent_data_have_no_findings(order):
    a_number_to_pay()
    a_lapsed_order()
    a_refund(a_bought_order(), 500, state=RefundState.CREATED)
    a_refund(a_bought_order(), 500, state=RefundState.WAITING_CUSTOMER)
    a_refund(a_bought_order(), 500, state=RefundState.FAILED)
    a_bought_order(of_event={"streaming": True})
    a_bought_order(of_event={"issued_later": True})
    assert [str(finding) for finding in findings(RULES, SOON)] == []


# --- Violations: name of the rule → function that violates it --------------------------------------------------------------
def _move(order: Order, state: str) -> None:
    """Changes the order's state and writes its log entry, without any further effect."""
    OrderLogEntry.objects.create(order=order, kind="state", to_state=state, actor="test", at=AT)
    Order.objects.filter(pk=order.pk).update(state=state)


def _an_attempt(order: Order, state: str, **fields) -> PaymentAttempt:
    defaults = {
        "method": "card",
        "provider": "sandbox",
        "amount_yen": order.total_yen,
        "created_at": AT,
        "release_at": AT,
    }
    key = f"by-hand-{PaymentAttempt.objects.count()}"
    return PaymentAttempt.objects.create(order=order, idempotency_key=key, state=state, **(defaults | fields))


def _add_ledger_entry(order: Order, ledger_kind: str, amount_yen: int, attempt: PaymentAttempt | None = None) -> None:
    LedgerEntry.objects.create(
        order=order,
        attempt=attempt or order.attempts.first(),
        kind=ledger_kind,
        amount_yen=amount_yen,
        provider="sandbox",
        external_id=f"by-hand-{LedgerEntry.objects.count()}",
        at=AT,
    )


def _expired_with_holds(order):
    lapsed = a_lapsed_order()
    counter = lapsed.holds.get().counter_id
    Hold.objects.filter(order=lapsed).update(state=HoldState.SOLD)
    QuotaCounter.objects.filter(pk=counter).update(taken=2)


def _ticket_of_another_order(order):
    other = a_bought_order(event=order.event)
    first, second = order.tickets.first(), other.tickets.first()
    Ticket.objects.filter(pk=first.pk).update(line=second.line_id)
    Ticket.objects.filter(pk=second.pk).update(line=first.line_id)


def _ledger_of_another_order(order):
    _add_ledger_entry(order, "paid", -5, a_bought_order(event=order.event).attempts.get())


def _refund_of_another_order(order):
    Refund.objects.update(order=a_bought_order(event=order.event))


def _free_with_attempt(order):
    free_order = a_lapsed_order()
    free_order.lines.update(unit_price_yen=0)
    free_order.fees.all().delete()
    Order.objects.filter(pk=free_order.pk).update(total_yen=0)


def _paid_but_expired(order):
    lapsed = a_lapsed_order()
    lapsed.attempts.update(state="paid")
    _add_ledger_entry(lapsed, "paid", lapsed.total_yen)


def _paid_and_paid_again(order):
    _add_ledger_entry(order, "paid", 10220, _an_attempt(order, "paid", reference="again"))


def _confirmed_again(order):
    OrderLogEntry.objects.create(order=order, kind="state", to_state="confirmed", actor="test", at=AT)


def _lapsed_without_mail(order):
    lapsed = a_lapsed_order()
    lapsed.attempts.update(voucher={"lawson": {"payment_code": "1"}})


def _cancelled_without_mail(order):
    _move(order, "cancelled")
    order.tickets.update(state="void")
    order.holds.update(state="released")
    QuotaCounter.objects.update(taken=0)


def _dispute_without_attempt(order):
    _add_ledger_entry(order, "disputed", -1000)


def _transferred_with_the_old_code(order):
    ticket = order.tickets.first()
    transfer = transfers.offer(ticket, by=order.user, to_email="", locale="ja", at=AT)
    transfers.claim(transfer, user=make_buyer(), at=AT)
    order.tickets.update(revision=1)


def _missing_serial(order):
    issue(order)
    ReceiptSerial.objects.update(last=2)


BREAKS = {
    "serials_have_no_gap": _missing_serial,
    "counters_agree": lambda order: QuotaCounter.objects.update(taken=3),
    "living_orders_hold_their_lines": lambda order: order.lines.update(quantity=1, unit_price_yen=10000),
    "ended_orders_hold_nothing": _expired_with_holds,
    "holds_end_with_their_order": lambda order: Hold.objects.filter(order=a_number_to_pay().order).update(until=AT),
    "states_are_logged": lambda order: OrderLogEntry.objects.create(
        order=order, kind="state", to_state="pending", actor="test", at=AT
    ),
    "confirmed_once": _confirmed_again,
    "ended_orders_cannot_be_paid": lambda order: _an_attempt(order, "starting", release_at=SOON + MONTHS),
    "free_orders_take_no_money": _free_with_attempt,
    "totals_add_up": lambda order: order.fees.update(amount_yen=0),
    "confirmed_orders_are_paid": lambda order: order.ledger.filter(kind="paid").update(amount_yen=10219),
    "money_above_the_total_is_known": _paid_and_paid_again,
    "money_without_order_is_known": _paid_but_expired,
    "paid_attempts_are_booked": lambda order: order.attempts.update(state="declined"),
    "amounts_are_as_asked": lambda order: order.attempts.update(amount_yen=10219),
    "ledger_lines_make_sense": _ledger_of_another_order,
    "balances_are_not_negative": lambda order: _add_ledger_entry(order, "disputed", -10220),
    "done_refunds_are_booked": lambda order: order.ledger.filter(kind="refunded").update(amount_yen=-999),
    "refund_lines_have_a_refund": lambda order: _add_ledger_entry(order, "refunded", -1),
    "refunds_stay_within_what_was_paid": lambda order: (
        a_refund(order, 500, state=RefundState.CREATED)
        and Refund.objects.filter(state="created").update(amount_yen=9221)
    ),
    "refunds_belong_to_their_order": _refund_of_another_order,
    "disputes_are_known": _dispute_without_attempt,
    "failed_refunds_are_known": lambda order: (
        a_refund(order, 5, state=RefundState.FAILED) and ReviewItem.objects.all().delete()
    ),
    "confirmed_lines_have_their_tickets": lambda order: order.tickets.first().delete(),
    "other_orders_have_no_tickets": lambda order: order.tickets.update(order=a_lapsed_order()),
    "tickets_are_of_their_line": _ticket_of_another_order,
    "tickets_in_use_were_issued": lambda order: order.tickets.update(issued_at=None),
    "handed_on_tickets_are_their_claimers": _transferred_with_the_old_code,
    "confirmations_are_owed_once": lambda order: messages_about(order, "order_confirmed").delete(),
    "issued_tickets_are_announced": lambda order: messages_about(order, "ticket_issued").delete(),
    "payment_numbers_are_announced": lambda order: messages_about(a_number_to_pay().order, "voucher_issued").delete(),
    "cancellations_are_announced": _cancelled_without_mail,
    "lapsed_numbers_are_announced": _lapsed_without_mail,
    "refunds_are_announced": lambda order: messages_about(order, "refund_done").delete(),
    "unsent_mails_say_why": lambda order: messages_about(order, "order_confirmed").update(
        state="failed", last_error="", reason="missing"
    ),
    "failed_emails_are_sent_again": lambda order: messages_about(order, "ticket_issued").update(
        state="failed", last_error="ConnectionRefusedError", created_at=AT - timedelta(hours=1)
    ),
}
# Rules that are violated by the same change.
ALSO_VIOLATED = {
    "confirmed_orders_are_paid": {"amounts_are_as_asked"},
    "living_orders_hold_their_lines": {"confirmed_lines_have_their_tickets"},
    "balances_are_not_negative": {"disputes_are_known"},
    "ledger_lines_make_sense": {"amounts_are_as_asked", "confirmed_orders_are_paid"},
    "other_orders_have_no_tickets": {"issued_tickets_are_announced", "tickets_are_of_their_line"},
    "refunds_belong_to_their_order": {"refunds_are_announced"},
}


@pytest.mark.parametrize("name", BREAKS)
def test_each_violation_is_found_by_its_rule(name, order):
    BREAKS[name](order)
    at = SOON + timedelta(hours=2) if name == "ended_orders_cannot_be_paid" else SOON
    overdue = {rule.name for rule in RULES if rule.group == "stuck"}
    assert violated_rules(at) - overdue - ALSO_VIOLATED.get(name, set()) == {name}


# --- Overdue rows: an hour, a day or a month later --------------------------------------------------------------------------
def _a_queued_mail(order):
    MailMessage.objects.update(state="sent")
    messages_about(order, "order_confirmed").update(state="sending", lease_until=AT)


def _a_cancellation(order, **fields):
    defaults = {"event": order.event, "reason": "台風", "started_by": make_buyer(), "started_at": AT}
    EventCancellation.objects.create(**(defaults | fields))


def _unprocessed_event(order):
    PaymentEvent.objects.create(provider="sandbox", event_id="e1", kind="k", body="", received_at=AT)


OVERDUE = {
    "receipts_are_drawn": issue,
    "open_attempts": lambda order: a_number_to_pay().order.attempts.update(release_at=AT),
    "lapsed_orders": lambda order: a_number_to_pay().order.attempts.update(state="expired", release_at=AT),
    "unprocessed_news": _unprocessed_event,
    "waiting_refunds": lambda order: a_refund(order, 5, state=RefundState.CREATED),
    "waiting_mails": _a_queued_mail,
    "waiting_tasks": lambda order: DBTaskResult.objects.filter(pk=DBTaskResult.objects.first().pk).update(
        status="READY", enqueued_at=AT
    ),
    "due_tickets": lambda order: order.tickets.update(state="scheduled", issue_at=AT),
    "running_cancellations": _a_cancellation,
    "orders_of_cancelled_dates": lambda order: _a_cancellation(order, finished_at=AT),
}


# --- Published events that cannot be bought, an hour later ------------------------------------------------------------------
LACKING = {
    "published_events_have_dates": {"dates": 0},
    "published_events_have_tickets": {"size": 0},
    "published_events_have_periods": {},
    "published_events_can_be_paid": {"methods": ()},
    "published_events_name_their_seller": {},
    "called_off_dates_are_announced": {},
}


def _lacking(name: str) -> None:
    event = EventFactory(first_published_at=AT, **LACKING[name])
    if name == "published_events_have_periods":
        event.sales_periods.all().delete()
    if name == "published_events_name_their_seller":
        Organizer.objects.filter(pk=event.organizer_id).update(phone=" ")
    if name == "called_off_dates_are_announced":
        for state in ("cancelled", "postponed"):
            a_bought_order().event.performances.update(state=state)


@pytest.mark.parametrize("name", LACKING)
def test_a_published_event_that_cannot_be_bought_is_found_after_an_hour(name):
    EventFactory(first_published_at=AT)
    EventFactory(first_published_at=AT, free=True)
    EventFactory(first_published_at=AT, draft=True, dates=0)
    _lacking(name)
    assert violated_rules(SOON) == set()
    found = [finding for finding in findings(RULES, AT + timedelta(hours=2)) if finding.rule.group == "publication"]
    number = 2 if name == "called_off_dates_are_announced" else 1
    assert [finding.rule.name for finding in found] == [name] * number


def test_an_event_that_was_held_lacks_nothing_but_one_published_afterwards_does():
    EventFactory(first_published_at=AT)
    late = EventFactory(first_published_at=AT + timedelta(days=11))
    found = [finding for finding in findings(RULES, AT + timedelta(days=12)) if finding.rule.group == "publication"]
    assert [(finding.rule.name, finding.row) for finding in found] == [("published_events_have_dates", late.slug)]


@pytest.mark.parametrize("name", OVERDUE)
def test_overdue_rows_are_found_after_their_time(name, order):
    OVERDUE[name](order)
    MailMessage.objects.exclude(state="sending").update(state="sent")
    if name != "waiting_tasks":
        DBTaskResult.objects.all().delete()
    else:
        DBTaskResult.objects.exclude(enqueued_at=AT).delete()
    late = AT + (timedelta(days=5) if name == "lapsed_orders" else timedelta(hours=2))
    assert name in violated_rules(late)
    assert violated_rules(late) <= {name, "holds_end_with_their_order", "lapsed_numbers_are_announced"}
    if name != "orders_of_cancelled_dates":
        assert name not in violated_rules(AT + timedelta(minutes=1))


def test_each_rule_has_a_test():
    refused_by_the_database = {"one_open_attempt"}
    assert {rule.name for rule in RULES} == {
        *BREAKS,
        *OVERDUE,
        *LACKING,
        *LOTTERY_BREAKS,
        *LOTTERY_OVERDUE,
        *refused_by_the_database,
    }
