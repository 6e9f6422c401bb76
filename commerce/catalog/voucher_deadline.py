"""The deadline of a voucher that is paid at a store, and whether enough time is left to offer one."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.utils import timezone

from commerce.catalog.models import PaymentOption, Performance
from commerce.catalog.states import MethodCode

LEAST_TO_PAY = timedelta(hours=24)  # a buyer gets at least this much time to pay (payments §5.7)
LAST_SECOND = time(23, 59, 59)  # as providers count a day (payments §1.4)


def voucher_deadline(
    option: PaymentOption, performances: Iterable[Performance], at: datetime, until: datetime | None = None
) -> datetime | None:
    """Returns the end of the JST day `days_to_pay` after `at`, but at most `closes_hours` before the first start.

    `until`: when the order itself must be paid, if that is fixed (winners of a lottery).
    None for a method without vouchers, and if less than LEAST_TO_PAY is left before the first performance or `until`.
    """
    if option.method.code != MethodCode.KONBINI:
        return None
    by_day = _end_of_day(at, option.days_to_pay)
    closes_before = timedelta(hours=option.closes_hours)
    limits = [performance.starts_at - closes_before for performance in performances] + ([until] if until else [])
    if not limits:
        return by_day
    last = min(limits)
    return min(by_day, last) if last - at >= LEAST_TO_PAY else None


def _end_of_day(at: datetime, days: int) -> datetime:
    """Returns the last second of a day in the site's time zone, whatever the reader's time zone is."""
    zone = timezone.get_default_timezone()
    day = timezone.localtime(at, zone).date() + timedelta(days=days)
    return datetime.combine(day, LAST_SECOND, zone)
