"""The field for a mail address: plain letters, refused with a reason, never rewritten."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.shared.mail import addresses


class AddressField(forms.CharField):
    """Cleans to the normalised address; a typo is offered by `portal.shared.mail.addresses.suggest`, not corrected."""

    widget = forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "autocapitalize": "off"})
    default_error_messages = {"required": _("メールアドレスを入力してください。")}

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("label", _("メールアドレス"))
        super().__init__(max_length=320, **kwargs)

    def to_python(self, value) -> str:
        return addresses.normalise(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        reason = addresses.problem(value) if value else None
        if reason:
            raise ValidationError(reason, code="invalid")
