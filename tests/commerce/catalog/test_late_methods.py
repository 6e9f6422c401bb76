"""Who buys shortly before a performance learns which payment methods end earlier, before any ticket is held."""

from datetime import timedelta

import pytest

from commerce.catalog.late_methods import late_methods
from commerce.catalog.models import PaymentMethod
from commerce.catalog.queries import event_for_page
from commerce.catalog.states import PeriodKind
from tests.factories.catalog import AT, EventFactory

pytestmark = pytest.mark.django_db


def an_event(*hours_ahead: int, at=AT, **fields):
    """An event whose performances begin so many hours after `at`; vouchers end 24 hours before, and give 24 to pay."""
    event = EventFactory(at=at, dates=len(hours_ahead), methods="all", **fields)
    for performance, hours in zip(event.performances.order_by("pk"), hours_ahead, strict=True):
        type(performance).objects.filter(pk=performance.pk).update(starts_at=at + timedelta(hours=hours), doors_at=None)
    return event


def late_ones(event, at=AT) -> list[tuple[str, int, bool]]:
    found = late_methods(event_for_page(event.slug), at)
    return [(late.option.method.code, len(late.performances), late.is_late_for_all) for late in found]


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ((48, 90), []),
        ((47, 90), [("konbini", 1, False)]),
        ((30, 47), [("konbini", 2, True)]),
        ((-30, 47), [("konbini", 1, True)]),  # the first is over
    ],
)
def test_vouchers_are_late_where_less_than_a_day_to_pay_is_left(hours, expected):
    assert late_ones(an_event(*hours)) == expected


def test_a_called_off_performance_a_method_not_on_sale_and_a_lottery_are_not_spoken_of():
    event = an_event(30, 90)
    event.performances.filter(starts_at=AT + timedelta(hours=30)).update(state="cancelled")
    assert late_ones(event) == []
    event.performances.update(state="scheduled")
    assert late_ones(event) == [("konbini", 1, False)]
    PaymentMethod.objects.filter(code="konbini").update(on_sale=False)
    assert late_ones(event) == []
    PaymentMethod.objects.filter(code="konbini").update(on_sale=True)
    event.sales_periods.update(kind=PeriodKind.LOTTERY)
    assert late_ones(event) == []
