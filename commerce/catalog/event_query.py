"""Reads dates and prices out of what people type into the search of events: 12月, 12/24, 今週末, 土曜, 無料, 5000円以下."""

import re
from calendar import month_name, monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from portal.shared.text.characters import half_width

SATURDAY, SUNDAY = 5, 6
WEEKEND = frozenset({SATURDAY, SUNDAY})
WEEKDAYS = {name: number for number, name in enumerate("月火水木金土日")}
ENGLISH_DAYS = {name: n for n, name in enumerate(("mon", "tues", "wednes", "thurs", "fri", "satur", "sun"))}
ENGLISH_MONTHS = [name.casefold() for name in month_name[1:]]
ERA = re.compile(r"令和\s*(\d{1,2}|元)\s*年")
SEPARATED = re.compile(r"(?<!\d)(20\d\d)[-.](\d{1,2})[-.](\d{1,2})(?!\d)")
WEEKDAY = re.compile(r"(?<=[\d日])\s*\([月火水木金土日祝休曜・]+\)")  # 12月24日(木・祝)
THIRDS = {"上旬": (1, 10), "初旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}


@dataclass(frozen=True)
class EventQuery:
    """What a query asks for. `first` and `last` are days in Japan, inclusive; prices are yen with tax, inclusive."""

    text: str = ""  # all that is neither date nor price
    first: date | None = None
    last: date | None = None
    weekdays: frozenset[int] = frozenset()  # Monday is 0; empty: any
    least_yen: int | None = None
    most_yen: int | None = None

    @property
    def has_conditions(self) -> bool:
        """Whether it asks for a date or a price."""
        return replace(self, text="") != EventQuery()

    def matches_day(self, day: date) -> bool:
        """Whether a performance on that day is asked for."""
        in_time = (self.first is None or self.first <= day) and (self.last is None or day <= self.last)
        return in_time and (not self.weekdays or day.weekday() in self.weekdays)

    def matches_price(self, price_yen: int) -> bool:
        """Whether a ticket at that price is asked for."""
        return (self.least_yen is None or self.least_yen <= price_yen) and (
            self.most_yen is None or price_yen <= self.most_yen
        )


type Reader = Callable[[re.Match[str], EventQuery, date], EventQuery]


def parse_event_query(text: str, current_day: date) -> EventQuery:
    """The conditions in a text, in any width, with the words that are left; only words when no calendar has a day."""
    typed = half_width(text).casefold()
    try:
        query, rest = _read(_in_one_form(typed), current_day)
    except (ValueError, OverflowError):  # 2月31日
        return EventQuery(" ".join(typed.split()))
    if query.has_conditions:
        rest = FILLERS.sub(" ", rest)
    return replace(query, text=" ".join(rest.split()))


def _in_one_form(typed: str) -> str:
    """Years of the era as those of the calendar, 2026-12-24 and 2026.12.24 with strokes, days without their weekday."""
    western = ERA.sub(lambda found: f"{2018 + (1 if found[1] == '元' else int(found[1]))}年", typed)
    return WEEKDAY.sub("", SEPARATED.sub(r"\1/\2/\3", western))


def _read(rest: str, current_day: date) -> tuple[EventQuery, str]:
    query = EventQuery()
    for pattern, read in READERS:
        while match := pattern.search(rest):
            query = read(match, query, current_day)
            rest = f"{rest[: match.start()]} {rest[match.end() :]}"
    return query, rest


def _span(query: EventQuery, first: date, last: date) -> EventQuery:
    """The query for these days; a second date widens the first one's: 12/24〜12/26."""
    first = min(first, query.first) if query.first else first
    last = max(last, query.last) if query.last else last
    return replace(query, first=first, last=last)


def _day(match: re.Match[str], query: EventQuery, current_day: date) -> EventQuery:
    month, day = int(match["month"]), int(match["day"])
    found = date(int(match["year"]) if match["year"] else current_day.year, month, day)
    if not match["year"] and found < current_day:
        found = date(current_day.year + 1, month, day)
    return _span(query, found, found)


def _month_days(year: int, month: int, first: int = 1, last: int = 31) -> tuple[date, date]:
    end = monthrange(year, month)[1]
    return date(year, month, first), date(year, month, min(last, end))


def _month(match: re.Match[str], query: EventQuery, current_day: date) -> EventQuery:
    month = int(match["month"])
    year = int(match["year"]) if match["year"] else current_day.year + (month < current_day.month)
    return _span(query, *_month_days(year, month, *THIRDS.get(match["third"] or "", (1, 31))))


def _english_month(match: re.Match[str], query: EventQuery, current_day: date) -> EventQuery:
    month = ENGLISH_MONTHS.index(match["month"]) + 1
    year = current_day.year + (month < current_day.month)
    if match["day"]:
        found = date(year, month, int(match["day"]))
        found = found if found >= current_day else date(year + 1, month, found.day)
        return _span(query, found, found)
    return _span(query, *_month_days(year, month))


def _later_month(months: int) -> Reader:
    def read(match: re.Match[str], query: EventQuery, current_day: date) -> EventQuery:
        years, month = divmod(current_day.month - 1 + months, 12)
        return _span(query, *_month_days(current_day.year + years, month + 1))

    return read


def _later_day(days: int) -> Reader:
    return lambda match, query, current_day: _span(query, current_day + timedelta(days), current_day + timedelta(days))


def _later_week(weeks: int, first: int = 0) -> Reader:
    """A calendar week from Monday to Sunday, or from the weekday `first`; 0 is the current one."""

    def read(match: re.Match[str], query: EventQuery, current_day: date) -> EventQuery:
        monday = current_day - timedelta(current_day.weekday()) + timedelta(weeks=weeks)
        return _span(query, monday + timedelta(first), monday + timedelta(SUNDAY))

    return read


def _on_weekdays(match: re.Match[str], query: EventQuery, current_day: date) -> EventQuery:
    return replace(query, weekdays=query.weekdays | {WEEKDAYS[match["day"]]})


def _on_english_weekday(match: re.Match[str], query: EventQuery, current_day: date) -> EventQuery:
    return replace(query, weekdays=query.weekdays | {ENGLISH_DAYS[match["day"]]})


def _on_weekends(match: re.Match[str], query: EventQuery, current_day: date) -> EventQuery:
    return replace(query, weekdays=query.weekdays | WEEKEND)


def _free(match: re.Match[str], query: EventQuery, current_day: date) -> EventQuery:
    return replace(query, most_yen=0)


def _price(match: re.Match[str], query: EventQuery, current_day: date) -> EventQuery:
    factor = {"千": 1_000, "万": 10_000}.get(match["unit"] or "", 1)
    yen = int(float(match["number"].replace(",", "")) * factor)
    if match["bound"] in ("以上", "から"):
        return replace(query, least_yen=yen)
    return replace(query, most_yen=yen - (match["bound"] in ("未満", "より安い")))


def _english_price(match: re.Match[str], query: EventQuery, current_day: date) -> EventQuery:
    return replace(query, most_yen=int(match["number"].replace(",", "")))


# In order: the longer expression first, so that 12月24日 is a day and 今週末 no week.
_YEAR = r"(?:(?P<year>20\d\d)\s*[年/.-]\s*|(?<![\d/]))"
READERS: list[tuple[re.Pattern[str], Reader]] = [
    (re.compile(pattern), read)
    for pattern, read in (
        (_YEAR + r"(?P<month>1[0-2]|0?[1-9])\s*月\s*(?P<day>[0-3]?\d)\s*日?(?!\d)", _day),
        (_YEAR + r"(?P<month>1[0-2]|0?[1-9])/(?P<day>[0-3]?\d)(?![\d/])", _day),
        (_YEAR + r"(?P<month>1[0-2]|0?[1-9])\s*月(?P<third>[上初中下]旬)?", _month),
        (rf"\b(?P<month>{'|'.join(ENGLISH_MONTHS)})\b(?:\s+(?P<day>[0-3]?\d)\b)?", _english_month),
        (r"再来月", _later_month(2)),
        (r"来月|next month", _later_month(1)),
        (r"今月|this month", _later_month(0)),
        (r"今日|本日|きょう|\btoday\b", _later_day(0)),
        (r"明後日|あさって", _later_day(2)),
        (r"明日|あした|\btomorrow\b", _later_day(1)),
        (r"来週末|来週の週末|next weekend", _later_week(1, SATURDAY)),
        (r"今週末|この週末|今度の週末|this weekend", _later_week(0, SATURDAY)),
        (r"来週|next week", _later_week(1)),
        (r"今週|this week", _later_week(0)),
        (r"週末|土日|\bweekends?\b", _on_weekends),
        (r"(?P<day>[月火水木金土日])曜(?:日|(?=$|[\sのにとや・、]))", _on_weekdays),
        (rf"\b(?P<day>{'|'.join(ENGLISH_DAYS)})days?\b", _on_english_weekday),
        (r"(?:入場)?無料|(?<!\d)0円|\bfree\b", _free),
        (
            r"(?P<number>\d[\d,]{0,8}(?:\.\d(?=\s*[千万]))?)\s*(?P<unit>[千万])?\s*円(?P<bound>以下|以内|未満|まで|以上|から|より安い)?",
            _price,
        ),
        (r"(?:under|below|up to)\s*[¥\\]?\s*(?P<number>\d[\d,]{0,8})(?:\s*yen)?", _english_price),
    )
]
# What stands between dates and words, and says nothing about an event.
FILLERS = re.compile(r"(?<!\S)[のにでがをとは~〜・、,-]+|から|まで|公演|イベント|開催|\b(?:events?|in|on|yen)\b")
