"""The accounts in the admin: list, invitation and form."""

from django.db.models import QuerySet
from django.forms import ModelForm
from django.utils.translation import gettext_lazy as _
from wagtail.users.views.users import CreateView, IndexView, UserViewSet

from portal.shared import clock
from portal.shared.accounts.models import User
from portal.shared.accounts.staff.forms import InvitationForm, StaffUserForm
from portal.shared.documents.spreadsheets import SpreadsheetExport
from portal.shared.mail.outbox import queue_mail
from portal.shared.text.email_addresses import NO_MAILBOX


class StaffUserIndexView(SpreadsheetExport, IndexView):
    """The list of people; the placeholder accounts of box offices are nobody's. It has no export."""

    has_export = False

    def get_base_queryset(self) -> QuerySet[User]:
        """All accounts that can receive mail."""
        return super().get_base_queryset().exclude(email__endswith=NO_MAILBOX)


class InviteView(CreateView):
    """Adds an account and mails the invitation."""

    object: User
    success_message = _("「%(object)s」に招待のメールを送りました。")

    def save_instance(self) -> User:
        """Saves the account, and queues its invitation in the same transaction."""
        user: User = super().save_instance()
        queue_mail("staff_invitation", to=user.email, about=user, user=user, locale=user.locale, at=clock.now())
        return user


class StaffUserViewSet(UserViewSet):
    """Wagtail's viewset with this site's forms."""

    index_view_class = StaffUserIndexView
    add_view_class = InviteView

    def get_form_class(self, for_update: bool = False) -> type[ModelForm]:
        """The form of an invitation, or of an account."""
        return StaffUserForm if for_update else InvitationForm
