"""From any state of an order or event, every step of the purchase ends on a page: no redirect leads in a circle."""

from datetime import timedelta

import pytest
from django.urls import reverse

from commerce.catalog.models import Hold, PaymentOption
from commerce.catalog.states import HoldState
from commerce.checkout.errors import NoPaymentOption
from commerce.checkout.services import choose_method, start_order
from commerce.fulfilment.jobs import resolve_unknown_attempts
from commerce.fulfilment.status.order_status import order_status
from commerce.orders.models import Order
from commerce.orders.states import OrderState
from commerce.payments.models import PaymentAttempt
from commerce.payments.services import LONGEST_CALL, open_attempt
from commerce.payments.states import AttemptState
from tests.commerce.shop.checkout import text_of
from tests.factories.catalog import AT, EventFactory
from tests.factories.memory_gateway import use_memory_gateway
from tests.factories.orders import OrderFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_noon")]

OF_EVENT = ["event", "checkout_email", "checkout_details", "checkout_tickets"]
OF_ORDER = [
    "checkout_payment",
    "checkout_confirm",
    "order_pay",
    "checkout_extend",
    "order_resume",
    "order_change_method",
    "order_abandon",
    "order_complete",
]


@pytest.fixture
def gateway(monkeypatch, settings):
    return use_memory_gateway(monkeypatch, settings)


def attempt_in(order: Order, state: AttemptState, **fields) -> Order:
    attempt = open_attempt(order, at=AT)
    PaymentAttempt.objects.filter(pk=attempt.pk).update(state=state, **fields)
    return order


def chosen(order: Order) -> Order:
    return choose_method(order, "card", AT)


def without_options(order: Order) -> Order:
    PaymentOption.objects.filter(event=order.event).delete()
    return order


def moved(order: Order, **fields) -> Order:
    Order.objects.filter(pk=order.pk).update(**fields)
    return Order.objects.get(pk=order.pk)


