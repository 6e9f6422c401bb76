"""Filters of the list of events: each choice stands in the address, and says how many events it leaves."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from commerce.catalog.event_summary import EventSummary
from commerce.catalog.states import Genre, PerformanceState, SaleState

MONTHS_AHEAD = 12
MOST_OPTIONS = 12  # of one filter, the most frequent ones
PRICE_STEPS = (3000, 5000, 10000)  # yen, all fees included
type Test = Callable[[EventSummary], bool]


@dataclass(frozen=True)
class Choice:
    """A value of a filter, before it is known how many events it leaves."""

    value: str
    label: str
    test: Test


@dataclass(frozen=True)
class Option:
    """A choice as a link: `count` is the number of events that it leaves, beside the other filters."""

    label: str
    count: int
    url: str
    is_chosen: bool


@dataclass(frozen=True)
class Filter:
    """One filter with its options; those that leave no event are left out, unless they are chosen."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class FilteredEvents:
    """The events that all chosen filters leave, and the filters themselves."""

    summaries: list[EventSummary]
    filters: list[Filter]

    @property
    def chosen(self) -> list[Option]:
        """The chosen options; the URL of each leads to the list without it."""
        return [option for each in self.filters for option in each.options if option.is_chosen]


def filter_events(
    summaries: list[EventSummary], params: Mapping[str, str], current_day: date, path: str
) -> FilteredEvents:
    """Applies what `params` choose; unknown names and values choose nothing. `current_day` is the day in Japan."""
    choices = {name: list(make(summaries, current_day)) for name, (_label, make) in FILTERS.items()}
    chosen = {
        name: choice
        for name, offered in choices.items()
        if (choice := next((each for each in offered if each.value == params.get(name)), None))
    }
    query = {name: choice.value for name, choice in chosen.items()} | ({"q": params["q"]} if params.get("q") else {})
    filters = []
    for name, (label, _make) in FILTERS.items():
        others = [choice.test for other, choice in chosen.items() if other != name]
        left = [summary for summary in summaries if all(test(summary) for test in others)]
        options = [_option(choice, left, query, name, path) for choice in choices[name]]
        if shown := tuple(option for option in options if option.count or option.is_chosen):
            filters.append(Filter(name, str(label()), shown))
    tests = [choice.test for choice in chosen.values()]
    return FilteredEvents([summary for summary in summaries if all(test(summary) for test in tests)], filters)


def _option(choice: Choice, left: list[EventSummary], query: dict[str, str], name: str, path: str) -> Option:
    is_chosen = query.get(name) == choice.value
    others = {key: value for key, value in query.items() if key != name}
    address = urlencode(others if is_chosen else others | {name: choice.value})
    return Option(choice.label, sum(map(choice.test, left)), f"{path}?{address}" if address else path, is_chosen)


def _days(summaries: list[EventSummary], current_day: date) -> Iterable[Choice]:
    saturday = current_day + timedelta(days=(5 - current_day.weekday()) % 7)
    weekend = {current_day} if current_day.weekday() == 6 else {saturday, saturday + timedelta(days=1)}
    week = {current_day + timedelta(days=number) for number in range(7)}
    yield Choice("weekend", _("この週末"), lambda summary: bool(days_of(summary) & weekend))
    yield Choice("week", _("7日以内"), lambda summary: bool(days_of(summary) & week))
    months = sorted({day.replace(day=1) for summary in summaries for day in days_of(summary) if day >= current_day})
    for month in months[:MONTHS_AHEAD]:
        yield Choice(f"{month:%Y-%m}", date_format(month, _("Y年n月")), _in_month(month))


def _in_month(month: date) -> Test:
    return lambda summary: any(day.replace(day=1) == month for day in days_of(summary))


def days_of(summary: EventSummary) -> set[date]:
    """The days in Japan on which the event takes place and has not begun."""
    return {
        localdate(each.starts_at)
        for each in summary.event.performances.all()
        if each.state != PerformanceState.CANCELLED and not each.is_over(summary.at)
    }


def _genres(summaries: list[EventSummary], current_day: date) -> Iterable[Choice]:
    for genre in Genre:
        yield Choice(genre.value, str(genre.label), _has_genre(genre))


def _has_genre(genre: Genre) -> Test:
    return lambda summary: summary.event.genre == genre


def _prices(summaries: list[EventSummary], current_day: date) -> Iterable[Choice]:
    yield Choice("free", _("無料"), lambda summary: summary.is_free)
    for most_yen in PRICE_STEPS:
        yield Choice(f"to-{most_yen}", _("%(yen)s円まで") % {"yen": f"{most_yen:,}"}, _costs_at_most(most_yen))


def _costs_at_most(most_yen: int) -> Test:
    return lambda summary: bool(summary.prices) and (not summary.prices[0] or summary.all_in_yen <= most_yen)


def _kinds(summaries: list[EventSummary], current_day: date) -> Iterable[Choice]:
    yield Choice("venue", _("会場"), lambda summary: not summary.is_stream)
    yield Choice("streaming", _("配信"), lambda summary: summary.is_stream)


def _sales(summaries: list[EventSummary], current_day: date) -> Iterable[Choice]:
    yield Choice("open", _("受付中"), lambda summary: summary.state == SaleState.OPEN)
    yield Choice("lottery", _("抽選"), lambda summary: summary.state == SaleState.OPEN and summary.is_lottery)
    yield Choice("soon", _("まもなく受付"), lambda summary: summary.state == SaleState.BEFORE)


def _places(summaries: list[EventSummary], current_day: date) -> Iterable[Choice]:
    venues = [each.venue for summary in summaries for each in summary.event.performances.all() if not each.is_stream]
    for venue in sorted(set(venues), key=lambda name: (-venues.count(name), name))[:MOST_OPTIONS]:
        yield Choice(venue, venue, _at_place(venue))


def _at_place(venue: str) -> Test:
    return lambda summary: any(each.venue == venue for each in summary.event.performances.all())


def _organizers(summaries: list[EventSummary], current_day: date) -> Iterable[Choice]:
    organizers = [summary.event.organizer for summary in summaries]
    for organizer in sorted(set(organizers), key=lambda each: (-organizers.count(each), each.pk))[:MOST_OPTIONS]:
        yield Choice(organizer.slug, organizer.display_name, _of_organizer(organizer.pk))


def _of_organizer(pk: int) -> Test:
    return lambda summary: summary.event.organizer_id == pk


FILTERS: dict[str, tuple[Callable[[], str], Callable[[list[EventSummary], date], Iterable[Choice]]]] = {
    "when": (lambda: _("日付"), _days),
    "genre": (lambda: _("種類"), _genres),
    "price": (lambda: _("価格"), _prices),
    "kind": (lambda: _("開催方法"), _kinds),
    "sale": (lambda: _("受付"), _sales),
    "place": (lambda: _("会場"), _places),
    "organizer": (lambda: _("主催者"), _organizers),
}
