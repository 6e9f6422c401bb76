"""Dates and times as people in Japan write them: 2026/12/1, 2026年12月1日, and 25:00 for one o'clock of the next day."""

import re
from datetime import date, datetime, timedelta

from portal.shared.text.characters import half_width

YEAR = r"(?:(?P<year>\d{4})|(?:令和|R)\s*(?P<reiwa>\d{1,2}|元))"
WEEKDAY = r"\([月火水木金土日祝休・曜\s]{1,8}\)"
DATE = rf"{YEAR}\s*[-/.年]\s*(?P<month>\d{{1,2}})\s*[-/.月]\s*(?P<day>\d{{1,2}})\s*日?(?:\s*{WEEKDAY})?"
TIME = r"(?P<half>午前|午後)?\s*(?P<hour>\d{1,2})\s*[:時]\s*(?P<minute>\d{2}|半)?\s*分?(?::(?P<second>\d{2}))?"
COMPACT_DATE = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")
ONLY_DATE = re.compile(rf"{DATE}(?:[\sT]+0?0:00(?::00)?)?")  # sheets add midnight
DATE_AND_TIME = re.compile(rf"{DATE}[\sT]*{TIME}")
DASHES = re.compile("[\u2010-\u2015\u2212\u30fc]")
REIWA = 2018  # the year before the first of the era
YEARS = range(1900, 3000)  # none of another is meant, and some of them have no moment in every zone
LAST_HOUR = 29  # 29:59 is 5:59 in the morning, the latest that programmes of the night are written with


def read_date(typed: str) -> date | None:
    """The date; None for what is none."""
    plain = _plain(typed)
    found = ONLY_DATE.fullmatch(plain) or COMPACT_DATE.fullmatch(plain)
    return _date(found) if found else None


def read_datetime(typed: str) -> datetime | None:
    """The date and time without a zone; an hour of 24 to 29 is that of the next day. None for what is none."""
    found = DATE_AND_TIME.fullmatch(_plain(typed))
    day = _date(found) if found else None
    if found is None or day is None:
        return None
    hour, second = int(found["hour"]), int(found["second"] or 0)
    minute = 30 if found["minute"] == "半" else int(found["minute"] or 0)
    if hour > (12 if found["half"] else LAST_HOUR) or minute > 59 or second > 59:
        return None
    hour += 12 if found["half"] == "午後" else 0  # 午後0時 is noon, 午後12時 midnight
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - the form gives it the site's zone
    return midnight + timedelta(hours=hour, minutes=minute, seconds=second)


def _date(found: re.Match[str]) -> date | None:
    parts = found.groupdict()
    era = parts.get("reiwa")
    year = int(parts["year"] or 0) if not era else REIWA + (1 if era == "元" else int(era))
    try:
        return date(year, int(parts["month"] or 0), int(parts["day"] or 0)) if year in YEARS else None
    except ValueError:
        return None


def _plain(typed: str) -> str:
    return DASHES.sub("-", half_width(typed))
