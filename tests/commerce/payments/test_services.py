"""Opening attempts: one at a time, only by a method and amount that are allowed, and a limited number per order."""

from datetime import timedelta

import pytest

from commerce.catalog.models import Hold, PaymentMethod, PaymentOption
from commerce.fulfilment.services import settle_order
from commerce.payments import services
from commerce.payments.declines import TEXTS, decline_text
from commerce.payments.models import PaymentAttempt
from commerce.payments.states import AttemptState
from portal.shared.errors import Throttled
from tests.factories.catalog import AT
from tests.factories.orders import OrderFactory
from tests.factories.payments import a_placed_order, an_attempt, snapshot_of

pytestmark = pytest.mark.django_db


def test_a_new_attempt_extends_the_hold_by_thirty_minutes_and_has_its_key():
    order = a_placed_order(at=AT)
    attempt = services.open_attempt(order, at=AT)
    order.refresh_from_db()
    assert (attempt.state, attempt.amount_yen, attempt.provider) == ("created", order.total_yen, "sandbox")
    assert attempt.idempotency_key == f"pay:{attempt.public_id}:start"
    assert attempt.release_at == order.expires_at == Hold.objects.get().until == AT + timedelta(minutes=30)


def test_an_open_attempt_is_used_again():
    attempt = an_attempt(at=AT)
    assert services.open_attempt(attempt.order, at=AT + timedelta(minutes=1)).pk == attempt.pk


def test_an_open_attempt_of_another_amount_prevents_a_new_one():
    attempt = an_attempt(at=AT)
    type(attempt.order).objects.update(total_yen=1)
    with pytest.raises(services.AnotherAttemptOpen):
        services.open_attempt(attempt.order, at=AT)


def test_an_order_is_not_paid_after_its_hold_ended():
    order = a_placed_order(at=AT)
    with pytest.raises(services.HoldEnded):
        services.open_attempt(order, at=AT + timedelta(minutes=15))


def test_an_order_is_not_paid_before_it_is_placed():
    order = OrderFactory(at=AT)
    with pytest.raises(services.HoldEnded):
        services.open_attempt(order, at=AT)


def refused(order) -> bool:
    with pytest.raises(services.MethodNotPossible):
        services.open_attempt(order, at=AT)
    return not PaymentAttempt.objects.exists()


def test_a_method_that_is_not_on_sale_any_more_is_refused():
    order = a_placed_order(at=AT)
    PaymentMethod.objects.update(on_sale=False)
    assert refused(order)


def test_a_method_that_the_event_does_not_offer_any_more_is_refused():
    order = a_placed_order(at=AT)
    PaymentOption.objects.all().delete()
    assert refused(order)


def test_a_method_without_a_provider_is_refused(settings):
    order = a_placed_order(at=AT)
    settings.PAYMENT_GATEWAYS = {}
    assert refused(order)


@pytest.mark.parametrize("total_yen", [0, 49, 10_000_000])
def test_an_amount_out_of_the_providers_limits_is_refused(total_yen):
    order = a_placed_order(at=AT)
    type(order).objects.update(total_yen=total_yen)
    assert refused(order)


@pytest.mark.parametrize(("limits", "is_refused"), [({"min_yen": 0}, False), ({"max_yen": 0}, True)], ids=str)
def test_a_limit_of_zero_is_a_limit(limits, is_refused):
    order = a_placed_order(at=AT)
    PaymentOption.objects.update(**limits)
    if is_refused:
        assert refused(order)
    else:
        assert services.open_attempt(order, at=AT).amount_yen == order.total_yen


def test_an_order_under_review_is_not_paid_again():
    attempt = an_attempt(at=AT)
    settle_order(attempt.pk, snapshot_of(attempt, AttemptState.PAID, amount_yen=1), source="test", at=AT)
    with pytest.raises(services.MoneyArrived):
        services.open_attempt(attempt.order, at=AT)


def test_the_number_of_attempts_per_order_is_limited():
    order = a_placed_order(at=AT)
    for _n in range(services.MOST_ATTEMPTS):
        an_attempt(order, at=AT, state=AttemptState.DECLINED)
    with pytest.raises(Throttled):
        services.open_attempt(order, at=AT)


def test_every_decline_text_states_that_nothing_was_paid_and_an_unknown_class_is_generic():
    for decline_class, text in TEXTS.items():
        assert "まだお支払いは済んでいません" in decline_text(decline_class)
        assert str(text) == decline_text(decline_class)
    assert decline_text("stolen_card") == decline_text("generic")
