"""The form for another address."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.shared.mail.forms import AddressField


class CopyForm(forms.Form):
    """One field; the account's own address is no other one."""

    email = AddressField(label=gettext_lazy("受け取るメールアドレス"))

    def __init__(self, *args, current_address: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.current_address = current_address

    def clean_email(self) -> str:
        """Raises ValidationError for the address that has the mail already."""
        email = self.cleaned_data["email"]
        if email.lower() == self.current_address.lower():
            raise ValidationError(_("いまお使いのアドレスです。別のメールアドレスを入力してください。"))
        return email
