"""Receipts in the admin, read-only; searched by date, amount and counterparty, as 電子帳簿保存法 requires."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, DateFromToRangeFilter, ModelChoiceFilter, NumberFilter
from wagtail.admin.filters import DateRangePickerWidget
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.permissions import register_permission_policy

from commerce.admin.base.access_log import DetailAccessLogMixin
from commerce.admin.base.readonly import PageView, ReadOnlyViewSet
from commerce.admin.base.row_actions import RowActionView
from commerce.admin.base.viewsets import OrganizerFilterSet
from commerce.admin.payments.receipt_exports import AnnotatedReceipt, ReceiptIndexView
from commerce.catalog.models import Organizer
from commerce.fulfilment.status.payment_summary import payment_summary
from commerce.receipts import pdf
from commerce.receipts.downloads import download
from commerce.receipts.models import Receipt
from commerce.receipts.queries import validity
from commerce.receipts.services import draw
from portal.shared.documents.list_columns import CODE
from portal.shared.money import yen
from portal.shared.permissions import RestrictedPermissionPolicy
from portal.shared.text.folding import kana_forms

register_permission_policy(Receipt, RestrictedPermissionPolicy(Receipt, "view", "export"))


class ReceiptFilters(OrganizerFilterSet):
    """Filters that are combined by AND; each range may be open at either end."""

    dated_on = DateFromToRangeFilter(label=_("取引日"), widget=DateRangePickerWidget)
    least_yen = NumberFilter(label=_("金額（円）から"), field_name="amount_yen", lookup_expr="gte")
    most_yen = NumberFilter(label=_("金額（円）まで"), field_name="amount_yen", lookup_expr="lte")
    counterparty = CharFilter(label=_("取引先（宛名またはお名前）"), method="narrow")
    issuer = ModelChoiceFilter(label=_("発行者"), queryset=Organizer.objects.all())

    class Meta:
        model = Receipt
        fields = ["dated_on", "least_yen", "most_yen", "counterparty", "issuer", "kind"]

    def narrow(self, rows: QuerySet[Receipt], name: str, value: str) -> QuerySet[Receipt]:
        """Finds every word, in either width, in the addressee or the buyer's name."""
        for word in value.split():
            query = Q()
            for form in {word, *kana_forms(word)}:
                query |= Q(addressee__icontains=form) | Q(order__name__icontains=form)
            rows = rows.filter(query)
        return rows


class ReceiptView(DetailAccessLogMixin, PageView):
    """One revision of a receipt: its content, its validity, and the other revisions of its number."""

    object: Receipt

    def get_context_data(self, **kwargs: Any) -> dict:
        """The printed content and the current validity."""
        receipt = self.object
        revisions = Receipt.objects.filter(issuer=receipt.issuer, serial=receipt.serial).defer("pdf")
        context = pdf.template_context(receipt.facts) | {
            "receipt": receipt,
            "validity": validity(receipt, payment_summary(receipt.order)).label,
            "revisions": revisions.order_by("revision"),
        }
        return super().get_context_data(**kwargs) | context


class _FileAction(RowActionView):
    """A row action without a form: GET responds with the PDF."""

    object: Receipt
    permission_required = "view"
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The stored PDF, rendered first if it is not yet."""
        return download(draw(self.object.pk))


class ReceiptFileView(DetailAccessLogMixin, _FileAction):
    """The download of the PDF, recorded in the access log."""


def _state(receipt: AnnotatedReceipt) -> str:
    return str(_("無効（再発行済み）")) if receipt.is_replaced else ""


class ReceiptViewSet(ReadOnlyViewSet):
    """Receipts and credit notes, newest first."""

    model = Receipt
    name = url_prefix = url_namespace = "receipts"
    icon = "doc-full"
    menu_label = _("領収書")
    index_view_class = ReceiptIndexView
    inspect_view_class = ReceiptView
    inspect_template_name = "commerce/admin/receipt.html"
    filterset_class = ReceiptFilters
    row_actions = {"file": ReceiptFileView}
    list_display = [
        TitleColumn("number", label=_("番号"), accessor=str, url_name="receipts:inspect", classname=CODE),
        "kind",
        Column("revision", label=_("再発行"), accessor=lambda row: row.revision or ""),
        "dated_on",
        Column("amount_yen", label=_("金額"), accessor=lambda row: yen(row.amount_yen or 0), sort_key="amount_yen"),
        "addressee",
        Column("name", label=_("お名前"), accessor="order.name"),
        Column("order", label=_("注文番号"), accessor="order.code"),
        Column("state", label=_("状態"), accessor=_state),
        "issued_at",
    ]
    list_select = ("order", "issuer")

    def get_queryset(self, request: HttpRequest) -> QuerySet[AnnotatedReceipt]:
        """The visible rows without their PDF, annotated with `is_replaced`."""
        later = Receipt.objects.filter(issuer=OuterRef("issuer"), serial=OuterRef("serial"))
        is_replaced = Exists(later.filter(revision__gt=OuterRef("revision")))
        rows = super().get_queryset(request).defer("pdf").annotate(is_replaced=is_replaced)
        return rows.order_by("-issued_at", "-pk")
