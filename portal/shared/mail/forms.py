"""The form field for a mail address."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.shared.mail import addresses


class AddressField(forms.CharField):
    """Cleans to the normalised address. It corrects no typos: views offer `portal.shared.mail.addresses.suggest`."""

    widget = forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "autocapitalize": "off"})
    default_error_messages = {"required": _("メールアドレスを入力してください。")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("メールアドレス"))
        super().__init__(max_length=320, **kwargs)

    def to_python(self, value: Any) -> str:
        return addresses.normalise(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        problem = addresses.problem(value) if value else None
        if problem:
            raise ValidationError(problem, code="invalid")
