"""What the lists of orders, review tasks and refunds are narrowed by."""

from django.db.models import QuerySet
from django.forms import RadioSelect
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, DateFromToRangeFilter, ModelChoiceFilter
from wagtail.admin.filters import DateRangePickerWidget

from commerce.admin.base.viewsets import OrganizerFilterSet
from commerce.catalog.models import PaymentMethod
from commerce.orders.models import Order
from commerce.payments.models import Refund, ReviewItem


class OrderFilters(OrganizerFilterSet):
    """The day of the application is a day in Japan."""

    placed_at = DateFromToRangeFilter(label=_("申込日"), widget=DateRangePickerWidget)
    payment_method = ModelChoiceFilter(label=_("支払い方法"), queryset=PaymentMethod.objects.all())

    class Meta:
        model = Order
        fields = ["placed_at", "state", "payment_method", "event"]


class ReviewFilters(OrganizerFilterSet):
    """Open tasks, or those that were dealt with."""

    is_open = ChoiceFilter(
        label=_("対応"),
        choices=[("open", _("未対応")), ("closed", _("対応済み"))],
        empty_label=_("すべて"),
        widget=RadioSelect,
        method="narrow",
    )

    class Meta:
        model = ReviewItem
        fields = ["is_open", "kind"]

    def narrow(self, rows: QuerySet[ReviewItem], name: str, value: str) -> QuerySet[ReviewItem]:
        """Open is what nobody has closed."""
        return rows.filter(closed_at__isnull=value == "open")


class RefundFilters(OrganizerFilterSet):
    """By state, reason and day."""

    created_at = DateFromToRangeFilter(label=_("依頼日"), widget=DateRangePickerWidget)

    class Meta:
        model = Refund
        fields = ["state", "reason", "created_at"]
