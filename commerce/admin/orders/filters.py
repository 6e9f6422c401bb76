"""Filters of the list of orders."""

from django.utils.translation import gettext_lazy as _
from django_filters import DateFromToRangeFilter, ModelChoiceFilter
from wagtail.admin.filters import DateRangePickerWidget

from commerce.admin.base.viewsets import OrganizerFilterSet
from commerce.catalog.models import PaymentMethod
from commerce.orders.models import Order


class OrderFilters(OrganizerFilterSet):
    """By day of the order (in JST), state, payment method and event."""

    placed_at = DateFromToRangeFilter(label=_("申込日"), widget=DateRangePickerWidget)
    payment_method = ModelChoiceFilter(label=_("支払い方法"), queryset=PaymentMethod.objects.all())

    class Meta:
        model = Order
        fields = ["placed_at", "state", "payment_method", "event"]
