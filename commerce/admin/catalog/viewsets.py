"""The catalogue in the admin: an event's prose with drafts and preview, everything that is sold as plain rows."""

from django.contrib import messages
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView
from wagtail.admin.panels import FieldPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.log_actions import log
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import SnippetViewSet

from commerce.admin.base.viewsets import CatalogViewSet, EditView, OrganizerRowsMixin
from commerce.admin.catalog import event_forms, forms
from commerce.admin.catalog.gate_passes import GatePassViewSet
from commerce.admin.catalog.lotteries import DrawViewSet, SalesPeriodWithDrawForm
from commerce.admin.catalog.tax_registration import OrganizerCreateView, OrganizerEditView
from commerce.catalog.models import (
    Event,
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
from commerce.tickets.models import Ticket
from portal.shared import clock
from portal.shared.permissions import RestrictedPermissionPolicy

# An event ends by being unpublished; its row is what orders and receipts point to.
register_permission_policy(Event, RestrictedPermissionPolicy(Event, "add", "change", "publish", "view"))


class EventProseViewSet(OrganizerRowsMixin, SnippetViewSet):
    """Texts and picture, drafted and previewed. Events are made in 販売設定, because they need a seller first."""

    model = Event
    icon = "edit"
    menu_label = _("紹介文")
    list_display = ["title", "slug", "live"]
    list_prefetch = ("texts",)
    copy_view_enabled = False
    add_to_admin_menu = False
    edit_handler = ObjectList(
        [
            InlinePanel(
                "texts",
                heading=_("文章"),
                label=_("言語"),
                min_num=1,
                max_num=2,
                panels=[
                    FieldPanel("language"),
                    FieldPanel("title"),
                    FieldPanel("summary"),
                    FieldPanel("body"),
                    FieldPanel("cautions"),
                ],
            ),
            FieldPanel("image"),
        ],
        base_form_class=event_forms.EventProseForm,
    )

    @property
    def add_view(self):
        """Leads to where an event begins."""
        return RedirectView.as_view(pattern_name="event_sales:add")


class EventSalesEditView(EditView):
    """Rules hold from the moment of saving, and a moved issue date says whom it concerns."""

    @transaction.atomic
    def save_instance(self) -> Event:
        """The row itself: of a model with drafts the admin would save a draft only, which no rule is in."""
        event = self.form.save()
        log(event, "wagtail.edit", user=self.request.user, content_changed=self.form.has_changed())
        return event

    def form_valid(self, form):
        """The clock moves the tickets and mails their buyers; here stands how many."""
        response = super().form_valid(form)
        moved = Ticket.objects.misdated(clock.now()).filter(order__event=self.object)
        if number := moved.values("order").distinct().count():
            said = _("発券日時が変わりました。まだ発券していない%(n)s件のお申込みに、メールでお知らせします。")
            messages.info(self.request, said % {"n": number})
        return response


class EventSalesViewSet(CatalogViewSet):
    """An event's rules, as they are today."""

    model = Event
    form = event_forms.EventSalesForm
    edit_view_class = EventSalesEditView
    name = url_prefix = url_namespace = "event_sales"
    icon = "cog"
    menu_label = _("販売設定")
    list_display = ["title", "slug", "organizer", "issue_rule", "cancellation", "receipt_issuer", "live"]
    list_select = ("organizer",)
    list_prefetch = ("texts",)

    def register_admin_url_finder(self) -> None:
        """Links to an event lead to its prose."""


class PerformanceViewSet(CatalogViewSet):
    """Dates with venues."""

    model = Performance
    form = event_forms.PerformanceForm
    name = url_prefix = url_namespace = "performances"
    icon = "calendar"
    list_display = ["event", "starts_at", "venue", "state", "kind", "entry_mode"]
    list_select = ("event",)
    list_prefetch = ("texts", "event__texts")
    list_filter = ["event", "state"]


class QuotaViewSet(CatalogViewSet):
    """Numbers of places."""

    model = Quota
    form = forms.QuotaForm
    name = url_prefix = url_namespace = "quotas"
    icon = "table"
    list_display = ["name", "event", "size", "taken"]
    list_filter = ["event"]
    list_select = ("event",)
    list_prefetch = ("counters", "event__texts")


class TicketTypeViewSet(CatalogViewSet):
    """Kinds of ticket with prices."""

    model = TicketType
    form = event_forms.TicketTypeForm
    name = url_prefix = url_namespace = "ticket_types"
    icon = "tag"
    list_display = ["name", "performance", "quota", "price_yen", "max_per_order", "on_sale"]
    list_select = ("performance__event", "quota")
    list_prefetch = ("texts",)
    list_filter = ["performance__event", "on_sale"]


class SalesPeriodViewSet(CatalogViewSet):
    """When events are sold."""

    model = SalesPeriod
    form = SalesPeriodWithDrawForm
    name = url_prefix = url_namespace = "sales_periods"
    icon = "time"
    list_display = ["event", "kind", "starts_at", "ends_at"]
    list_select = ("event",)
    list_prefetch = ("event__texts",)
    list_filter = ["event", "kind"]


class PaymentOptionViewSet(CatalogViewSet):
    """Ways to pay per event."""

    model = PaymentOption
    form = forms.PaymentOptionForm
    name = url_prefix = url_namespace = "payment_options"
    icon = "list-ul"
    list_display = ["__str__", "event", "method", "fee_yen", "min_yen", "max_yen", "days_to_pay"]
    list_select = ("event", "method")
    list_prefetch = ("event__texts",)
    list_filter = ["event", "method"]


class EventFeeViewSet(CatalogViewSet):
    """Fees per event."""

    model = EventFee
    form = forms.EventFeeForm
    name = url_prefix = url_namespace = "event_fees"
    icon = "plus"
    list_display = ["__str__", "event", "kind", "basis", "amount_yen", "seller"]
    list_select = ("event", "seller")
    list_prefetch = ("event__texts",)
    list_filter = ["event", "kind"]


class PaymentMethodViewSet(CatalogViewSet):
    """Ways to pay of the whole site."""

    model = PaymentMethod
    form = forms.PaymentMethodForm
    name = url_prefix = url_namespace = "payment_methods"
    icon = "list-ul"
    list_display = ["__str__", "on_sale", Column("stores", label=_("利用できる店舗"), accessor="store_names"), "brands"]


class StoreGuideViewSet(CatalogViewSet):
    """How one pays at each chain of stores."""

    model = StoreGuide
    form = forms.StoreGuideForm
    name = url_prefix = url_namespace = "store_guides"
    icon = "help"
    list_display = ["__str__", "store", "language"]
    list_filter = ["store", "language"]


class OrganizerViewSet(CatalogViewSet):
    """Sellers."""

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
        Column("missing", label=_("表記に足りない項目"), accessor=lambda row: "、".join(row.missing_items)),
    ]


class LegalWordingViewSet(CatalogViewSet):
    """A seller's own words in its legal notice."""

    model = LegalWording
    form = forms.LegalWordingForm
    name = url_prefix = url_namespace = "legal_wordings"
    icon = "doc-full"
    menu_label = _("特商法の文章")
    list_display = ["organizer", "item", "language", "text"]
    list_select = ("organizer",)
    list_filter = ["organizer", "item"]


class CatalogGroup(ViewSetGroup):
    """One entry of the menu for all of it."""

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
        LegalWordingViewSet,
        DrawViewSet,
        GatePassViewSet,
    )
