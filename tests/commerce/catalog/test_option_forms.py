"""Forms of the admin for payment options, store guides and cancellation rules."""

import pytest

from commerce.admin.catalog.event_forms import EventSalesForm
from commerce.admin.catalog.forms import PaymentOptionForm, StoreGuideForm
from commerce.catalog.models import PaymentOption, StoreGuide
from tests.factories.catalog import EventFactory, payment_method

pytestmark = pytest.mark.django_db


def option(**fields):
    event = EventFactory(methods=())
    values = {"event": event.pk, "method": payment_method("konbini").pk, "fee_yen": 220}
    return PaymentOptionForm(values | {"days_to_pay": 3, "closes_hours": 24} | fields)


def test_limits_are_optional_and_saved():
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


def test_equal_limits_are_valid():
    assert option(min_yen=5000, max_yen=5000).is_valid()


def test_each_store_has_one_guide_per_language():
    values = {"store": "lawson", "language": "ja", "steps": "Loppiで入力します。"}
    StoreGuideForm(values).save()
    assert (StoreGuide.objects.count(), StoreGuideForm(values).is_valid()) == (1, False)


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"cancellation": "none", "cancel_fee_yen": 500}, ["cancel_fee_yen"]),
        ({"cancellation": "none"}, []),
        ({"cancellation": "allowed", "cancel_fee_yen": 500, "cancel_until_hours": 24}, []),
        ({"cancellation": "allowed", "cancel_fee_percent": 101}, ["cancel_fee_percent"]),
    ],
)
def test_a_cancellation_fee_requires_an_event_that_can_be_cancelled(fields, errors):
    event = EventFactory()
    values = {name: getattr(event, name) for name in EventSalesForm.Meta.fields} | {"organizer": event.organizer_id}
    values = {name: value for name, value in values.items() if value is not None}
    assert list(EventSalesForm(values | fields, instance=event).errors) == errors