REFERENCE = {"reference": "ref-1", "redirect_url": "https://pay.example/1"}
STATES = {
    "no method yet": lambda user: OrderFactory(user=user),
    "method chosen": lambda user: chosen(OrderFactory(user=user)),
    "free": lambda user: OrderFactory(user=user, event=EventFactory(free=True)),
    "no way to pay, no method": lambda user: without_options(OrderFactory(user=user)),
    "no way to pay, method chosen": lambda user: without_options(chosen(OrderFactory(user=user))),
    "placed": lambda user: OrderFactory(user=user, placed=True),
    "placed, no way to pay": lambda user: without_options(OrderFactory(user=user, placed=True)),
    "attempt created": lambda user: attempt_in(OrderFactory(user=user, placed=True), AttemptState.CREATED),
    "attempt starting": lambda user: attempt_in(OrderFactory(user=user, placed=True), AttemptState.STARTING),
    "attempt silent": lambda user: attempt_in(
        OrderFactory(user=user, placed=True), AttemptState.STARTING, is_unknown=True
    ),
    "at the provider": lambda user: attempt_in(
        OrderFactory(user=user, placed=True), AttemptState.ACTION_REQUIRED, **REFERENCE
    ),
    "declined": lambda user: attempt_in(OrderFactory(user=user, placed=True), AttemptState.DECLINED),
    "paid, not confirmed": lambda user: attempt_in(
        OrderFactory(user=user, placed=True), AttemptState.PAID, reference="r"
    ),
    "lapsed": lambda user: moved(OrderFactory(user=user), expires_at=AT),
    "expired": lambda user: moved(OrderFactory(user=user, placed=True), state=OrderState.EXPIRED),
    "cancelled": lambda user: moved(OrderFactory(user=user, placed=True), state=OrderState.CANCELLED),
    "confirmed": lambda user: OrderFactory(user=user, confirmed=True),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.usefixtures("gateway")
def test_every_step_ends_on_a_page(client, buyer, state):
    order = STATES[state](buyer)
    ends = {}
    for name in OF_EVENT + OF_ORDER:
        argument = order.event.slug if name in OF_EVENT else order.code
        response = client.get(reverse(name, args=[argument]), follow=True)  # raises RedirectCycleError in a circle
        ends[name] = (response.status_code in {200, 409, 410}, len(response.redirect_chain) <= 3)
    assert set(ends.values()) == {(True, True)}


class TestAnEventWithoutPaymentOption:
    def test_no_place_is_held_for_it(self, buyer):
        event = EventFactory(methods=())
        ticket_type = event.performances.get().ticket_types.get()
        with pytest.raises(NoPaymentOption):
            start_order(user=buyer, period=event.sales_periods.get(), chosen={ticket_type.pk: 1}, at=AT)
        assert (Order.objects.count(), Hold.objects.count()) == (0, 0)

    @pytest.mark.parametrize("page", ["checkout_email", "checkout_details", "checkout_tickets"])
    def test_every_step_says_that_the_sale_is_being_prepared(self, client, buyer, page):
        response = client.get(reverse(page, args=[EventFactory(methods=()).slug]))
        assert (response.status_code, "受付準備中です" in text_of(response)) == (409, True)

    def test_free_tickets_need_none(self, client, buyer):
        assert client.get(reverse("checkout_tickets", args=[EventFactory(free=True).slug])).status_code == 200

    @pytest.mark.parametrize("page", ["checkout_payment", "checkout_confirm"])
    def test_places_held_before_are_given_back(self, client, buyer, page):
        order = without_options(chosen(OrderFactory(user=buyer)))
        response = client.get(reverse(page, args=[order.code]))
        order.refresh_from_db()
        held = Hold.objects.filter(order=order, state=HoldState.HELD).count()
        assert (response.status_code, "受付準備中です" in text_of(response), order.state, held) == (
            409,
            True,
            "cancelled",
            0,
        )


class TestAStartWhoseProcessDied:
    @pytest.mark.parametrize("state", [AttemptState.CREATED, AttemptState.STARTING])
    def test_the_page_waits_a_minute_and_then_offers_to_go_on(self, buyer, state):
        order = attempt_in(OrderFactory(user=buyer, placed=True), state)
        order.refresh_from_db()
        shortly, later = AT + LONGEST_CALL - timedelta(seconds=1), AT + LONGEST_CALL
        codes = [(status.code, status.may_pay) for status in (order_status(order, shortly), order_status(order, later))]
        assert codes == [("checking", False), ("silent", True)]

    def test_going_on_uses_the_same_key_so_that_one_payment_starts(self, client, buyer, gateway, monday_noon):
        order = attempt_in(OrderFactory(user=buyer, placed=True), AttemptState.CREATED)
        monday_noon.shift(LONGEST_CALL)
        assert "もう一度支払いの画面を開く" in text_of(client.get(reverse("order_complete", args=[order.code])))
        response = client.post(reverse("order_resume", args=[order.code]))
        attempt = PaymentAttempt.objects.get(order=order)
        assert (response.url, attempt.state) == (attempt.redirect_url, AttemptState.ACTION_REQUIRED)

    @pytest.mark.parametrize("state", [AttemptState.CREATED, AttemptState.STARTING])
    def test_the_provider_is_asked_about_it_after_the_longest_call(self, buyer, gateway, state):
        order = attempt_in(OrderFactory(user=buyer, placed=True), state)
        resolve_unknown_attempts(AT + LONGEST_CALL - timedelta(seconds=1))
        before = PaymentAttempt.objects.get(order=order).reconciled_at
        resolve_unknown_attempts(AT + LONGEST_CALL)
        assert (before, PaymentAttempt.objects.get(order=order).reconciled_at) == (None, AT + LONGEST_CALL)


class TestALeftProvidersPage:
    def test_another_way_to_pay_stands_beside_trying_again(self, client, buyer, gateway):
        order = OrderFactory(user=buyer, placed=True)
        attempt_in(order, AttemptState.ACTION_REQUIRED, **REFERENCE)
        text = text_of(client.get(reverse("order_complete", args=[order.code])))
        assert ("もう一度支払いの画面を開く" in text, "別の方法で払う" in text) == (True, True)

    def test_paying_another_way_ends_the_payment_and_keeps_the_places(self, client, buyer, gateway):
        order = attempt_in(OrderFactory(user=buyer, placed=True), AttemptState.CREATED)
        response = client.post(reverse("order_change_method", args=[order.code]), follow=True)
        attempt, held = PaymentAttempt.objects.get(order=order), Hold.objects.get(order=order)
        assert response.redirect_chain == [(reverse("checkout_payment", args=[order.code]), 302)]
        assert (response.status_code, attempt.state, held.state) == (200, AttemptState.CANCELLED, HoldState.HELD)
