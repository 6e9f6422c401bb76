"""Cancellation by the buyer where the event allows it, and of all orders of an event in a resumable run."""

from datetime import timedelta

import pytest

from commerce.catalog.models import Hold, Performance
from commerce.catalog.queries import ticket_types_of
from commerce.catalog.states import CancellationRule
from commerce.checkout.services import start_order
from commerce.fulfilment.cancellation import by_buyer, event_run
from commerce.fulfilment.jobs import advance_event_cancellations
from commerce.fulfilment.models import EventCancellation
from commerce.fulfilment.settlement import confirm
from commerce.fulfilment.status.order_status import order_status
from commerce.orders import services as orders
from commerce.orders.models import Order
from commerce.payments.models import PaymentAttempt, Refund, ReviewItem
from commerce.tickets.models import Ticket
from portal.shared.mail.models import MailMessage
from tests.factories.accounts import make_buyer, make_staff
from tests.factories.catalog import AT, EventFactory
from tests.factories.orders import OrderFactory
from tests.factories.payments import a_placed_order, an_attempt
from tests.factories.stock import counters_that_disagree
from tests.factories.tickets import PaidOrderFactory, add_ledger_entry

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=2)
STARTS = AT + timedelta(days=10)


def allowing(**fields):
    return EventFactory(at=AT, cancellation=CancellationRule.ALLOWED, cancel_until_hours=48, **fields)


def an_order_for_all_dates(event) -> Order:
    """A paid order with a ticket for each performance."""
    chosen = {ticket_type.pk: 1 for ticket_type in ticket_types_of(event)}
    order = start_order(user=make_buyer(), period=event.sales_periods.get(), chosen=chosen, at=AT)
    confirm(orders.lock(order.pk), actor="test", at=AT)
    add_ledger_entry(order)
    MailMessage.objects.about(order).delete()
    return Order.objects.get(pk=order.pk)


def refunds(order) -> list[tuple[int, str]]:
    return list(Refund.objects.filter(order=order).order_by("pk").values_list("amount_yen", "reason"))


def mail_kinds_of(order) -> list[str]:
    return list(MailMessage.objects.about(order).order_by("pk").values_list("kind", flat=True))


def test_buyers_cannot_cancel_unless_the_event_allows_it():
    order = PaidOrderFactory()
    assert by_buyer.cancellation_terms(order, LATER) == by_buyer.CancellationTerms(allowed=False)
    with pytest.raises(by_buyer.NotCancellable):
        by_buyer.cancel_by_buyer(order.pk, LATER)
    assert Order.objects.get().state == "confirmed"


@pytest.mark.parametrize(
    ("flat", "percent", "fee_yen"), [(0, 0, 0), (500, 0, 500), (0, 33, 3300), (500, 10, 1500), (99999, 0, 10220)]
)
def test_the_fee_is_flat_and_percent_of_the_tickets_and_never_more_than_was_paid(flat, percent, fee_yen):
    order = PaidOrderFactory(event=allowing(cancel_fee_yen=flat, cancel_fee_percent=percent))
    terms = by_buyer.cancellation_terms(order, LATER)
    assert (terms.allowed, terms.fee_yen, terms.refund_yen) == (True, fee_yen, 10220 - fee_yen)


@pytest.mark.parametrize(("seconds", "allowed"), [(-1, True), (0, False)])
def test_the_period_ends_hours_before_the_first_performance(seconds, allowed):
    order = PaidOrderFactory(event=allowing(dates=2))
    until = STARTS - timedelta(hours=48)
    terms = by_buyer.cancellation_terms(order, until + timedelta(seconds=seconds))
    assert (terms.until, terms.allowed) == (until, allowed)


def test_a_used_ticket_forbids_it():
    order = PaidOrderFactory(event=allowing())
    Ticket.objects.filter(order=order, number=1).update(state="used")
    assert not by_buyer.cancellation_terms(order, LATER).allowed


def test_cancelling_releases_the_holds_voids_the_tickets_and_refunds_once():
    order = PaidOrderFactory(event=allowing(cancel_fee_yen=500))
    for _press in range(2):
        by_buyer.cancel_by_buyer(order.pk, LATER, refund_yen=9720)
    order.refresh_from_db()
    assert (order.state, refunds(order), mail_kinds_of(order)) == (
        "cancelled",
        [(9720, "buyer_cancelled")],
        ["order_cancelled"],
    )
    assert set(order.tickets.values_list("state", flat=True)) == {"void"}
    assert (Hold.objects.active().count(), counters_that_disagree()) == (0, [])
    assert order_status(order, LATER).code == "returning"


@pytest.mark.parametrize("dates_off", [1, 2])
def test_there_is_no_fee_once_a_performance_of_the_order_is_cancelled(dates_off):
    event = allowing(dates=2, cancel_fee_percent=30)
    order = an_order_for_all_dates(event)
    for date in event.performances.all()[:dates_off]:
        Performance.objects.filter(pk=date.pk).update(state="cancelled")
    with pytest.raises(by_buyer.TermsChanged):  # the page was opened before
        by_buyer.cancel_by_buyer(order.pk, LATER, refund_yen=order.total_yen - 3000)
    by_buyer.cancel_by_buyer(order.pk, LATER, refund_yen=order.total_yen)
    assert refunds(order) == [(order.total_yen, "buyer_cancelled")]


def test_a_fee_that_changed_meanwhile_cancels_nothing():
    order = PaidOrderFactory(event=allowing(cancel_fee_yen=500))
    with pytest.raises(by_buyer.TermsChanged):
        by_buyer.cancel_by_buyer(order.pk, LATER, refund_yen=10220)
    assert (Order.objects.get().state, refunds(order)) == ("confirmed", [])


