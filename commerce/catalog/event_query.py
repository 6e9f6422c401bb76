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
ENGLISH_MONTH = "|".join(f"{name}|{name[:3]}" for name in [*ENGLISH_MONTHS, "sept"])
ERA = re.compile(r"(?:令和|(?<![a-z])r)\s*(\d{1,2}|元)\s*年")
YEAR_OF_MONTH = re.compile(r"(来年|今年)\s*の?\s*(?=\d{1,2}\s*月)")
YEAR_AND_MONTH = re.compile(r"(?<!\d)(20\d\d)[-./](1[0-2]|0?[1-9])(?![\d/.-])")
SEPARATED = re.compile(r"(?<!\d)(20\d\d)[-.](\d{1,2})[-.](\d{1,2})(?!\d)")
WEEKDAY = re.compile(r"(?<=[\d日])\s*\([月火水木金土日祝休曜・]+\)")  # 12月24日(木・祝)
PARTS = {"上旬": (1, 10), "初旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31), "末": (21, 31)}
PARTS |= {"前半": (1, 15), "後半": (16, 31)}


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
        query, rest = _read(_in_one_form(typed, current_day), current_day)
    except (ValueError, OverflowError):  # 2月31日
        return EventQuery(" ".join(typed.split()))
    if query.has_conditions:
        rest = FILLERS.sub(" ", rest)
    return replace(query, text=" ".join(rest.split()))


def _in_one_form(typed: str, current_day: date) -> str:
    """Years of the era and 来年 as those of the calendar, 2026-12-24 with strokes, days without their weekday."""
    western = ERA.sub(lambda found: f"{2018 + (1 if found[1] == '元' else int(found[1]))}年", typed)
    dated = YEAR_OF_MONTH.sub(lambda found: f"{current_day.year + (found[1] == '来年')}年", western)
    return WEEKDAY.sub("", YEAR_AND_MONTH.sub(r"\1年\2月", SEPARATED.sub(r"\1/\2/\3", dated)))


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


def _bounded(match: re.Match[str], query: EventQuery, first: date, last: date) -> EventQuery:
    """The query for these days, for those from the first on (以降, から), or for those until the last (まで)."""
    if match["bound"] in ("以降", "以後", "から"):
        return replace(query, first=min(first, query.first) if query.first else first)
    if match["bound"] in ("まで", "以前"):
        return replace(query, last=max(last, query.last) if query.last else last)
    return _span(query, first, last)


def _day(match: re.Match[str], query: EventQuery, current_day: date) -> EventQuery:
    month, day = int(match["month"]), int(match["day"])
    found = date(int(match["year"]) if match["year"] else current_day.year, month, day)
    if not match["year"] and found < current_day:
        found = date(current_day.year + 1, month, day)
    return _bounded(match, query, found, found.replace(day=int(match["until"] or day)))


def _month_days(year: int, month: int, first: int = 1, last: int = 31) -> tuple[date, date]:
    end = monthrange(year, month)[1]
    return date(year, month, first), date(year, month, min(last, end))


def _month(match: re.Match[str], query: EventQuery, current_day: date) -> EventQuery:
    month = int(match["month"])
    year = int(match["year"]) if match["year"] else current_day.year + (month < current_day.month)
    return _bounded(match, query, *_month_days(year, month, *PARTS.get(match["part"] or "", (1, 31))))


def _year(match: re.Match[str], query: EventQuery, current_day: date) -> EventQuery:
    year = int(match["year"] or current_day.year + (match["word"] == "来年"))
    return _span(query, date(year, 1, 1), date(year, 12, 31))


def _english_month(match: re.Match[str], query: EventQuery, current_day: date) -> EventQuery:
    month = 1 + next(number for number, name in enumerate(ENGLISH_MONTHS) if name[:3] == match["month"][:3])
    found = date(int(match["year"] or current_day.year), month, int(match["day"] or 1))
    is_over = found < (current_day if match["day"] else current_day.replace(day=1))
    if is_over and not match["year"]:
        found = found.replace(year=found.year + 1)
    return _span(query, found, found) if match["day"] else _span(query, *_month_days(found.year, month))


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


def _on_coming_weekday(match: re.Match[str], query: EventQuery, current_day: date) -> EventQuery:
    """The nearest one: this Saturday, 今度の土曜."""
    return _span(query, current_day, current_day + timedelta(6))


def _on_working_days(match: re.Match[str], query: EventQuery, current_day: date) -> EventQuery:
    return replace(query, weekdays=query.weekdays | frozenset(WEEKDAYS.values()) - WEEKEND)


def _on_weekends(match: re.Match[str], query: EventQuery, current_day: date) -> EventQuery:
    return replace(query, weekdays=query.weekdays | WEEKEND)


def _free(match: re.Match[str], query: EventQuery, current_day: date) -> EventQuery:
    return replace(query, most_yen=0)


def _price(match: re.Match[str], query: EventQuery, current_day: date) -> EventQuery:
    factor = {"千": 1_000, "万": 10_000}.get(match["unit"] or "", 1)
    yen = int(float(match["number"].replace(",", "")) * factor)
    if match["bound"] == "台":  # 3000円台 ends before 4000
        return replace(query, least_yen=yen, most_yen=yen + 10 ** (len(str(yen)) - len(str(yen).rstrip("0"))) - 1)
    if match["bound"] in ("以上", "から"):
        return replace(query, least_yen=yen)
    return replace(query, most_yen=yen - (match["bound"] in ("未満", "より安い")))


def _price_range(match: re.Match[str], query: EventQuery, current_day: date) -> EventQuery:
    least, most = (int(match[name].replace(",", "")) for name in ("least", "most"))
    return replace(query, least_yen=least, most_yen=most)


def _english_price(match: re.Match[str], query: EventQuery, current_day: date) -> EventQuery:
    return replace(query, most_yen=int(match["number"].replace(",", "")))


# In order: the longer expression first, so that 12月24日 is a day and 今週末 no week.
_YEAR = r"(?:(?P<year>20\d\d)\s*[年/.-]\s*|(?<![\d/]))"
_BOUND = r"(?:\s*(?P<bound>以降|以後|から|まで|以前))?"
_UNTIL = rf"(?:\s*(?:[〜~–—・-]|から)\s*(?P<until>[0-3]?\d)(?:\s*日|(?![\d/月.:時])))?{_BOUND}"  # 12/24-26
_DAY_OF_ENGLISH = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_ENGLISH_YEAR = r"(?:\s*,?\s*(?P<year>20\d\d)\b)?"
_AMOUNT = r"\d[\d,]{0,8}"
READERS: list[tuple[re.Pattern[str], Reader]] = [
    (re.compile(pattern), read)
    for pattern, read in (
        (_YEAR + rf"(?P<month>1[0-2]|0?[1-9])\s*月\s*(?P<day>[0-3]?\d)(?:\s*日|(?!\d)){_UNTIL}", _day),
        (_YEAR + rf"(?P<month>1[0-2]|0?[1-9])/(?P<day>[0-3]?\d)(?![\d/]){_UNTIL}", _day),
        (_YEAR + rf"(?P<month>1[0-2]|0?[1-9])\s*月(?P<part>[上初中下]旬|末(?!広)|[前後]半)?{_BOUND}", _month),
        (r"(?<!\d)(?P<year>20\d\d)\s*年(?![度代])|(?P<word>来年|今年)(?!度)", _year),
        (rf"\b{_DAY_OF_ENGLISH}\s+(?:of\s+)?(?P<month>{ENGLISH_MONTH})\b\.?{_ENGLISH_YEAR}", _english_month),
        (rf"\b(?P<month>{ENGLISH_MONTH})\b\.?\s+{_DAY_OF_ENGLISH}\b{_ENGLISH_YEAR}", _english_month),
        (rf"\b(?P<month>{'|'.join(ENGLISH_MONTHS)})\b(?P<day>){_ENGLISH_YEAR}", _english_month),
        (r"再来月", _later_month(2)),
        (r"来月|next month", _later_month(1)),
        (r"今月|this month", _later_month(0)),
        (r"今日|本日|きょう|今夜|今晩|\btoday\b|\btonight\b", _later_day(0)),
        (r"明後日|あさって", _later_day(2)),
        (r"明日|あした|\btomorrow\b", _later_day(1)),
        (r"来週末|来週の週末|next weekend", _later_week(1, SATURDAY)),
        (r"今週末|この週末|今度の週末|this weekend", _later_week(0, SATURDAY)),
        (r"再来週", _later_week(2)),
        (r"来週|next week", _later_week(1)),
        (r"今週|this week", _later_week(0)),
        (r"平日|\bweekdays?\b", _on_working_days),
        (r"週末|土日|\bweekends?\b", _on_weekends),
        (rf"今度の(?=[月火水木金土日]曜)|\b(?:this|next)\s+(?=(?:{'|'.join(ENGLISH_DAYS)})day)", _on_coming_weekday),
        (r"(?P<day>[月火水木金土日])曜(?:日|(?=$|[\sのにとや・、]))", _on_weekdays),
        (rf"\b(?P<day>{'|'.join(ENGLISH_DAYS)})days?\b", _on_english_weekday),
        (r"(?:入場)?無料|(?<!\d)0円|\bfree\b", _free),
        (rf"(?P<least>{_AMOUNT})\s*円?\s*[〜~–—-]\s*(?P<most>{_AMOUNT})\s*円", _price_range),
        (
            r"(?P<number>\d[\d,]{0,8}(?:\.\d(?=\s*[千万]))?)\s*(?P<unit>[千万])?\s*円(?P<bound>以下|以内|未満|まで|以上|から|台|より安い)?",
            _price,
        ),
        (rf"(?:under|below|up to)\s*[¥\\]?\s*(?P<number>{_AMOUNT})(?:\s*yen)?", _english_price),
        (rf"[¥\\]\s*(?P<number>{_AMOUNT})(?:以下|以内|まで)?", _english_price),
        (rf"(?<!\d)(?P<number>{_AMOUNT})\s*yen\b", _english_price),
    )
]
# What stands between dates and words, and says nothing about an event.
FILLERS = re.compile(
    r"(?<!\d)[0-2]?\d(?::[0-5]\d|時(?:[0-5]?\d分|半)?)|開[演場]|(?<!\S)[のにでがをとは~〜・、,-]+|から|まで|公演|イベント|開催|\b(?:events?|in|on|yen)\b"
)
