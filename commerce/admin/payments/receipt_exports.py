"""Receipts as a file for an organizer's books: a row per document and seller, and sums per seller and tax rate."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.admin.base.access_log import ListAccessLogMixin
from commerce.admin.base.permissions import visible_to
from commerce.admin.orders.exports import ExportingIndexView
from commerce.catalog.models import Organizer
from commerce.fulfilment.status.payment_summary import ledger_entries, summarise_entries
from commerce.receipts.content import day_of
from commerce.receipts.models import Receipt
from commerce.receipts.queries import validity_given
from portal.shared import clock

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


class ReceiptIndexView(ListAccessLogMixin, ExportingIndexView):
    """The filtered receipts; members of an organizer get the rows of their own sales only."""

    list_export = list(COLUMNS)
    export_headings = COLUMNS

    def get_filename(self) -> str:
        """receipts-20261123, the day in Japan."""
        return f"receipts-{timezone.localtime(clock.now()):%Y%m%d}"

    def export_rows(self) -> QuerySet:
        """With all that the columns ask for."""
        rows = self.get_queryset().select_related("order", "issuer")
        return rows.prefetch_related(Prefetch("order__ledger", queryset=ledger_entries()))

    def as_spreadsheet(self, queryset: Iterable[Receipt], spreadsheet_format: str) -> HttpResponseBase:
        """Rows, then sums."""
        sellers = set(visible_to(Organizer.objects.all(), self.request.user).values_list("slug", flat=True))
        return super().as_spreadsheet(rows_and_sums(queryset, sellers), spreadsheet_format)

    def preprocess_field_value(self, field: str, value: object, export_format: str) -> object:
        """A day is a day in a workbook, so that it can be sorted and filtered by month."""
        if type(value) is date and export_format == self.FORMAT_XLSX:
            return value
        return super().preprocess_field_value(field, value, export_format)

    def to_row_dict(self, item: Row) -> Row:
        """It is one already."""
        return {name: item.get(name) for name in COLUMNS}


def rows_and_sums(receipts: Iterable[Receipt], sellers: set[str]) -> Iterator[Row]:
    """A row per document and seller; below, per seller, the sums of all that was not issued again.

    A credit note's amounts are below zero. Receipts from before sellers were frozen belong to their event's.
    """
    sums: dict[str, Row] = {}
    for receipt in receipts:
        for part in receipt.facts["blocks"]:
            if part.get("seller", next(iter(sellers), "")) in sellers:
                row = _row(receipt, part)
                yield row
                if not receipt.is_replaced:  # type: ignore[attr-defined]
                    _add(sums, row)
    yield from sums.values()


def _row(receipt: Receipt, part: dict) -> Row:
    facts, issuer = receipt.facts, part["issuer"]
    sign = -1 if "returned_on" in facts else 1
    return _described(receipt) | {
        "seller": issuer["agent_for"] or issuer["name"],
        "issuer": issuer["name"],
        "registration_number": issuer["registration_number"],
        "total": sign * sum(one["gross_yen"] for one in part["rates"]),
        **{f"gross_{one['rate']}": sign * one["gross_yen"] for one in part["rates"]},
        **{f"tax_{one['rate']}": sign * one["tax_yen"] for one in part["rates"] if one["tax_yen"] is not None},
    }


def _described(receipt: Receipt) -> Row:
    paid = summarise_entries(list(receipt.order.ledger.all()))
    stands = validity_given(receipt, paid, is_replaced=receipt.is_replaced)  # type: ignore[attr-defined]
    return {
        "number": receipt.facts["number"],
        "revision": receipt.revision or None,
        "kind": receipt.get_kind_display(),
        "state": stands.label,
        "dated_on": receipt.dated_on,
        "issued_on": day_of(receipt.facts["issued_on"]),
        "addressee": receipt.addressee,
        "name": receipt.order.name,
        "order": receipt.order.code,
        "method": receipt.facts["method"],
        "sha256": receipt.sha256,
    }


def _add(sums: dict[str, Row], row: Row) -> None:
    """Into the sum of its seller."""
    seller = str(row["seller"])
    kept = sums.setdefault(
        seller, {"number": _("合計（再発行前のものを除く）"), "seller": seller} | dict.fromkeys(SUMMED, 0)
    )
    for name in SUMMED:
        kept[name] = int(kept[name]) + int(row.get(name) or 0)  # type: ignore[call-overload]
