"""The catalog in the admin: viewsets of all models but events, and the menu."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSetGroup

from commerce.admin.base.viewsets import CatalogViewSet
from commerce.admin.catalog import event_forms, forms
from commerce.admin.catalog.event_viewsets import EventProseViewSet, EventSalesViewSet
from commerce.admin.catalog.gate_passes import GatePassViewSet
from commerce.admin.catalog.lotteries import DrawViewSet, SalesPeriodWithDrawForm
from commerce.admin.catalog.memberships import MembershipViewSet
from commerce.admin.catalog.published_events import PaymentMethodEditView, PublishedRowsViewSet
from commerce.admin.catalog.tax_registration import OrganizerCreateView, OrganizerEditView
from commerce.catalog.models import (
    EventFee,
    LegalWording,
    Organizer,
    PaymentMethod,
    PaymentOption,
    Performance,
    Quota,
    SalesPeriod,
    StoreGuide,
    TicketType,
)
from portal.shared.documents.list_columns import SENTENCE, WordColumn


class PerformanceViewSet(PublishedRowsViewSet):
    """Performances with their venues."""

    model = Performance
    form = event_forms.PerformanceForm
    name = url_prefix = url_namespace = "performances"
    icon = "calendar"
    list_display = ["event", "starts_at", "venue", "state", "kind", "entry_mode"]
    list_select = ("event",)
    list_prefetch = ("texts", "event__texts")
    list_filter = ["event", "state"]


class QuotaViewSet(CatalogViewSet):
    """Quotas: stock that ticket types share."""

    model = Quota
    form = forms.QuotaForm
    name = url_prefix = url_namespace = "quotas"
    icon = "table"
    list_display = ["name", "event", "size", "taken"]
    list_filter = ["event"]
    list_select = ("event",)
    list_prefetch = ("counters", "event__texts")


class TicketTypeViewSet(PublishedRowsViewSet):
    """Ticket types with their prices."""

    model = TicketType
    form = event_forms.TicketTypeForm
    name = url_prefix = url_namespace = "ticket_types"
    icon = "tag"
    list_display = ["name", "performance", "quota", "price_yen", "max_per_order", "on_sale"]
    list_select = ("performance__event", "quota")
    list_prefetch = ("texts", "performance__event__texts")
    list_filter = ["performance__event", "on_sale"]


class SalesPeriodViewSet(PublishedRowsViewSet):
    """Sales periods of events, lotteries included."""

    model = SalesPeriod
    form = SalesPeriodWithDrawForm
    name = url_prefix = url_namespace = "sales_periods"
    icon = "time"
    list_display = ["event", "kind", "starts_at", "ends_at"]
    list_select = ("event",)
    list_prefetch = ("event__texts",)
    list_filter = ["event", "kind"]


class PaymentOptionViewSet(PublishedRowsViewSet):
    """Payment options: the payment methods of an event."""

    model = PaymentOption
    form = forms.PaymentOptionForm
    name = url_prefix = url_namespace = "payment_options"
    icon = "list-ul"
    list_display = ["__str__", "fee_yen", "min_yen", "max_yen", "days_to_pay"]
    list_select = ("event", "method")
    list_prefetch = ("event__texts",)
    list_filter = ["event", "method"]


class EventFeeViewSet(PublishedRowsViewSet):
    """Fees of an event."""

    model = EventFee
    form = forms.EventFeeForm
    name = url_prefix = url_namespace = "event_fees"
    icon = "plus"
    list_display = ["__str__", "event", "kind", "basis", "amount_yen", "seller"]
    list_select = ("event", "seller")
    list_prefetch = ("event__texts",)
    list_filter = ["event", "kind"]


class PaymentMethodViewSet(CatalogViewSet):
    """Payment methods of the whole site."""

    model = PaymentMethod
    form = forms.PaymentMethodForm
    edit_view_class = PaymentMethodEditView
    name = url_prefix = url_namespace = "payment_methods"
    icon = "list-ul"
    list_display = [
        "__str__",
        "on_sale",
        WordColumn("stores", label=_("利用できる店舗"), accessor="store_names"),
        "brands",
    ]


class StoreGuideViewSet(CatalogViewSet):
    """Instructions for paying at each chain of stores."""

    model = StoreGuide
    form = forms.StoreGuideForm
    name = url_prefix = url_namespace = "store_guides"
    icon = "help"
    list_display = ["__str__", "store", "language"]
    list_filter = ["store", "language"]


class OrganizerViewSet(CatalogViewSet):
    """Organizers, with the missing items of their legal notice."""

    model = Organizer
    form = forms.OrganizerForm
    add_view_class = OrganizerCreateView
    edit_view_class = OrganizerEditView
    name = url_prefix = url_namespace = "organizers"
    icon = "group"
    list_display = [
        "name",
        "legal_name",
        "is_corporate",
        "registration_number",
        Column(
            "missing",
            label=_("表記に足りない項目"),
            accessor=lambda row: "、".join(row.missing_items),
            classname=SENTENCE,
        ),
    ]


class LegalWordingViewSet(CatalogViewSet):
    """An organizer's wording of items of its legal notice."""

    model = LegalWording
    form = forms.LegalWordingForm
    name = url_prefix = url_namespace = "legal_wordings"
    icon = "doc-full"
    menu_label = _("特商法の文章")
    list_display = ["organizer", "item", "language", Column("text", label=_("文章"), classname=SENTENCE)]
    list_select = ("organizer",)
    list_filter = ["organizer", "item"]


class CatalogGroup(ViewSetGroup):
    """The menu of the catalog."""

    menu_label = _("イベント")
    menu_icon = "calendar-alt"
    menu_order = 150
    items = (
        EventProseViewSet,
        EventSalesViewSet,
        PerformanceViewSet,
        QuotaViewSet,
        TicketTypeViewSet,
        SalesPeriodViewSet,
        PaymentOptionViewSet,
        EventFeeViewSet,
        PaymentMethodViewSet,
        StoreGuideViewSet,
        OrganizerViewSet,
        MembershipViewSet,
        LegalWordingViewSet,
        DrawViewSet,
        GatePassViewSet,
    )
