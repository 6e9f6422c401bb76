"""Export of receipts for accounting: a row per document and seller, and sums per seller and tax rate."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypedDict, cast

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.admin.base.access_log import ListAccessLogMixin
from commerce.admin.base.permissions import visible_to
from commerce.admin.base.viewsets import IndexView
from commerce.catalog.models import Organizer
from commerce.fulfilment.status.payment_summary import ledger_entries, summarise_loaded
from commerce.receipts.content import day_of
from commerce.receipts.models import Receipt
from commerce.receipts.queries import validity_given

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

COLUMNS = {
    "number": gettext_lazy("番号"),
    "revision": gettext_lazy("再発行"),
    "kind": gettext_lazy("種類"),
    "state": gettext_lazy("状態"),
    "dated_on": gettext_lazy("取引日"),
    "issued_on": gettext_lazy("発行日"),
    "addressee": gettext_lazy("宛名"),
    "name": gettext_lazy("お名前"),
    "order": gettext_lazy("注文番号"),
    "method": gettext_lazy("支払い方法"),
    "seller": gettext_lazy("売り手"),
    "issuer": gettext_lazy("発行者"),
    "registration_number": gettext_lazy("登録番号"),
    "gross_10": gettext_lazy("10%対象（税込・円）"),
    "tax_10": gettext_lazy("10%消費税（円）"),
    "gross_8": gettext_lazy("8%対象（税込・円）"),
    "tax_8": gettext_lazy("8%消費税（円）"),
    "total": gettext_lazy("合計（税込・円）"),
    "sha256": gettext_lazy("ハッシュ値（SHA-256）"),
}
SUMMED = ("gross_10", "tax_10", "gross_8", "tax_8", "total")
Row = dict[str, object]


class _Revisions(TypedDict):
    is_replaced: bool


# A receipt as the list loads it: `is_replaced` when a later revision of its number exists.
type AnnotatedReceipt = WithAnnotations[Receipt, _Revisions]


class ReceiptIndexView(ListAccessLogMixin, IndexView):
    """The list of receipts; in its export, members of an organizer get the rows of their organizer's sales only."""

    export_permission = "commerce.export_receipt"
    list_export = list(COLUMNS)
    export_headings = COLUMNS

    def export_rows(self) -> QuerySet:
        """The filtered rows with all relations that the columns read."""
        rows = self.get_queryset().select_related("order", "issuer")
        return rows.prefetch_related(Prefetch("order__ledger", queryset=ledger_entries()))

    def as_spreadsheet(self, queryset: Iterable[AnnotatedReceipt], spreadsheet_format: str) -> HttpResponseBase:
        """The file with the rows, then the sums."""
        sellers = set(visible_to(Organizer.objects.all(), self.request.user).values_list("slug", flat=True))
        return super().as_spreadsheet(rows_and_sums(queryset, sellers), spreadsheet_format)

    def to_row_dict(self, item: Row) -> Row:
        """The columns of a row of `rows_and_sums`."""
        return {name: item.get(name) for name in COLUMNS}


def rows_and_sums(receipts: Iterable[AnnotatedReceipt], sellers: set[str]) -> Iterator[Row]:
    """A row per document and seller, then a row per seller with the sums of all documents that are not replaced.

    Amounts of credit notes are negative. Old receipts without a stored seller belong to their event's organizer.
    """
    sums: dict[str, dict[str, int]] = {}
    for receipt in receipts:
        for part in receipt.facts["blocks"]:
            if part.get("seller", next(iter(sellers), "")) in sellers:
                row = _row(receipt, part)
                yield row
                if not receipt.is_replaced:
                    _add(sums, row)
    for seller, totals in sums.items():
        yield {"number": _("合計（再発行前のものを除く）"), "seller": seller, **totals}


def _row(receipt: AnnotatedReceipt, part: dict) -> Row:
    issuer = part["issuer"]
    sign = -1 if "returned_on" in receipt.facts else 1
    return _document_columns(receipt) | {
        "seller": issuer["agent_for"] or issuer["name"],
        "issuer": issuer["name"],
        "registration_number": issuer["registration_number"],
        "total": sign * sum(rate["gross_yen"] for rate in part["rates"]),
        **{f"gross_{rate['rate']}": sign * rate["gross_yen"] for rate in part["rates"]},
        **{f"tax_{rate['rate']}": sign * rate["tax_yen"] for rate in part["rates"] if rate["tax_yen"] is not None},
    }


def _document_columns(receipt: AnnotatedReceipt) -> Row:
    paid = summarise_loaded(receipt.order)
    validity = validity_given(receipt, paid, is_replaced=receipt.is_replaced)
    return {
        "number": receipt.facts["number"],
        "revision": receipt.revision or None,
        "kind": receipt.get_kind_display(),
        "state": validity.label,
        "dated_on": receipt.dated_on,
        "issued_on": day_of(receipt.facts["issued_on"]),
        "addressee": receipt.addressee,
        "name": receipt.order.name,
        "order": receipt.order.code,
        "method": receipt.facts["method"],
        "sha256": receipt.sha256,
    }


def _add(sums: dict[str, dict[str, int]], row: Row) -> None:
    """Adds a row to the sums of its seller."""
    totals = sums.setdefault(str(row["seller"]), dict.fromkeys(SUMMED, 0))
    for name in SUMMED:
        totals[name] += cast(int, row.get(name) or 0)
