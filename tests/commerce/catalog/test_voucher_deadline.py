"""The deadline of vouchers, and the limits of payment options."""

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


def starting(*starts):
    return [Performance(starts_at=starts_at) for starts_at in starts]


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
    ordered_at = datetime.fromisoformat(f"2026-{at}")

    assert voucher_deadline(option(days_to_pay=days), starting(jst("12-31", "18:00:00")), ordered_at) == end


def test_the_readers_time_zone_does_not_change_the_deadline():
    with timezone.override("America/New_York"):
        assert voucher_deadline(option(), [], NOON) == jst("11-26", "23:59:59")


def test_the_first_performance_limits_the_deadline():
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
def test_a_method_without_vouchers_has_no_deadline(code):
    soon = starting(NOON + timedelta(hours=1))

    assert voucher_deadline(option(code), soon, NOON) is None
    assert unavailable_reason(option(code), 5000, NOON, soon) is None


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({}, (120, 300_000)),
        ({"min_yen": 1, "max_yen": 400_000}, (120, 300_000)),
        ({"min_yen": 1000, "max_yen": 2000}, (1000, 2000)),
        ({"min_yen": 0}, (120, 300_000)),
        ({"max_yen": 0}, (120, 0)),
    ],
    ids=str,
)
def test_limits_of_event_and_provider_apply_together_and_zero_is_a_limit(limits, expected):
    assert option(**limits).limits_within(120, 300_000) == expected


def test_an_option_with_a_maximum_of_zero_is_never_offered():
    assert unavailable_reason(option("card", max_yen=0), 1, NOON) == UnavailableReason.TOO_MUCH
    assert unavailable_reason(option("card", min_yen=0), 1, NOON) is None


def test_limits_of_an_option_include_both_ends():
    limited = option("card", min_yen=1000, max_yen=2000)
    amounts = (999, 1000, 2000, 2001)

    assert [unavailable_reason(limited, amount, NOON) for amount in amounts] == [
        UnavailableReason.TOO_LITTLE,
        None,
        None,
        UnavailableReason.TOO_MUCH,
    ]
