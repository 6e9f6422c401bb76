"""Every list of the admin with an export, found in the URL table: both formats open, and nothing in them is executed."""

import csv
import io
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.snippets.models import get_snippet_models

from cms.faq.feedback_models import FaqVote
from cms.faq.models import FaqEntry
from cms.search import query_log
from commerce.catalog.models import Organizer, OrganizerMembership
from commerce.lottery.models import LotteryEntry
from commerce.orders.models import Order
from commerce.payments.models import Refund, ReviewItem
from commerce.payments.states import ReviewKind
from portal.shared import clock
from portal.shared.documents.spreadsheets import SpreadsheetExport
from portal.shared.mail.models import MailMessage, SuppressedAddress
from portal.shared.mail.outbox import queue_mail
from portal.shared.mail.states import FailureReason, MailState
from portal.shared.privacy.access_log import record_access
from portal.shared.privacy.models import AccessKind
from tests.commerce.admin.conftest import let_in
from tests.commerce.receipts.builders import issue
from tests.factories.accounts import make_buyer, make_staff
from tests.factories.cms import make_help
from tests.factories.lottery import a_lottery, an_entry
from tests.factories.orders import OrderFactory
from tests.factories.paid_orders import a_bought_order, a_refund
from tests.factories.support import make_inquiry
from tests.factories.tickets import PaidOrderFactory

EVIL = '=HYPERLINK("https://evil.example","x")'
PHONE = "09012345678"
WITHOUT_EXPORT = ["wagtailusers_users:index"]  # Wagtail's own list of accounts; its roles are no table


def views_of(resolver: URLResolver, namespaces: tuple[str, ...] = ()) -> Iterator[tuple[str, type]]:
    """(URL name, class) of every class-based view."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from views_of(pattern, inner)
        elif pattern.name and (view := class_of(pattern)):
            yield ":".join((*namespaces, pattern.name)), view


def class_of(pattern: URLPattern) -> type | None:
    callback: Callable | None = pattern.callback
    while callback is not None:
        if view := getattr(callback, "view_class", None):
            return view
        callback = getattr(callback, "__wrapped__", None)
    return None


def is_ours(view: type) -> bool:
    return view.__module__.split(".")[0] in {"portal", "cms", "commerce", "support"}


def lists() -> dict[str, type]:
    """Lists of this project's rows by URL name, without the parts that a page loads again."""
    found = {name: view for name, view in views_of(get_resolver()) if issubclass(view, SpreadsheetExportMixin)}
    return {name: view for name, view in found.items() if is_ours(view) and not name.endswith("_results")}


EXPORTS = [name for name in lists() if name not in WITHOUT_EXPORT]

EMPTY = [  # no row is made for these: their files have headings only
    "wagtailsnippets_cms_environmentrule:list",
    "wagtailsnippets_cms_mailboxguide:list",
    "wagtailsnippets_cms_searchsynonym:list",
    "received-mails:index",
    "store_guides:index",
    "legal_wordings:index",
    "draws:index",
    "gate_passes:index",
    "cancellations:index",
    "erasures:index",
]
FILLED = [name for name in EXPORTS if name not in EMPTY]


@pytest.fixture
def rows(db) -> None:
    """A row in every exported list; whatever a visitor types is a formula, and his phone begins with a zero."""
    make_help()
    FaqVote.objects.create(faq_entry=FaqEntry.objects.get(), solved=False, text=EVIL, created_at=clock.now())
    query_log.record_contact(query_log.log_search(text=EVIL, locale="ja", scores=[], at=clock.now()), clock.now())
    make_inquiry(text=EVIL, name=EVIL, order_code="0012345678")
    an_entry(a_lottery(5))
    LotteryEntry.objects.update(name=EVIL, phone=PHONE, companions=[EVIL])
    a_refund(a_bought_order(), 500)
    Refund.objects.update(note=EVIL)
    issue(PaidOrderFactory(), EVIL)
    Order.objects.update(name=EVIL, phone=PHONE)
    make_unreached()
    ReviewItem.objects.create(kind=ReviewKind.WRONG_MODE, data={}, opened_at=clock.now())
    OrganizerMembership.objects.create(organizer=Organizer.objects.first(), user=make_buyer("m@example.jp", name=EVIL))
    record_access(make_buyer("reader@example.jp"), AccessKind.SEARCH, Order, at=clock.now(), subject=EVIL)


