"""Form for sending an order's mail to another address."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.shared.text.fields import AddressField


class CopyForm(forms.Form):
    """Accepts any valid address except `current_address`, the one of the account."""

    email = AddressField(label=gettext_lazy("受け取るメールアドレス"))

    def __init__(self, *args: Any, current_address: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.current_address = current_address

    def clean_email(self) -> str:
        """Raises ValidationError for the current address."""
        email = self.cleaned_data["email"]
        if email.lower() == self.current_address.lower():
            raise ValidationError(_("いまお使いのアドレスです。別のメールアドレスを入力してください。"))
        return email
