"""Orders in the admin: the list, a page per order with payments, tickets and timeline, and the menu of orders."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.permissions import register_permission_policy

from commerce.admin.base.access_log import DetailAccessLogMixin
from commerce.admin.base.readonly import PageView, ReadOnlyViewSet
from commerce.admin.catalog.lotteries import LotteryEntryViewSet
from commerce.admin.orders import row_actions
from commerce.admin.orders.exports import OrderIndexView
from commerce.admin.orders.filters import OrderFilters
from commerce.admin.orders.panels import order_panels
from commerce.admin.orders.states import due_at, state_label
from commerce.admin.payments import refund_actions
from commerce.admin.payments.cancellations import CancellationViewSet
from commerce.admin.payments.receipts import ReceiptViewSet
from commerce.admin.payments.refunds import RefundViewSet
from commerce.admin.payments.reviews import ReviewViewSet
from commerce.admin.payments.summary import payments_of
from commerce.checkout.confirmation import sha256_of
from commerce.fulfilment.status.timeline import timeline
from commerce.orders.models import Order
from commerce.orders.states import OrderLogKind, OrderState
from commerce.tickets.states import TicketState
from portal.shared import clock
from portal.shared.accounts.queries import log_rows
from portal.shared.documents.list_columns import CODE
from portal.shared.money import yen
from portal.shared.permissions import RestrictedPermissionPolicy

# The services alone change orders; the last three permissions exist for the admin only.
register_permission_policy(Order, RestrictedPermissionPolicy(Order, "view", "support", "refund", "export"))


class OrderView(DetailAccessLogMixin, PageView):
    """State, payments, lines, tickets and timeline of one order."""

    def get_context_data(self, **kwargs: Any) -> dict:
        """The order with everything that support needs."""
        order, payments = self.object, payments_of(self.object)
        context = {
            "order": order,
            "state": state_label(order),
            "due_at": due_at(order),
            "payments": payments,
            "left_yen": sum(payment.left_yen for payment in payments),
            "fees": order.fees.select_related("seller"),
            "refunds": order.refunds.select_related("attempt", "requested_by"),
            "receipts": order.receipts.defer("pdf").order_by("serial", "revision"),
            "reviews": order.reviews.select_related("closed_by"),
            "tickets": order.tickets.select_related("ticket_type", "performance").prefetch_related(
                "ticket_type__texts", "performance__texts"
            ),
            "log": log_rows(order.log.all(), OrderLogKind, OrderState, TicketState),
            "consents": order.consents.select_related("terms_version").order_by("pk"),
            "screen_is_whole": sha256_of(order.confirmation_data) == order.confirmation_sha256,
            "timeline": timeline(order, clock.now()),
            "is_confirmed": order.state == OrderState.CONFIRMED,
            "may": {action: self.may(action) for action in ("support", "refund")},
            "panels": order_panels(order, self.request.user),
        }
        return super().get_context_data(**kwargs) | context


class OrderViewSet(ReadOnlyViewSet):
    """Orders with their row actions."""

    model = Order
    name = url_prefix = url_namespace = "orders"
    icon = "form"
    menu_label = _("注文")
    index_view_class = OrderIndexView
    inspect_view_class = OrderView
    inspect_template_name = "commerce/admin/order.html"
    search_fields = ["code"]  # enables the search box; OrderIndexView searches
    filterset_class = OrderFilters
    row_actions = {
        "resend": row_actions.ResendView,
        "compare": row_actions.ReconcileView,
        "refund": refund_actions.RefundView,
        "cancel": refund_actions.CancelView,
    }
    list_display = [
        TitleColumn("code", label=_("注文番号"), url_name="orders:inspect", classname=CODE),
        Column("state", label=_("状態"), accessor=state_label, sort_key="state"),
        Column("event", label=_("イベント"), accessor="event.title"),
        "name",
        "email_at_order",
        Column("payment_method", label=_("支払い方法"), accessor=lambda order: str(order.payment_method or "")),
        Column("total_yen", label=_("合計"), accessor=lambda order: yen(order.total_yen), sort_key="total_yen"),
        "placed_at",
    ]
    list_select = ("event", "payment_method")
    list_prefetch = ("event__texts",)


class OrdersGroup(ViewSetGroup):
    """The menu of orders and their payments."""

    menu_label = _("注文")
    menu_icon = "form"
    menu_order = 160
    items = (OrderViewSet, ReceiptViewSet, LotteryEntryViewSet, ReviewViewSet, RefundViewSet, CancellationViewSet)