def start_cancellation(event, performance=None) -> EventCancellation:
    return event_run.start_event_cancellation(event, performance, reason="台風のため", by=make_staff(), at=LATER)


def test_row_29_a_cancelled_event_cancels_every_order_in_batches_and_refunds_all_money():
    event = EventFactory(at=AT)
    paid = [PaidOrderFactory(event=event) for _ in range(3)]
    waiting, chosen = a_placed_order(event=event, at=AT), OrderFactory(event=event)
    run = start_cancellation(event)
    assert set(Performance.objects.values_list("state", flat=True)) == {"cancelled"}
    assert [event_run.advance_event_cancellation(run.pk, LATER, limit=2) for _ in range(4)] == [2, 2, 1, 0]
    run.refresh_from_db()
    assert run.finished_at == LATER
    assert set(Order.objects.values_list("state", flat=True)) == {"cancelled"}
    assert [refunds(order) for order in paid] == [[(10220, "event_cancelled")]] * 3
    assert [mail_kinds_of(order) for order in (*paid, waiting, chosen)] == [["event_cancelled"]] * 4 + [[]]
    assert set(Ticket.objects.values_list("state", flat=True)) == {"void"}
    assert (Hold.objects.active().count(), counters_that_disagree()) == (0, [])


def test_row_29_a_run_that_crashed_goes_on_and_does_nothing_twice(monkeypatch):
    event = EventFactory(at=AT)
    paid = [PaidOrderFactory(event=event) for _ in range(2)]
    run, real = start_cancellation(event), event_run.notifications.notify

    def fail_once(order, mail_kind, **more):
        if order.pk == paid[1].pk and not write.done:
            write.done = True
            msg = "the process died"
            raise OSError(msg)
        return real(order, mail_kind, **more)

    write = type("Once", (), {"done": False})
    monkeypatch.setattr(event_run.notifications, "notify", fail_once)
    assert advance_event_cancellations(LATER) == 1
    run.refresh_from_db()
    assert (run.finished_at, refunds(paid[1]), Order.objects.get(pk=paid[1].pk).state) == (None, [], "confirmed")
    assert (advance_event_cancellations(LATER), advance_event_cancellations(LATER)) == (1, 0)
    assert [len(refunds(order)) for order in paid] == [1, 1]
    assert [mail_kinds_of(order) for order in paid] == [["event_cancelled"]] * 2


def test_an_order_whose_payment_cannot_be_cancelled_stays_for_the_next_batch(settings):
    event = EventFactory(at=AT)
    attempt = an_attempt(a_placed_order(event=event, at=AT), at=AT)
    settings.SANDBOX_URL = "http://127.0.0.1:9"
    run = start_cancellation(event)
    assert event_run.advance_event_cancellation(run.pk, LATER) == 0
    run.refresh_from_db()
    assert (run.finished_at, Order.objects.get().state) == (None, "pending")
    PaymentAttempt.objects.filter(pk=attempt.pk).update(state="cancelled")
    assert event_run.advance_event_cancellation(run.pk, LATER) == 1


def test_one_date_ends_only_its_orders_and_a_mixed_order_is_a_task_for_staff():
    event = EventFactory(at=AT, dates=2)
    first, second = event.performances.all()
    ticket_types = [date.ticket_types.get() for date in (first, second)]
    of_first, mixed = PaidOrderFactory(event=event), PaidOrderFactory(event=event)
    mixed.lines.create(
        ticket_type=ticket_types[1],
        performance=second,
        name="一般",
        unit_price_yen=1,
        quantity=1,
        tax_rate=10,
        seller=event.organizer,
    )
    run = start_cancellation(event, first)
    assert [event_run.advance_event_cancellation(run.pk, LATER) for _ in range(2)] == [2, 0]
    assert list(Performance.objects.order_by("pk").values_list("state", flat=True)) == ["cancelled", "scheduled"]
    states = [Order.objects.get(pk=order.pk).state for order in (of_first, mixed)]
    assert states == ["cancelled", "confirmed"]
    assert list(ReviewItem.objects.values_list("kind", "order")) == [("mixed_order", mixed.pk)]
    start_cancellation(event)
    assert advance_event_cancellations(LATER) == 1
    assert Order.objects.get(pk=mixed.pk).state == "cancelled"


def test_each_cancelled_performance_of_a_mixed_order_opens_its_review():
    event = EventFactory(at=AT, dates=3)
    order = an_order_for_all_dates(event)
    for date in event.performances.all()[:2]:
        run = start_cancellation(event, date)
        assert [event_run.advance_event_cancellation(run.pk, LATER) for _ in range(2)] == [1, 0]
        ReviewItem.objects.update(closed_at=LATER)
    reviews = ReviewItem.objects.filter(order=order, kind="mixed_order").order_by("pk")
    runs = EventCancellation.objects.order_by("pk").values_list("pk", flat=True)
    assert [task.data["cancellation"] for task in reviews] == list(runs)


def test_orders_at_a_silent_provider_do_not_block_the_others(settings):
    event = EventFactory(at=AT)
    for _ in range(3):
        an_attempt(a_placed_order(event=event, at=AT), at=AT)
    others = [a_placed_order(event=event, at=AT) for _ in range(2)]
    settings.SANDBOX_URL = "http://127.0.0.1:9"
    run = start_cancellation(event)
    assert event_run.advance_event_cancellation(run.pk, LATER, limit=2) == 2
    assert set(Order.objects.filter(state="cancelled")) == set(others)


def test_an_event_is_called_off_by_one_run_at_a_time():
    event = EventFactory(at=AT)
    start_cancellation(event)
    with pytest.raises(event_run.AlreadyRunning):
        start_cancellation(event)
