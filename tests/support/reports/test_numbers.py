"""The usage report: figures of a period with charts and tables, without personal data, by permission."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.search.models import SearchQueryLog
from portal.shared import clock
from portal.shared.mail.models import MailMessage
from portal.shared.mail.states import MailState
from support.contact import services
from support.contact.states import InquiryState
from support.reports.charts import WIDTH, chart
from support.reports.forms import default_period
from support.reports.queries import Figure, Row, bounces, deflections, devices, percentage, searches, topics
from support.usage.models import UsageKind
from support.usage.services import increment
from tests.factories.accounts import make_staff
from tests.factories.cms import make_entry, make_home, make_index, make_section
from tests.factories.support import make_inquiry
from tests.support.contact.test_admin import browser_of, with_permissions

pytestmark = pytest.mark.django_db
PAGE = "/staff/help-numbers/"


@pytest.fixture
def period():
    return default_period(timezone.localdate(clock.now()))


def count_many(usage_kind: UsageKind, key: str, n: int) -> None:
    for _ in range(n):
        increment(usage_kind, key, at=clock.now())


def rows_of(figure: Figure) -> list[tuple]:
    return [(row.label, row.number, *row.more) for row in figure.rows]


def test_solved_is_opened_minus_contacted(period):
    count_many(UsageKind.ACTION_OPENED, "support_mail", 4)
    count_many(UsageKind.CONTACT_AFTERWARDS, "support_mail", 1)
    increment(UsageKind.ACTION_OPENED, "support_mail", at=clock.now() - timedelta(days=60))

    assert rows_of(deflections(period)) == [("届かないメールを調べる", 3, "4", "1", "75%")]
    assert deflections(period).sums == [
        "開いた4回のうち、3回（75%）は、そのあと24時間、お問い合わせがありませんでした。"
    ]


def test_topics_and_the_median_time_to_the_first_answer(period):
    inquiry = make_inquiry(topic="mail")
    make_inquiry(topic="ticket", is_suspicious=True)
    at = inquiry.created_at + timedelta(hours=3)
    services.answer(inquiry.pk, text="お答え", to=InquiryState.ANSWERED, staff=make_staff(), at=at)

    assert rows_of(topics(period))[0] == ("メールが届かない", 1)
    assert sum(row.number for row in topics(period).rows) == 1
    assert topics(period).sums == ["最初の返信まで、真ん中の値で3.0時間（返信した1件）。"]


def test_bounces_are_counted_by_mailbox_provider_and_private_domains_together(period):
    for email in ("a@docomo.ne.jp", "b@docomo.ne.jp", "c@yamada-hanako.example"):
        make_inquiry(email=email)
    for mail in MailMessage.objects.all():
        mail.events.create(state=MailState.BOUNCED, at=clock.now(), source="test")
        mail.events.create(state=MailState.BOUNCED, at=clock.now(), source="test")

    assert rows_of(bounces(period)) == [("ドコモ", 2), ("そのほかのメール", 1)]


def test_verdicts_have_labels(period):
    count_many(UsageKind.DEVICE_CHECK, "buying:unsupported", 2)

    assert rows_of(devices(period)) == [("お申込み・ご購入 対応していません", 2)]


def test_unsuccessful_searches_are_shown_from_the_second_on(period):
    assert (searches(period).rows, searches(period).sums) == ([], [])
    for query in ("駐車場", "駐車場", "一度だけ"):
        SearchQueryLog.objects.create(query=query, locale="ja", results_n=0, top_score=0, at=clock.now())
    opened = make_entry(make_section(make_index(make_home())))
    SearchQueryLog.objects.create(query="領収書", locale="ja", results_n=1, top_score=1, at=clock.now(), clicked=opened)

    assert rows_of(searches(period)) == [("駐車場", 2)]
    assert searches(period).sums == ["検索4回のうち、3回（75%）は、どの答えも開かれませんでした。"]


def test_bars_are_proportional_to_the_numbers():
    bars = chart(Figure("x", "x", ("a", "b"), [Row("長い名前" * 9, 10), Row("b", 5), Row("c", 0)])).bars

    assert [bar.length for bar in bars] == [360, 180, 0]
    assert max(bar.end for bar in bars) < WIDTH
    assert bars[0].label.endswith("…")
    assert chart(Figure("x", "x", (), [])) is None
    assert percentage(0, 0) == "—"


def test_the_page_has_charts_and_tables_and_no_personal_data():
    make_inquiry(topic="mail", name="山田 花子")
    count_many(UsageKind.ACTION_OPENED, "support_mail", 1)
    page = browser_of(make_staff("boss@example.jp")).get(PAGE)

    assert page.status_code == 200
    assert page.text.count('role="img"') == page.text.count('<table class="listing">') == 2
    assert "山田" not in page.text
    assert "@example.jp</t" not in page.text


@pytest.mark.parametrize(
    ("days", "message"),
    [
        ({"first": "2026-11-02", "last": "2026-11-01"}, "終わりの日を、はじめの日以降に"),
        ({"first": "2020-01-01", "last": "2026-11-01"}, "期間は400日まで"),
        ({"first": "x", "last": ""}, "日付"),
    ],
)
def test_an_invalid_period_shows_an_error(days, message):
    page = browser_of(make_staff("boss@example.jp")).get(PAGE, days)

    assert page.status_code == 422
    assert message in page.text


def test_the_report_needs_its_permission():
    assert browser_of(with_permissions("a@example.jp", "access_admin")).get(PAGE).status_code in {302, 403}
    assert browser_of(with_permissions("b@example.jp", "access_admin", "view_dailycount")).get(PAGE).status_code == 200
