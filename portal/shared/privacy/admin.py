"""Privacy in the admin: periods to edit, what was erased, and which staff saw whose data."""

from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.forms import ModelForm
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from portal.shared.documents.spreadsheets import SpreadsheetExport
from portal.shared.http.page_cache import content_changed
from portal.shared.permissions import RestrictedPermissionPolicy
from portal.shared.privacy.erasure import retention_periods
from portal.shared.privacy.export_views import ExportAccessLogMixin
from portal.shared.privacy.models import Erasure, RetentionPeriod, StaffAccess

register_permission_policy(RetentionPeriod, RestrictedPermissionPolicy(RetentionPeriod, "view", "change"))
register_permission_policy(Erasure, RestrictedPermissionPolicy(Erasure, "view"))
register_permission_policy(StaffAccess, RestrictedPermissionPolicy(StaffAccess, "view"))


class RetentionPeriodForm(WagtailAdminModelForm):
    """Number and unit of a period; the model's `clean` refuses what the law does not allow."""

    class Meta:
        model = RetentionPeriod
        fields = ["number", "unit"]

    def save(self, commit: bool = True) -> RetentionPeriod:
        """Drops cached pages too, which print the period."""
        period = super().save(commit)
        content_changed()
        return period


class PrivacyIndexView(SpreadsheetExport, generic.IndexView):
    """A list for users with the permission to change or to view."""

    any_permission_required = ["change", "view"]


class RetentionPeriodIndexView(PrivacyIndexView):
    """The period of every registered policy; missing rows are created."""

    def get_base_queryset(self) -> QuerySet[RetentionPeriod]:
        """Without the rows of policies that no app registers any more."""
        keys = [period.pk for period in retention_periods()]
        return super().get_base_queryset().filter(pk__in=keys)


class RetentionPeriodViewSet(ModelViewSet):
    """The retention periods: a list and a form to edit each."""

    model = RetentionPeriod
    index_view_class = RetentionPeriodIndexView
    name = url_prefix = url_namespace = "retention"
    icon = "time"
    menu_label = _("保存期間")
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = [
        "__str__",
        Column("span", label=_("期間")),
        Column("since", label=_("数え始め"), accessor=lambda row: row.policy.counted_from if row.policy else ""),
        "erased",
        "looked_at",
    ]

    def get_form_class(self, for_update: bool = False) -> type[ModelForm]:
        """The form with number and unit."""
        return RetentionPeriodForm

    def get_urlpatterns(self) -> list[URLPattern]:
        """Without adding and deleting: the code defines the policies."""
        return [pattern for pattern in super().get_urlpatterns() if pattern.name not in {"add", "delete", "copy"}]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Without links to the views that do not exist."""
        names = ["add_url_name", "delete_url_name"]
        return super().get_common_view_kwargs(**kwargs) | dict.fromkeys(names)


class ReadOnlyViewSet(ModelViewSet):
    """A list without any form."""

    index_view_class = PrivacyIndexView
    copy_view_enabled = False
    add_to_reference_index = False
    form_fields = ["id"]  # required by Wagtail; there is no form
    list_per_page = 50

    def get_urlpatterns(self) -> list[URLPattern]:
        """The URLs of the list and its results only."""
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in {"index", "index_results"}]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Without links to the views that do not exist."""
        names = ["add_url_name", "edit_url_name", "delete_url_name", "history_url_name"]
        return super().get_common_view_kwargs(**kwargs) | dict.fromkeys(names)

    def register_admin_url_finder(self) -> None:
        """Registers none: there is no edit view to link to."""


class ErasureFilters(WagtailFilterSet):
    """By what was erased, under the name of its retention period."""

    name = ChoiceFilter(label=_("情報"), choices=lambda: [(row.pk, str(row)) for row in retention_periods()])

    class Meta:
        model = Erasure
        fields = ["name"]


class ErasureViewSet(ReadOnlyViewSet):
    """The record of erasures, batch by batch."""

    model = Erasure
    name = url_prefix = url_namespace = "erasures"
    icon = "bin"
    menu_label = _("消去の記録")
    list_display = [Column("what", label=_("情報")), "number", "before", "at"]
    filterset_class = ErasureFilters


def _name_of_model(row: StaffAccess) -> str:
    """The name of the model whose rows were seen; of one that is gone, its label."""
    try:
        return str(apps.get_model(row.what)._meta.verbose_name)  # noqa: SLF001
    except LookupError:
        return row.what


class StaffAccessIndexView(ExportAccessLogMixin, PrivacyIndexView):
    """The access log; it names people, so its own exports are part of it."""


class StaffAccessViewSet(ReadOnlyViewSet):
    """The access log of staff."""

    model = StaffAccess
    index_view_class = StaffAccessIndexView
    name = url_prefix = url_namespace = "staff_access"
    icon = "view"
    menu_label = _("閲覧記録")
    list_display = [
        "at",
        "who",
        "kind",
        Column("what", label=_("対象"), accessor=_name_of_model, sort_key="what"),
        "subject",
        "number",
        Column("request_id", label=_("要求番号"), sort_key="request_id"),
    ]
    list_filter = ["kind", "what"]
    search_fields = ["who", "subject"]


class PrivacyGroup(ViewSetGroup):
    """The menu item with these three lists."""

    menu_label = _("個人情報")
    menu_icon = "lock"
    menu_order = 260
    items = (RetentionPeriodViewSet, ErasureViewSet, StaffAccessViewSet)
