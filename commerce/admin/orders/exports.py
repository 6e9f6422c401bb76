"""The list of orders with its export for accounting: the columns and their values."""

from collections.abc import Callable

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commerce.admin.base.access_log import ListAccessLogMixin
from commerce.admin.base.viewsets import IndexView
from commerce.admin.orders.search import find_orders
from commerce.catalog.models import Performance
from commerce.orders.models import Order
from commerce.payments.models import LedgerEntry
from commerce.payments.states import LedgerKind

REFUND_KINDS = {LedgerKind.REFUNDED, LedgerKind.REFUND_RETURNED}

# Column → heading and value of an order; `export_rows` loads all relations in a few queries per chunk.
COLUMNS: dict[str, tuple[object, Callable[[Order], object]]] = {
    "code": (_("注文番号"), lambda order: order.code),
    "state": (_("状態"), lambda order: order.get_state_display()),
    "event": (_("イベント"), lambda order: order.event.title),
    "performances": (_("公演日時"), lambda order: "、".join(_performances(order))),
    "items": (_("明細"), lambda order: "、".join(_lines(order))),
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


class OrderIndexView(ListAccessLogMixin, IndexView):
    """The list of orders: searchable, exportable, access recorded."""

    export_permission = "commerce.export_order"
    list_export = list(COLUMNS)
    export_headings = {name: heading for name, (heading, _value) in COLUMNS.items()}

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        """Searches with `find_orders`, regardless of width and hyphens."""
        return find_orders(queryset, self.search_query) if self.is_searching else queryset

    def export_rows(self) -> QuerySet:
        """The filtered rows with all relations that the columns read."""
        rows = self.get_queryset().select_related("event", "user", "payment_method")
        return rows.prefetch_related("event__texts", "lines__performance__texts", "fees", "ledger")

    def to_row_dict(self, item: Order) -> dict[str, object]:
        """The values of one order by column."""
        return {name: value(item) for name, (_heading, value) in COLUMNS.items()}


def _performances(order: Order) -> list[str]:
    """Each performance, sortable: 2026-12-30 19:00 初日."""
    return [_performance(group.performance) for group in order.line_groups]


def _lines(order: Order) -> list[str]:
    """Each line with its performance: 2026-12-30 19:00 初日 S席 × 1."""
    return [
        f"{_performance(group.performance)} {line.name} × {line.quantity}"
        for group in order.line_groups
        for line in group.rows
    ]


def _performance(performance: Performance) -> str:
    label = performance.text.label if performance.text else ""
    return f"{timezone.localtime(performance.starts_at):%Y-%m-%d %H:%M} {label}".rstrip()


def _paid(order: Order) -> list[LedgerEntry]:
    return [entry for entry in order.ledger.all() if entry.kind == LedgerKind.PAID]
