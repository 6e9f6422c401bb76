"""Privacy in the admin: periods to edit, what was erased, and which staff saw whose data."""

from django.forms import ModelForm
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from portal.shared.page_cache import content_changed
from portal.shared.privacy.erasure import periods
from portal.shared.privacy.models import Erasure, RetentionPeriod, StaffAccess


class OnlySome(ModelPermissionPolicy):
    """Django's permissions, of which only the named ones are ever given, to nobody more."""

    def __init__(self, model, *actions: str) -> None:
        super().__init__(model)
        self.actions = actions

    def user_has_permission(self, user, action: str) -> bool:
        """Refuses every other action, superusers' too."""
        return action in self.actions and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions) -> bool:
        """True when one of them is among ours and the user's."""
        return any(self.user_has_permission(user, action) for action in actions)


register_permission_policy(RetentionPeriod, OnlySome(RetentionPeriod, "view", "change"))
register_permission_policy(Erasure, OnlySome(Erasure, "view"))
register_permission_policy(StaffAccess, OnlySome(StaffAccess, "view"))


class PeriodForm(WagtailAdminModelForm):
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


class PeriodIndexView(PrivacyIndexView):
    """Every kind that is registered today; rows that are missing are made."""

    def get_base_queryset(self):
        """Kinds whose app is gone are left out."""
        known = [row.pk for row in periods()]
        return super().get_base_queryset().filter(pk__in=known)


class PeriodViewSet(ModelViewSet):
    """One row per kind of things kept."""

    model = RetentionPeriod
    index_view_class = PeriodIndexView
    name = url_prefix = url_namespace = "retention"
    icon = "time"
    menu_label = _("保存期間")
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = [
        "__str__",
        Column("span", label=_("期間")),
        Column("since", label=_("数え始め"), accessor=lambda row: row.keeping.since if row.keeping else ""),
        "erased",
        "looked_at",
    ]

    def get_form_class(self, for_update: bool = False) -> type[ModelForm]:
        """Ours."""
        return PeriodForm

    def get_urlpatterns(self):
        """Kinds come from the code: none is added or deleted."""
        return [one for one in super().get_urlpatterns() if one.name not in {"add", "delete", "copy"}]

    def get_common_view_kwargs(self, **kwargs):
        """No link leads to a form that is not there."""
        names = ["add_url_name", "delete_url_name"]
        return super().get_common_view_kwargs(**kwargs) | dict.fromkeys(names)


class ReadOnly(ModelViewSet):
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


class ErasureViewSet(ReadOnly):
    """What the clock erased, batch by batch."""

    model = Erasure
    name = url_prefix = url_namespace = "erasures"
    icon = "bin"
    menu_label = _("消去の記録")
    list_display = [Column("what", label=_("情報")), "number", "before", "at"]
    list_filter = ["name"]


class AccessViewSet(ReadOnly):
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
    items = (PeriodViewSet, ErasureViewSet, AccessViewSet)
