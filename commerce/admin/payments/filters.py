"""Filters of the lists of reviews and refunds."""

from django.db.models import QuerySet
from django.forms import RadioSelect
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, DateFromToRangeFilter
from wagtail.admin.filters import DateRangePickerWidget

from commerce.admin.base.viewsets import OrganizerFilterSet
from commerce.payments.models import Refund, ReviewItem


class ReviewFilters(OrganizerFilterSet):
    """By open or closed, and by kind."""

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
        """Filters by open (not closed) or closed."""
        return rows.filter(closed_at__isnull=value == "open")


class RefundFilters(OrganizerFilterSet):
    """By state, reason and day of the request (in JST)."""

    created_at = DateFromToRangeFilter(label=_("依頼日"), widget=DateRangePickerWidget)

    class Meta:
        model = Refund
        fields = ["state", "reason", "created_at"]
