"""The form of the order look-up: an e-mail address and, if known, an order number."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.shared.accounts.forms import VerificationForm
from portal.shared.text import codes
from portal.shared.text.fields import LineField

MAX_CODE_LENGTH = 12


def clean_order_code(text: str) -> str:
    """An order number in capital letters and digits, however it was typed. Raises ValidationError."""
    code = codes.code(text)
    if len(code) > MAX_CODE_LENGTH or not (code.isascii() and (code.isalnum() or not code)):
        raise forms.ValidationError(_("申込番号は、メールやマイページにある英数字です。"))
    return code


class LookupForm(VerificationForm):
    """The number only sets the target of the mailed link; the form does not reveal whether the order exists."""

    code = LineField(
        label=_("申込番号"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"class": "mid", "autocapitalize": "characters", "autocomplete": "off"}),
        help_text=_("分かるときだけ入力してください。空なら、このアドレスのお申込みをすべて表示します。"),
    )

    def clean_code(self) -> str:
        """The normalised order number; empty when none was typed."""
        return clean_order_code(self.cleaned_data["code"])
