"""Privacy in the admin: periods to edit, what was erased, and which staff saw whose data."""

from django.forms import ModelForm
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from portal.shared.page_cache import content_changed
from portal.shared.permissions import RestrictedPermissionPolicy
from portal.shared.privacy.erasure import retention_periods
from portal.shared.privacy.models import Erasure, RetentionPeriod, StaffAccess

register_permission_policy(RetentionPeriod, RestrictedPermissionPolicy(RetentionPeriod, "view", "change"))
register_permission_policy(Erasure, RestrictedPermissionPolicy(Erasure, "view"))
register_permission_policy(StaffAccess, RestrictedPermissionPolicy(StaffAccess, "view"))


class RetentionPeriodForm(WagtailAdminModelForm):
    """Number and unit; the model's own check says what the law does not allow. Pages print the period."""

    class Meta:
        model = RetentionPeriod
        fields = ["number", "unit"]

    def save(self, commit: bool = True) -> RetentionPeriod:
        """Cached pages follow."""
        row = super().save(commit)
        content_changed()
        return row


class PrivacyIndexView(generic.IndexView):
    """A list for who may read it."""

    any_permission_required = ["change", "view"]


class RetentionPeriodIndexView(PrivacyIndexView):
    """Every kind that is registered today; rows that are missing are made."""

    def get_base_queryset(self):
        """Kinds whose app is gone are left out."""
        known = [row.pk for row in retention_periods()]
        return super().get_base_queryset().filter(pk__in=known)


class RetentionPeriodViewSet(ModelViewSet):
    """One row per kind of things kept."""

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
        """Ours."""
        return RetentionPeriodForm

    def get_urlpatterns(self):
        """Kinds come from the code: none is added or deleted."""
        return [one for one in super().get_urlpatterns() if one.name not in {"add", "delete", "copy"}]

    def get_common_view_kwargs(self, **kwargs):
        """No link leads to a form that is not there."""
        names = ["add_url_name", "delete_url_name"]
        return super().get_common_view_kwargs(**kwargs) | dict.fromkeys(names)


class ReadOnlyViewSet(ModelViewSet):
    """A list and nothing else."""

    index_view_class = PrivacyIndexView
    copy_view_enabled = False
    add_to_reference_index = False
    form_fields = ["id"]  # asked for by Wagtail; there is no form
    list_per_page = 50

    def get_urlpatterns(self):
        """No address adds, changes or deletes."""
        return [one for one in super().get_urlpatterns() if one.name in {"index", "index_results"}]

    def get_common_view_kwargs(self, **kwargs):
        """No link leads to a form that is not there."""
        names = ["add_url_name", "edit_url_name", "delete_url_name", "history_url_name"]
        return super().get_common_view_kwargs(**kwargs) | dict.fromkeys(names)

    def register_admin_url_finder(self) -> None:
        """There is no form to lead to."""


class ErasureViewSet(ReadOnlyViewSet):
    """What the clock erased, batch by batch."""

    model = Erasure
    name = url_prefix = url_namespace = "erasures"
    icon = "bin"
    menu_label = _("消去の記録")
    list_display = [Column("what", label=_("情報")), "number", "before", "at"]
    list_filter = ["name"]


class StaffAccessViewSet(ReadOnlyViewSet):
    """Who looked at or took away personal data."""

    model = StaffAccess
    name = url_prefix = url_namespace = "staff_access"
    icon = "view"
    menu_label = _("閲覧記録")
    list_display = ["at", "who", "kind", "what", "subject", "number", "request_id"]
    list_filter = ["kind", "what"]
    search_fields = ["who", "subject"]


class PrivacyGroup(ViewSetGroup):
    """One entry of the menu."""

    menu_label = _("個人情報")
    menu_icon = "lock"
    menu_order = 260
    items = (RetentionPeriodViewSet, ErasureViewSet, StaffAccessViewSet)