def make_unreached() -> None:
    """A mail about a coming performance that did not arrive, and its suppressed address."""
    order = OrderFactory(user=make_buyer("hanako@docomo.ne.jp", phone=PHONE), at=clock.now(), confirmed=True)
    queue_mail("order_confirmed", to=order.user.email, about=order, user=order.user, locale="ja", at=clock.now())
    MailMessage.objects.update(state=MailState.BOUNCED, reason=FailureReason.MISSING, last_error=EVIL)
    SuppressedAddress.objects.create(address="gone@example.jp", reason=FailureReason.MISSING, since=clock.now())


@pytest.fixture
def browser(client, rows):
    let_in(client, make_staff())
    return client


def test_every_list_of_the_project_uses_the_one_export_class():
    assert {view.__name__ for view in lists().values() if not issubclass(view, SpreadsheetExport)} == set()


def test_every_list_of_the_project_has_an_export_but_these():
    assert [name for name, view in lists().items() if not view.has_export] == WITHOUT_EXPORT


def test_every_snippet_and_model_of_the_project_has_a_list_of_the_project():
    foreign = [
        model._meta.label
        for model in get_snippet_models()
        if not issubclass(model.snippet_viewset.index_view_class, SpreadsheetExport)
    ]
    assert foreign == []


def is_executed(field: str) -> bool:
    return field.startswith(tuple("=+-@＝＋－＠\t\r\n"))


@pytest.mark.parametrize("name", EXPORTS)
def test_csv_opens_in_excel_and_executes_nothing(browser, name):
    answer = browser.get(reverse(name), {"export": "csv"})
    assert (answer.status_code, answer["Content-Type"], answer.streaming) == (200, "text/csv; charset=utf-8", True)
    data = b"".join(answer.streaming_content)
    lines = data.decode().removeprefix("\ufeff")
    headings, *records = csv.reader(io.StringIO(lines, newline=""), strict=True)

    assert data.startswith(b"\xef\xbb\xbf")
    assert (lines.count("\r\n"), lines.count("\n")) == (len(records) + 1, len(records) + 1)
    assert [record for record in records if len(record) != len(headings)] == []
    assert [heading for heading in headings if heading.isascii()] == []
    assert [field for record in records for field in record if is_executed(field) or field == PHONE] == []
    assert [field for record in records for field in record if field == "None" or " object (" in field] == []
    assert (len(records) >= 1) == (name in FILLED)


@pytest.mark.parametrize("name", EXPORTS)
def test_xlsx_opens_and_has_no_formula(browser, name):
    answer = browser.get(reverse(name), {"export": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert sheet.freeze_panes == "A2"
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    texts = [cell for cell in cells if isinstance(cell.value, str) and is_executed(cell.value)]
    assert {(cell.number_format, cell.quotePrefix) for cell in texts} <= {("@", True)}
    assert (sheet.max_row >= 2) == (name in FILLED)


@pytest.mark.parametrize("name", WITHOUT_EXPORT)
def test_a_list_without_an_export_shows_its_page_for_any_export(browser, name):
    pages = [browser.get(reverse(name), {"export": value}) for value in ("csv", "xlsx", "x")]
    assert {(page.status_code, page["Content-Type"]) for page in pages} == {(200, "text/html; charset=utf-8")}


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("orders:index", "注文"),
        ("receipts:index", "領収書"),
        ("votes_report", "ヘルプへの評価"),
        ("refunds:index", "返金"),
    ],
)
def test_a_file_has_a_japanese_name_and_one_in_ascii_for_old_clients(browser, name, title):
    day = f"{timezone.localdate():%Y%m%d}"
    header = browser.get(reverse(name), {"export": "csv"})["Content-Disposition"]
    plain = "_" * (len(title) + 1)
    assert header == f"attachment; filename=\"{plain}{day}.csv\"; filename*=UTF-8''{quote(f'{title}_{day}.csv')}"


@pytest.mark.parametrize("name", ["inquiries:index", "lottery_entries:index", "refunds:index"])
@pytest.mark.parametrize(("codenames", "status"), [(["export_order"], 200), ([], 302)])
def test_lists_of_customers_are_exported_with_the_right_to_export_only(client, rows, name, codenames, status):
    from django.contrib.auth.models import Permission

    user = make_buyer("desk@example.jp", is_staff=True)
    seen = ["access_admin", "every_order", "view_inquiry", "view_lotteryentry", "view_refund", *codenames]
    user.user_permissions.set(Permission.objects.filter(codename__in=seen))
    let_in(client, user)
    assert client.get(reverse(name)).status_code == 200
    assert client.get(reverse(name), {"export": "csv"}).status_code == status
