"""Cancellation of orders and events by staff: scope, safeguards, progress and permissions."""

import pytest
from django.urls import reverse

from commerce.admin.payments.cancellation_progress import cancellation_progress, cancellation_scope
from commerce.catalog.models import OrganizerMembership, Performance
from commerce.catalog.states import CancellationRule
from commerce.fulfilment.cancellation.event_run import advance_event_cancellation
from commerce.fulfilment.models import EventCancellation
from commerce.orders.states import OrderState
from commerce.payments.models import Refund
from commerce.payments.states import RefundReason
from commerce.tickets.states import TicketState
from portal.shared import clock
from portal.shared.actors import staff_actor
from portal.shared.mail.models import MailMessage
from tests.factories.catalog import AT, EventFactory
from tests.factories.orders import OrderFactory
from tests.factories.tickets import PaidOrderFactory

pytestmark = pytest.mark.django_db


def begin(client, event, **fields):
    data = {"performance": "all", "reason": "台風のため中止します。", "slug": event.slug}
    return client.post(reverse("cancellations:start", args=[event.pk]), data | fields)


def test_an_order_called_off_by_staff_loses_tickets_and_gives_all_money_back_once(client, staff):
    order = PaidOrderFactory()
    address = reverse("orders:cancel", args=[order.pk])
    page = client.get(address)
    assert "注文を取り消して10,220円を返金する" in page.content.decode()

    data = {"seal": page.context["form"]["seal"].value(), "reason": "staff", "note": "電話で依頼"}
    first, again = client.post(address, data), client.post(address, data)
    order.refresh_from_db()
    assert (first.status_code, again.status_code, order.state) == (302, 200, OrderState.CANCELLED)
    assert {ticket.state for ticket in order.tickets.all()} == {TicketState.VOID}
    assert [refund.amount_yen for refund in Refund.objects.all()] == [10_220]
    assert order.log.get(kind="cancelled_by_staff").actor == staff_actor(staff)
    assert MailMessage.objects.about(order).filter(kind="order_cancelled").count() == 1


def test_the_page_names_the_fee_that_is_kept_at_the_buyers_own_request(client, staff):
    order = PaidOrderFactory(event=EventFactory(cancellation=CancellationRule.ALLOWED, cancel_fee_yen=500))
    address = reverse("orders:cancel", args=[order.pk])
    page = client.get(address)
    wanted = ["10,220円を返金します。", "取り消し手数料500円を差し引いて、9,720円を返金します。"]
    assert [text for text in wanted if text not in page.text] == []
    assert "注文を取り消して10,220円を返金する" not in page.text

    client.post(address, {"seal": page.context["form"]["seal"].value(), "reason": "buyer_request"})
    assert Refund.objects.get().amount_yen == 9720


@pytest.mark.parametrize("action", ["cancel", "refund"])
@pytest.mark.parametrize(
    ("state", "reason"), [("scheduled", "staff"), ("postponed", "postponed"), ("cancelled", "event_cancelled")]
)
def test_the_state_of_a_performance_suggests_the_reason(client, staff, action, state, reason):
    order = PaidOrderFactory()
    Performance.objects.update(state=state)
    form = client.get(reverse(f"orders:{action}", args=[order.pk])).context["form"]
    assert form["reason"].value() == reason
    labels = [str(label) for _value, label in form["reason"].field.choices]
    assert [label for label in ("公演の延期", "お客さま都合", "公演の中止") if label not in labels] == []


def test_the_start_page_shows_the_scope_and_starts_nothing(client, staff):
    event = EventFactory(dates=2)
    PaidOrderFactory(event=event)
    OrderFactory(event=event)
    html = client.get(reverse("cancellations:start", args=[event.pk])).content.decode()

    assert ("すべての公演（2件・10,220円）" in html, "（0件・0円）" in html) == (True, True)
    assert EventCancellation.objects.count() == 0


@pytest.mark.parametrize("wrong", [{"slug": "other"}, {"reason": ""}, {"performance": ""}])
def test_a_run_needs_the_slug_a_performance_and_a_reason(client, staff, wrong):
    answer = begin(client, EventFactory(), **wrong)
    assert (answer.status_code, EventCancellation.objects.count()) == (200, 0)


def test_a_run_is_begun_followed_and_found_again_row_29(client, staff):
    event = EventFactory()
    order = PaidOrderFactory(event=event)
    answer = begin(client, event)
    run = EventCancellation.objects.get()
    assert (run.started_by, answer.url) == (staff, reverse("cancellations:inspect", args=[run.pk]))
    assert client.get(reverse("cancellations:start", args=[event.pk])).url == answer.url
    assert "注文を取り消しています" in client.get(answer.url).content.decode()

    advance_event_cancellation(run.pk, clock.now())
    run.refresh_from_db()
    order.refresh_from_db()
    now = cancellation_progress(run)
    assert (now.ended, now.waiting, now.refunds_yen, order.state) == (1, 0, 10_220, OrderState.CANCELLED)
    assert Refund.objects.get().reason == RefundReason.EVENT_CANCELLED
    assert "注文の取り消しが終わりました" in client.get(answer.url).content.decode()


def test_a_second_run_is_refused_with_a_message(client, staff):
    event = EventFactory()
    begin(client, event)
    answer = begin(client, event)
    assert (answer.status_code, EventCancellation.objects.count()) == (200, 1)
    assert "すでに進んでいます" in answer.content.decode()


def test_one_date_reaches_only_its_orders():
    event = EventFactory(dates=2)
    PaidOrderFactory(event=event)
    first, second = event.performances.all()
    assert (cancellation_scope(event, first).orders, cancellation_scope(event, second).orders) == (1, 0)


def test_members_call_off_only_events_of_their_organizer(client, member):
    mine, other = EventFactory(title="わたしの会"), EventFactory(title="ほかの会")
    OrganizerMembership.objects.create(user=member, organizer=mine.organizer)
    html = client.get(reverse("cancellations:choose")).content.decode()

    assert ("わたしの会" in html, "ほかの会" in html) == (True, False)
    assert begin(client, other).status_code == 404
    assert EventCancellation.objects.count() == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_queries_for_any_number(bare_tree, client, staff, django_assert_num_queries, rows):
    for _row in range(rows):
        EventCancellation.objects.create(event=EventFactory(), reason="台風", started_by=staff, started_at=AT)
    client.get(reverse("cancellations:index"))
    with django_assert_num_queries(10):
        client.get(reverse("cancellations:index"))
