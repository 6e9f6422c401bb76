"""What editors may enter for a way to pay, for a store's steps and for cancelling."""

import pytest

from commerce.admin.catalog.event_forms import EventSalesForm
from commerce.admin.catalog.forms import PaymentOptionForm, StoreGuideForm
from commerce.catalog.models import PaymentOption, StoreGuide
from tests.factories.catalog import EventFactory, payment_method

pytestmark = pytest.mark.django_db


def option(**fields):
    event = EventFactory(methods=())
    given = {"event": event.pk, "method": payment_method("konbini").pk, "fee_yen": 220}
    return PaymentOptionForm(given | {"days_to_pay": 3, "closes_hours": 24} | fields)


def test_limits_are_optional_and_kept():
    form = option(min_yen="", max_yen="10000", days_to_pay="5")
    assert form.is_valid(), form.errors
    form.save()
    assert PaymentOption.objects.values_list("min_yen", "max_yen", "days_to_pay").get() == (None, 10_000, 5)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"min_yen": 2, "max_yen": 1}, "max_yen"),
        ({"days_to_pay": 0}, "days_to_pay"),
        ({"days_to_pay": 60}, "days_to_pay"),
        ({"min_yen": -1}, "min_yen"),
    ],
)
def test_limits_that_cannot_be_met_are_refused(fields, field):
    assert list(option(**fields).errors) == [field]


def test_the_same_amount_twice_is_a_limit_too():
    assert option(min_yen=5000, max_yen=5000).is_valid()


def test_each_store_has_one_guide_per_language():
    given = {"store": "lawson", "language": "ja", "steps": "Loppiで入力します。"}
    StoreGuideForm(given).save()
    assert (StoreGuide.objects.count(), StoreGuideForm(given).is_valid()) == (1, False)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"cancellation": "none", "cancel_fee_yen": 500}, ["cancel_fee_yen"]),
        ({"cancellation": "none"}, []),
        ({"cancellation": "allowed", "cancel_fee_yen": 500, "cancel_until_hours": 24}, []),
        ({"cancellation": "allowed", "cancel_fee_percent": 101}, ["cancel_fee_percent"]),
    ],
)
def test_a_price_for_cancelling_needs_an_event_that_can_be_cancelled(fields, wrong):
    event = EventFactory()
    given = {name: getattr(event, name) for name in EventSalesForm.Meta.fields} | {"organizer": event.organizer_id}
    given = {name: value for name, value in given.items() if value is not None}
    assert list(EventSalesForm(given | fields, instance=event).errors) == wrong
