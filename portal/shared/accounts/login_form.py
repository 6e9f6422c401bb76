"""allauth's form of the log-in with our address field, and what it offers when too many attempts were made."""

from typing import Any

from allauth.account.forms import LoginForm
from django.core.exceptions import NON_FIELD_ERRORS

from portal.shared import clock
from portal.shared.accounts.adapter import TOO_MANY
from portal.shared.accounts.verification.verified_email import verified_email
from portal.shared.text.fields import AddressField


class AddressLoginForm(LoginForm):
    """The log-in, whose address is read as on every other page, and known in a browser that has just proven it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allauth_field = self.fields["login"]
        proven = verified_email(self.request, clock.now()) if self.request else None
        self.fields["login"] = AddressField(label=allauth_field.label, widget=allauth_field.widget, initial=proven)

    @property
    def has_too_many_attempts(self) -> bool:
        """Whether it was refused unread; whoever proves by mail that the address is theirs need not wait."""
        return self.has_error(NON_FIELD_ERRORS, TOO_MANY)
