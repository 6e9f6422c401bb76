"""Lists as files for accounting: CSV that Excel opens as it is, and XLSX; who took how many rows is logged."""

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from commerce.admin.base.access_log import ListAccessLogMixin
from commerce.admin.base.viewsets import IndexView
from commerce.admin.orders.search import find_orders
from commerce.orders.models import Order
from commerce.payments.models import LedgerEntry
from commerce.payments.states import LedgerKind
from portal.shared import clock

log = logging.getLogger(__name__)
BOM = "\ufeff".encode()  # without it Excel takes the file for Shift_JIS
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run (OWASP: CSV injection)
CHUNK = 500  # rows read from the database at a time
REFUND_KINDS = {LedgerKind.REFUNDED, LedgerKind.REFUND_RETURNED}


class ExportingIndexView(IndexView):
    """A list whose filtered rows may be taken away as a file by who has the right `export`."""

    export_permission = "export"

    @cached_property
    def show_export_buttons(self) -> bool:
        """Only where they would work."""
        return self.user_has_permission(self.export_permission)

    def get(self, request, *args, **kwargs) -> HttpResponseBase:
        """The page, or with ?export=csv the file; rows are read as they are written, never all at once."""
        if not self.is_export:
            return super().get(request, *args, **kwargs)
        if not self.show_export_buttons:
            raise PermissionDenied
        rows, kind = self.export_rows(), request.GET["export"]
        log.info("export: %d rows of %s as %s by user %d", rows.count(), self.model.__name__, kind, request.user.pk)
        return self.as_spreadsheet(rows.iterator(CHUNK), kind)

    def export_rows(self) -> QuerySet:
        """What the filters leave."""
        return self.get_queryset()

    def get_heading(self, queryset: Iterable, field: str) -> str:
        """Of the viewset's table; the rows themselves are not asked."""
        return str(self.export_headings[field])

    def write_csv_response(self, queryset: Iterable) -> HttpResponseBase:
        """The header says the encoding too."""
        response = super().write_csv_response(queryset)
        response["Content-Type"] = "text/csv; charset=utf-8"
        return response

    def stream_csv(self, queryset: Iterable) -> Iterator[bytes]:
        """In UTF-8 that says so, line by line."""
        yield BOM
        yield from super().stream_csv(queryset)

    def preprocess_field_value(self, field: str, value: object, export_format: str) -> object:
        """Moments in Japan's time, whole yen as numbers, and no text that a spreadsheet would run as a formula."""
        if isinstance(value, datetime):
            local = timezone.localtime(value).replace(tzinfo=None, microsecond=0)
            return local if export_format == self.FORMAT_XLSX else f"{local:%Y-%m-%d %H:%M}"
        if value is None or isinstance(value, int):
            return value
        text = ILLEGAL_CHARACTERS_RE.sub("", str(value))
        is_csv = export_format == self.FORMAT_CSV  # a cell of XLSX says itself that it is text
        return f"'{text}" if is_csv and text.startswith(FORMULA) else text


# Column → its heading and what it holds of an order; `export_rows` reads all of it in a few queries per chunk.
COLUMNS: dict[str, tuple[object, Callable[[Order], object]]] = {
    "code": (_("注文番号"), lambda order: order.code),
    "state": (_("状態"), lambda order: order.get_state_display()),
    "event": (_("イベント"), lambda order: order.event.title),
    "performances": (_("公演日時"), lambda order: "、".join(_performances(order))),
    "items": (_("明細"), lambda order: "、".join(f"{line.name} × {line.quantity}" for line in order.lines.all())),
    "quantity": (_("枚数"), lambda order: sum(line.quantity for line in order.lines.all())),
    "name": (_("お名前"), lambda order: order.name),
    "kana": (_("お名前（カナ）"), lambda order: order.kana),
    "email": (_("メールアドレス（いま）"), lambda order: order.user.email),
    "email_at_order": (_("メールアドレス（申込時）"), lambda order: order.email_at_order),
    "phone": (_("電話番号"), lambda order: order.phone),
    "news": (_("イベントの案内を希望"), lambda order: _("はい") if order.user.accepts_marketing else ""),
    "method": (_("支払い方法"), lambda order: str(order.payment_method or "")),
    "tickets_yen": (_("チケット代金（円）"), lambda order: sum(line.total_yen for line in order.lines.all())),
    "fees_yen": (_("手数料（円）"), lambda order: sum(fee.amount_yen for fee in order.fees.all())),
    "total_yen": (_("合計（円）"), lambda order: order.total_yen),
    "paid_yen": (_("入金額（円）"), lambda order: sum(entry.amount_yen for entry in _paid(order))),
    "refunded_yen": (
        _("返金額（円）"),
        lambda order: -sum(e.amount_yen for e in order.ledger.all() if e.kind in REFUND_KINDS),
    ),
    "created_at": (_("開始日時"), lambda order: order.created_at),
    "placed_at": (_("申込日時"), lambda order: order.placed_at),
    "paid_at": (_("入金日時"), lambda order: min((entry.at for entry in _paid(order)), default=None)),
    "confirmed_at": (_("確定日時"), lambda order: order.confirmed_at),
}


class OrderIndexView(ListAccessLogMixin, ExportingIndexView):
    """Orders: found by what people say of themselves."""

    list_export = list(COLUMNS)
    export_headings = {name: heading for name, (heading, _value) in COLUMNS.items()}

    def get_filename(self) -> str:
        """orders-20261123, the day in Japan."""
        return f"orders-{timezone.localtime(clock.now()):%Y%m%d}"

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        """Whichever width and hyphens are typed."""
        return find_orders(queryset, self.search_query) if self.is_searching else queryset

    def export_rows(self) -> QuerySet:
        """With all that the columns ask for."""
        rows = self.get_queryset().select_related("event", "user", "payment_method")
        return rows.prefetch_related("event__texts", "lines__performance", "fees", "ledger")

    def to_row_dict(self, item: Order) -> dict[str, object]:
        """One order, column by column."""
        return {name: value(item) for name, (_heading, value) in COLUMNS.items()}


def _performances(order: Order) -> list[str]:
    starts = sorted({line.performance.starts_at for line in order.lines.all()})
    return [f"{timezone.localtime(start):%Y-%m-%d %H:%M}" for start in starts]


def _paid(order: Order) -> list[LedgerEntry]:
    return [entry for entry in order.ledger.all() if entry.kind == LedgerKind.PAID]
