"""Members of organizers in the admin: staff who see the rows of one organizer and nothing else."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column

from commerce.admin.base.permissions import is_site_wide
from commerce.admin.base.viewsets import CatalogForm, CatalogViewSet, IndexView
from commerce.catalog.models import OrganizerMembership
from portal.shared.accounts.models import User
from portal.shared.privacy.export_views import ExportAccessLogMixin
from portal.shared.text.fields import AddressField


class MembershipForm(CatalogForm):
    """The organizer, and its member by the address of an account that may open the admin."""

    email = AddressField(help_text=gettext_lazy("先に「設定」で招待し、グループ「主催者」に入れてください。"))

    class Meta(CatalogForm.Meta):
        model = OrganizerMembership
        fields = ["organizer"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["email"].initial = self.instance.user.email

    def clean_email(self) -> str:
        """Requires an account of the admin that does not see all organizers, since a membership would limit it."""
        address: str = self.cleaned_data["email"]
        user = User.objects.filter(email__iexact=address, is_active=True).first()
        if user is None or not user.has_perm("wagtailadmin.access_admin"):
            raise ValidationError(_("このアドレスで管理画面に入れる方がいません。先に「設定」で招待してください。"))
        if is_site_wide(user):
            raise ValidationError(_("この方は、すべての主催者を見られるグループに入っています。"))
        self.instance.user = user
        return address

    def clean(self) -> dict:
        """Refuses a second membership of one person in one organizer."""
        data = super().clean()
        others = OrganizerMembership.objects.exclude(pk=self.instance.pk)
        if "email" in data and others.filter(organizer=data.get("organizer"), user=self.instance.user).exists():
            self.add_error("email", _("この方は、すでにこの主催者のメンバーです。"))
        return data


class MembershipIndexView(ExportAccessLogMixin, IndexView):
    """The list of members; it holds their addresses, so exports are recorded."""


class MembershipViewSet(CatalogViewSet):
    """Who belongs to which organizer."""

    model = OrganizerMembership
    form = MembershipForm
    index_view_class = MembershipIndexView
    name = url_prefix = url_namespace = "organizer_members"
    icon = "group"
    list_display = [
        "organizer",
        Column("name", label=gettext_lazy("お名前"), accessor="user.name"),
        Column("email", label=gettext_lazy("メールアドレス"), accessor="user.email"),
    ]
    list_select = ("organizer", "user")
    list_filter = ["organizer"]
