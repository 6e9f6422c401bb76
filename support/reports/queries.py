"""The numbers of a period: each a small table of labels and counts, ready to be drawn."""

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
from portal.shared.mail.states import MailState
from portal.shared.registries.actions import all_actions
from support.contact.models import Inquiry
from support.contact.states import Topic
from support.device_check.verdicts import verdict_label
from support.usage.models import DailyCount, UsageKind

MAX_ROWS = 20
MIN_SEARCHES = 2  # a search that one person made once may say who it was


@dataclass(frozen=True)
class Period:
    """Days in Japan, both included."""

    first: date
    last: date

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """From the first moment to the one after the last."""
        begin, end = (datetime.combine(day, time()) for day in (self.first, self.last + timedelta(days=1)))
        return timezone.make_aware(begin), timezone.make_aware(end)


@dataclass(frozen=True)
class Row:
    """A label, its number, and what else the table says of it."""

    label: str
    number: int
    more: tuple[str, ...] = ()


@dataclass(frozen=True)
class Figure:
    """A chart and its table. `head` names the columns, `sums` are sentences above both."""

    name: str
    title: str
    head: tuple[str, ...]
    rows: list[Row]
    sums: list[str] = field(default_factory=list)


def figures(period: Period) -> list[Figure]:
    """All of them."""
    return [deflections(period), searches(period), topics(period), bounces(period), devices(period)]


def _usage_counts(usage_kind: UsageKind, period: Period) -> dict[str, int]:
    rows = DailyCount.objects.filter(kind=usage_kind, day__range=(period.first, period.last))
    return dict(rows.order_by().values_list("key").annotate(Sum("number")))


def deflections(period: Period) -> Figure:
    """Opened an action and did not write to us within a day."""
    opened, asked = _usage_counts(UsageKind.ACTION_OPENED, period), _usage_counts(UsageKind.CONTACT_AFTERWARDS, period)
    labels: dict[str, str] = {}
    for action in all_actions():
        labels.setdefault(action.url_name, str(action.label))
    rows = [
        Row(
            labels.get(name, name),
            n - asked.get(name, 0),
            (str(n), str(asked.get(name, 0)), percentage(n - asked.get(name, 0), n)),
        )
        for name, n in opened.items()
    ]
    total, wrote = sum(opened.values()), sum(asked.get(name, 0) for name in opened)
    words = _("開いた%(n)d回のうち、%(solved)d回（%(share)s）は、そのあと24時間、お問い合わせがありませんでした。")
    sums = [words % {"n": total, "solved": total - wrote, "share": percentage(total - wrote, total)}] if total else []
    head = (_("答えの中のボタン"), _("問い合わせずに済んだ"), _("開いた"), _("問い合わせた"), _("割合"))
    return Figure("solved", _("問い合わせずに解決"), head, _top_rows(rows), sums)


def percentage(part: int, whole: int) -> str:
    """Whole per cents."""
    return f"{round(100 * part / whole)}%" if whole else "—"


def _top_rows(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (-row.number, row.label))[:MAX_ROWS]


def searches(period: Period) -> Figure:
    """Searches after which nobody opened an answer; words that came up once are not shown."""
    begin, end = period.bounds
    rows = SearchQueryLog.objects.filter(at__gte=begin, at__lt=end, place=SearchScope.HELP)
    lost = rows.filter(clicked=None).exclude(query="")
    grouped = lost.order_by().values("query").annotate(n=Count("pk")).filter(n__gte=MIN_SEARCHES)
    sums = []
    if total := rows.count():
        words = _("検索%(n)d回のうち、%(lost)d回（%(share)s）は、どの答えも開かれませんでした。")
        sums = [words % {"n": total, "lost": (missed := lost.count()), "share": percentage(missed, total)}]
    found = [Row(one["query"], one["n"]) for one in grouped]
    return Figure("searches", _("答えが開かれなかった検索"), (_("検索の言葉"), _("回数")), _top_rows(found), sums)


def topics(period: Period) -> Figure:
    """What people write about, and how long they wait for the first answer."""
    begin, end = period.bounds
    rows = Inquiry.objects.filter(created_at__gte=begin, created_at__lt=end, is_suspicious=False)
    counted = dict(rows.order_by().values_list("topic").annotate(Count("pk")))
    answered = rows.exclude(first_answer_at=None).values_list("created_at", "first_answer_at")
    waits = [(answer - asked).total_seconds() / 3600 for asked, answer in answered if answer]
    sums = []
    if waits:
        words = _("最初の返信まで、真ん中の値で%(hours).1f時間（返信した%(n)d件）。")
        sums = [words % {"hours": median(waits), "n": len(waits)}]
    found = [Row(str(topic.label), counted.get(topic.value, 0)) for topic in Topic]
    return Figure("topics", _("お問い合わせの用件"), (_("用件"), _("件数")), _top_rows(found), sums)


def bounces(period: Period) -> Figure:
    """Mails that were refused, by the receiver's carrier; a domain of its own may name a person."""
    begin, end = period.bounds
    events = MailEvent.objects.filter(state__in=[MailState.BOUNCED, MailState.FAILED], at__gte=begin, at__lt=end)
    addresses = MailMessage.objects.filter(pk__in=events.values("mail")).values_list("address", flat=True)
    counted = Counter(str(mailbox_provider_of(address).label) for address in addresses)
    sent = MailMessage.objects.filter(sent_at__gte=begin, sent_at__lt=end).count()
    sums = [_("送信したメール：%(n)d通") % {"n": sent}] if sent or counted else []
    found = [Row(name, n) for name, n in counted.items()]
    return Figure("bounces", _("届かなかったメール"), (_("携帯会社・メール会社"), _("通数")), _top_rows(found), sums)


def devices(period: Period) -> Figure:
    """What the check of a device said."""
    found = [Row(_device_label(key), n) for key, n in _usage_counts(UsageKind.DEVICE_CHECK, period).items()]
    return Figure("devices", _("端末の判定"), (_("目的と判定"), _("回数")), _top_rows(found))


def _device_label(key: str) -> str:
    purpose, _colon, verdict = key.partition(":")
    label = str(Purpose(purpose).label) if purpose in Purpose.values else purpose
    return f"{label} {verdict_label(verdict)}"
