"""Until when a payment number may be paid, and when none is offered any more."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from commerce.catalog.models import PaymentMethod, PaymentOption, Performance
from commerce.catalog.queries import unavailable_reason
from commerce.catalog.states import UnavailableReason
from commerce.catalog.voucher_deadline import voucher_deadline

NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # Monday 12:00 in Japan


def option(code="konbini", **fields):
    return PaymentOption(method=PaymentMethod(code=code, on_sale=True), **fields)


def starting(*moments):
    return [Performance(starts_at=moment) for moment in moments]


def jst(day, clock):
    return datetime.fromisoformat(f"2026-{day}T{clock}+09:00")


@pytest.mark.parametrize(
    ("at", "days", "end"),
    [
        ("11-23T12:00:00+09:00", 3, jst("11-26", "23:59:59")),
        ("11-23T23:59:59+09:00", 3, jst("11-26", "23:59:59")),
        ("11-24T00:00:00+09:00", 3, jst("11-27", "23:59:59")),
        ("11-23T15:30:00+00:00", 1, jst("11-25", "23:59:59")),
        ("11-23T12:00:00+09:00", 1, jst("11-24", "23:59:59")),
    ],
)
def test_the_last_day_is_counted_by_the_day_in_japan(at, days, end):
    """Row 31: an order of 23:59, one of 0:00, and one of a server that counts in UTC."""
    moment = datetime.fromisoformat(f"2026-{at}")

    assert voucher_deadline(option(days_to_pay=days), starting(jst("12-31", "18:00:00")), moment) == end


def test_a_reader_elsewhere_does_not_move_the_deadline():
    with timezone.override("America/New_York"):
        assert voucher_deadline(option(), [], NOON) == jst("11-26", "23:59:59")


def test_the_first_of_the_performances_ends_it_earlier():
    dates = starting(jst("11-30", "18:00:00"), jst("11-26", "18:00:00"))

    assert voucher_deadline(option(closes_hours=24), dates, NOON) == jst("11-25", "18:00:00")
    assert voucher_deadline(option(closes_hours=2), dates, NOON) == jst("11-26", "16:00:00")


def test_less_than_a_day_to_pay_is_not_offered():
    limit = starting(NOON + timedelta(hours=48))
    too_near = starting(NOON + timedelta(hours=48, seconds=-1))

    assert voucher_deadline(option(), limit, NOON) == NOON + timedelta(hours=24)
    assert voucher_deadline(option(), too_near, NOON) is None
    assert unavailable_reason(option(), 5000, NOON, limit) is None
    assert unavailable_reason(option(), 5000, NOON, too_near) == UnavailableReason.TOO_LATE
    assert unavailable_reason(option(), 5000, NOON) is None


@pytest.mark.parametrize("code", ["card", "paypay", "paidy"])
def test_a_way_to_pay_without_numbers_has_no_deadline_and_is_offered_to_the_last_minute(code):
    soon = starting(NOON + timedelta(hours=1))

    assert voucher_deadline(option(code), soon, NOON) is None
    assert unavailable_reason(option(code), 5000, NOON, soon) is None


def test_the_options_own_limits_include_both_ends():
    limited = option("card", min_yen=1000, max_yen=2000)
    amounts = (999, 1000, 2000, 2001)

    assert [unavailable_reason(limited, amount, NOON) for amount in amounts] == [
        UnavailableReason.TOO_LITTLE,
        None,
        None,
        UnavailableReason.TOO_MUCH,
    ]
