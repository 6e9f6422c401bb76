"""The inquiries about an order, shown on the order's page in the admin."""

from typing import Any

from django.db.models import QuerySet
from wagtail.admin.ui.components import Component

from commerce.admin.base.permissions import visible_to
from commerce.orders.models import Order
from portal.shared.accounts.models import User
from support.contact.models import Inquiry


class InquiriesPanel(Component):
    """State, date, topic and beginning of each inquiry, newest first, with a link to it."""

    template_name = "support/contact/admin_order_panel.html"

    def __init__(self, inquiries: QuerySet[Inquiry]) -> None:
        self.inquiries = inquiries

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """The rows; one query."""
        return {"inquiries": list(self.inquiries)}


def inquiries_panel(order: Order, user: User) -> InquiriesPanel | None:
    """The panel, for users who may open the inbox."""
    if not user.has_perm("support.view_inquiry"):
        return None
    return InquiriesPanel(visible_to(Inquiry.objects.filter(order=order), user))
