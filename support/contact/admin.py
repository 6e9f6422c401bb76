"""The desk's list of inquiries in Wagtail's admin: read, note, move on. Nobody adds or deletes one there."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet

from portal.shared import clock
from support.contact.models import Inquiry
from support.contact.services import move
from support.contact.states import NEXT, InquiryState


class InquiryAdminForm(WagtailAdminModelForm):
    """Offers the moves that the table allows and makes them through the one writer of the state."""

    instance: Inquiry

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        here = InquiryState(self.instance.state)
        allowed = [state for state in InquiryState if state == here or state in NEXT[here]]
        self.fields["state"].choices = [(state.value, state.label) for state in allowed]

    def save(self, commit: bool = True) -> Inquiry:
        """The note is a plain column; the state moves with its line in the log."""
        Inquiry.objects.filter(pk=self.instance.pk).update(note=self.cleaned_data["note"])
        to = InquiryState(self.cleaned_data["state"])
        self.instance = move(self.instance.pk, to, actor=f"staff:{self.for_user}", at=clock.now())
        return self.instance


class ReadAndMove(ModelPermissionPolicy):
    """People write inquiries, staff answer them."""

    def user_has_permission(self, user, action) -> bool:
        return action not in {"add", "delete"} and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


READ = ("number", "created_at", "topic", "order_code", "name", "email", "text", "is_suspicious")


class InquiryViewSet(SnippetViewSet):
    """Newest first; found by number, name, address or order."""

    model = Inquiry
    icon = "comment"
    menu_label = _("お問い合わせ")
    menu_order = 250
    add_to_admin_menu = True
    list_display = ["number", "topic", "name", "state", "is_suspicious", "created_at"]
    list_filter = ["state", "topic", "is_suspicious"]
    search_fields = ["number", "name", "email", "order_code"]
    copy_view_enabled = False
    inspect_view_enabled = True
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel(name, read_only=True) for name in READ[:4]]),
                    *[FieldPanel(name, read_only=True) for name in READ[4:]],
                ],
                _("お客さまから"),
            ),
            MultiFieldPanel(["state", "note"], _("対応の記録")),
        ],
        base_form_class=InquiryAdminForm,
    )
