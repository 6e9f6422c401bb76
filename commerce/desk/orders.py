"""Orders and what a person must look at, for staff: found by code, address or name; read, never edited here."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.permissions import register_permission_policy

from commerce.desk.scope import OnlyPolicy
from commerce.desk.viewsets import PlainViewSet
from commerce.fulfilment.timeline import timeline
from commerce.orders.models import Order
from commerce.payments.models import ReviewItem
from portal.shared import clock
from portal.shared.money import yen

# Orders are changed by the shop's services alone.
register_permission_policy(Order, OnlyPolicy(Order, "view"))
register_permission_policy(ReviewItem, OnlyPolicy(ReviewItem, "view"))


class OrderView(generic.InspectView):
    """State, money, lines, tickets and the story of one order."""

    any_permission_required = ["view"]

    def get_context_data(self, **kwargs):
        """All that support needs on one page."""
        order = self.object
        found = {
            "order": order,
            "lines": order.lines.select_related("performance__event"),
            "fees": order.fees.all(),
            "attempts": order.attempts.all(),
            "ledger": order.ledger.all(),
            "tickets": order.tickets.select_related("ticket_type").prefetch_related("ticket_type__texts"),
            "log": order.log.all(),
            "steps": timeline(order, clock.now()),
        }
        return super().get_context_data(**kwargs) | found


class ReadOnlyViewSet(PlainViewSet):
    """A list and a page per row."""

    inspect_view_enabled = True
    form_fields = ["id"]  # asked for by Wagtail; nobody may add or change


class OrderViewSet(ReadOnlyViewSet):
    """Orders."""

    model = Order
    name = url_prefix = url_namespace = "orders"
    icon = "form"
    menu_label = _("注文")
    inspect_view_class = OrderView
    inspect_template_name = "desk/order.html"
    search_fields = ["code", "email_at_order", "name", "user__email", "phone"]
    list_filter = ["state", "event"]
    list_per_page = 50
    list_display = [
        TitleColumn("code", label=_("注文番号"), url_name="orders:inspect"),
        "state",
        Column("event", label=_("イベント"), accessor="event.title"),
        "name",
        "email_at_order",
        Column("total_yen", label=_("合計"), accessor=lambda order: yen(order.total_yen)),
        "created_at",
    ]
    list_select = ("event",)
    list_prefetch = ("event__texts",)


class ReviewViewSet(ReadOnlyViewSet):
    """What only a person can settle, the open ones first."""

    model = ReviewItem
    name = url_prefix = url_namespace = "reviews"
    icon = "warning"
    menu_label = _("要確認")
    list_filter = ["kind"]
    list_display = [
        TitleColumn("kind", label=_("内容"), accessor="get_kind_display", url_name="reviews:inspect"),
        Column("order", label=_("注文番号"), accessor="order.code"),
        "opened_at",
        "closed_at",
    ]
    inspect_view_fields = ["kind", "order", "facts", "opened_at", "closed_at", "closed_by", "note"]
    list_select = ("order",)


class OrdersGroup(ViewSetGroup):
    """One entry of the menu."""

    menu_label = _("注文")
    menu_icon = "form"
    menu_order = 160
    items = (OrderViewSet, ReviewViewSet)
