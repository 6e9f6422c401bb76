"""Forms of accounts in the admin: the name as it is stored, and no password that somebody else has chosen."""

from typing import Any

from django import forms
from wagtail.users.forms import UserCreationForm, UserEditForm

from portal.shared.accounts.models import User


class InvitationForm(UserCreationForm):
    """A new account; its owner chooses the password by the link of the invitation."""

    first_name = last_name = None  # Wagtail's, which this site's users do not have
    password_enabled = False
    email = forms.EmailField(label=User._meta.get_field("email").verbose_name)  # noqa: SLF001 - Django's public API
    name = User._meta.get_field("name").formfield(required=True)  # noqa: SLF001 - Django's public API

    class Meta(UserCreationForm.Meta):
        fields = ("email", "name", "is_superuser", "groups")

    def save(self, commit: bool = True) -> User:
        """Saves the account without a password."""
        self.instance.set_unusable_password()
        return super().save(commit)


class StaffUserForm(UserEditForm):
    """An account; passwords are reset by their owners, by mail."""

    first_name = last_name = None
    password_enabled = False
    name = User._meta.get_field("name").formfield()  # noqa: SLF001 - Django's public API

    class Meta(UserEditForm.Meta):
        fields = ("email", "name", "is_active", "is_superuser", "groups")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = User._meta.get_field("email").verbose_name  # noqa: SLF001 - Django's public API
