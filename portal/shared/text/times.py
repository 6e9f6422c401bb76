"""Dates and times as people in Japan write them: 2026/12/1, 2026年12月1日, and 25:00 for one o'clock of the next day."""

import re
from datetime import date, datetime, timedelta

from portal.shared.text.characters import half_width

DATE = r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?(?:\s*\([月火水木金土日](?:曜日?)?\))?"
TIME = r"(?P<hour>\d{1,2})\s*[:時]\s*(?P<minute>\d{2})?\s*分?(?::(?P<second>\d{2}))?"
ONLY_DATE = re.compile(DATE)
DATE_AND_TIME = re.compile(rf"{DATE}[\sT]*{TIME}")
LAST_HOUR = 29  # 29:59 is 5:59 in the morning, the latest that programmes of the night are written with


def read_date(typed: str) -> date | None:
    """The date; None for what is none."""
    found = ONLY_DATE.fullmatch(half_width(typed))
    return _date(found) if found else None


def read_datetime(typed: str) -> datetime | None:
    """The date and time without a zone; an hour of 24 to 29 is that of the next day. None for what is none."""
    found = DATE_AND_TIME.fullmatch(half_width(typed))
    day = _date(found) if found else None
    if found is None or day is None:
        return None
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    if hour > LAST_HOUR or minute > 59 or second > 59:
        return None
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - the form gives it the site's zone
    return midnight + timedelta(hours=hour, minutes=minute, seconds=second)


def _date(found: re.Match[str]) -> date | None:
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None
