"""The figures of the usage report: tables of labels and counts for a period."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from statistics import median

from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.environment.rules import Purpose
from cms.search.models import SearchQueryLog, SearchScope
from portal.shared.mail.mailbox_providers import mailbox_provider_of
from portal.shared.mail.models import MailEvent, MailMessage
from portal.shared.mail.states import REFUSED
from portal.shared.registries.actions import all_actions
from support.contact.models import Inquiry
from support.contact.states import Topic
from support.device_check.verdicts import verdict_label
from support.usage.models import DailyCount, UsageKind

MAX_ROWS = 20
MIN_SEARCHES = 2  # a query that was searched once may identify a person


@dataclass(frozen=True)
class Period:
    """First and last day in JST, both included."""

    first: date
    last: date

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """Start of the first day, and start of the day after the last."""
        begin, end = (datetime.combine(day, time()) for day in (self.first, self.last + timedelta(days=1)))
        return timezone.make_aware(begin), timezone.make_aware(end)


@dataclass(frozen=True)
class Row:
    """A label, its number, and the further columns of the table."""

    label: str
    number: int
    more: tuple[str, ...] = ()


@dataclass(frozen=True)
class Figure:
    """One figure. `head`: names of the columns; `sums`: sentences above chart and table."""

    name: str
    title: str
    head: tuple[str, ...]
    rows: list[Row]
    sums: list[str] = field(default_factory=list)


def figures(period: Period) -> list[Figure]:
    """All figures, in the order of the page."""
    return [deflections(period), searches(period), topics(period), bounces(period), devices(period)]


def _usage_counts(usage_kind: UsageKind, period: Period) -> dict[str, int]:
    rows = DailyCount.objects.filter(kind=usage_kind, day__range=(period.first, period.last))
    return dict(rows.order_by().values_list("key").annotate(Sum("number")))


def deflections(period: Period) -> Figure:
    """Opened actions that were not followed by a contact within 24 hours."""
    opened = _usage_counts(UsageKind.ACTION_OPENED, period)
    contacted = _usage_counts(UsageKind.CONTACT_AFTERWARDS, period)
    labels: dict[str, str] = {}
    for action in all_actions():
        labels.setdefault(action.url_name, str(action.label))
    rows = [
        Row(
            labels.get(name, name),
            n - contacted.get(name, 0),
            (str(n), str(contacted.get(name, 0)), percentage(n - contacted.get(name, 0), n)),
        )
        for name, n in opened.items()
    ]
    total, unsolved = sum(opened.values()), sum(contacted.get(name, 0) for name in opened)
    text = _("開いた%(n)d回のうち、%(solved)d回（%(share)s）は、そのあと24時間、お問い合わせがありませんでした。")
    solved = total - unsolved
    sums = [text % {"n": total, "solved": solved, "share": percentage(solved, total)}] if total else []
    head = (_("答えの中のボタン"), _("問い合わせずに済んだ"), _("開いた"), _("問い合わせた"), _("割合"))
    return Figure("solved", _("問い合わせずに解決"), head, _top_rows(rows), sums)


def percentage(part: int, whole: int) -> str:
    """`part` of `whole` as a rounded percentage; "—" when `whole` is 0."""
    return f"{round(100 * part / whole)}%" if whole else "—"


def _top_rows(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (-row.number, row.label))[:MAX_ROWS]


def searches(period: Period) -> Figure:
    """Queries after which no answer was opened, of at least MIN_SEARCHES searches."""
    begin, end = period.bounds
    rows = SearchQueryLog.objects.filter(at__gte=begin, at__lt=end, place=SearchScope.HELP)
    unsuccessful = rows.filter(clicked=None).exclude(query="")
    grouped = unsuccessful.order_by().values("query").annotate(n=Count("pk")).filter(n__gte=MIN_SEARCHES)
    sums = []
    if total := rows.count():
        text = _("検索%(n)d回のうち、%(lost)d回（%(share)s）は、どの答えも開かれませんでした。")
        lost = unsuccessful.count()
        sums = [text % {"n": total, "lost": lost, "share": percentage(lost, total)}]
    table = [Row(group["query"], group["n"]) for group in grouped]
    return Figure("searches", _("答えが開かれなかった検索"), (_("検索の言葉"), _("回数")), _top_rows(table), sums)


def topics(period: Period) -> Figure:
    """Inquiries by topic, and the median time until the first answer, in hours."""
    begin, end = period.bounds
    rows = Inquiry.objects.filter(created_at__gte=begin, created_at__lt=end, is_suspicious=False)
    counted = dict(rows.order_by().values_list("topic").annotate(Count("pk")))
    answered = rows.exclude(first_answer_at=None).values_list("created_at", "first_answer_at")
    hours = [(answer - created).total_seconds() / 3600 for created, answer in answered if answer]
    sums = []
    if hours:
        text = _("最初の返信まで、真ん中の値で%(hours).1f時間（返信した%(n)d件）。")
        sums = [text % {"hours": median(hours), "n": len(hours)}]
    table = [Row(str(topic.label), counted.get(topic.value, 0)) for topic in Topic]
    return Figure("topics", _("お問い合わせの用件"), (_("用件"), _("件数")), _top_rows(table), sums)


def bounces(period: Period) -> Figure:
    """Refused mails by mailbox provider; not by domain, since a private domain may identify a person."""
    begin, end = period.bounds
    events = MailEvent.objects.filter(state__in=REFUSED, at__gte=begin, at__lt=end)
    addresses = MailMessage.objects.filter(pk__in=events.values("mail")).values_list("address", flat=True)
    counted = Counter(str(mailbox_provider_of(address).label) for address in addresses)
    sent = MailMessage.objects.filter(sent_at__gte=begin, sent_at__lt=end).count()
    sums = [_("送信したメール：%(n)d通") % {"n": sent}] if sent or counted else []
    table = [Row(name, n) for name, n in counted.items()]
    return Figure("bounces", _("届かなかったメール"), (_("携帯会社・メール会社"), _("通数")), _top_rows(table), sums)


def devices(period: Period) -> Figure:
    """Verdicts of the device check by purpose."""
    table = [Row(_device_label(key), n) for key, n in _usage_counts(UsageKind.DEVICE_CHECK, period).items()]
    return Figure("devices", _("端末の判定"), (_("目的と判定"), _("回数")), _top_rows(table))


def _device_label(key: str) -> str:
    purpose, _colon, verdict = key.partition(":")
    label = str(Purpose(purpose).label) if purpose in Purpose.values else purpose
    return f"{label} {verdict_label(verdict)}"
