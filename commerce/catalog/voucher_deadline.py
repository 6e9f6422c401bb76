"""Until when a payment number may be paid at a store, and whether enough time is left to offer one."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.utils import timezone

from commerce.catalog.models import PaymentOption, Performance
from commerce.catalog.states import MethodCode

LEAST_TO_PAY = timedelta(hours=24)  # a buyer gets at least one whole day (payments §5.7)
LAST_SECOND = time(23, 59, 59)  # as providers count a day (payments §1.4)


def voucher_deadline(
    option: PaymentOption, performances: Iterable[Performance], at: datetime, until: datetime | None = None
) -> datetime | None:
    """The end of the day that is `days_to_pay` after `at`'s day in Japan, but `closes_hours` before the first start.

    `until`: when the order itself must be paid, if that is fixed (a lottery's winners).
    None for a way to pay without numbers, and when less than LEAST_TO_PAY is left before the first performance or
    `until`.
    """
    if option.method.code != MethodCode.KONBINI:
        return None
    by_day = _end_of_day(at, option.days_to_pay)
    closes = timedelta(hours=option.closes_hours)
    ends = [performance.starts_at - closes for performance in performances] + ([until] if until else [])
    if not ends:
        return by_day
    last = min(ends)
    return min(by_day, last) if last - at >= LEAST_TO_PAY else None


def _end_of_day(at: datetime, days: int) -> datetime:
    """The last second of the day that many days after `at`, by the site's clock whatever a reader's is."""
    zone = timezone.get_default_timezone()
    day = timezone.localtime(at, zone).date() + timedelta(days=days)
    return datetime.combine(day, LAST_SECOND, zone)
