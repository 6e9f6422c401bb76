"""The form of the look-up: an address, and the number when it is known."""

import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.shared.accounts.forms import VerificationForm

LONGEST = 12


class LookupForm(VerificationForm):
    """Whether there is such an order is nobody's business here: the number only says where the mailed link leads."""

    code = forms.CharField(
        label=_("申込番号"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"class": "mid", "autocapitalize": "characters", "autocomplete": "off"}),
        help_text=_("分かるときだけ入力してください。空なら、このアドレスのお申込みをすべて表示します。"),
    )

    def clean_code(self) -> str:
        """Plain capital letters and digits, however they were typed."""
        plain = unicodedata.normalize("NFKC", self.cleaned_data["code"]).upper()
        code = "".join(sign for sign in plain if sign.isalnum())
        if len(code) > LONGEST or not code.isascii():
            raise forms.ValidationError(_("申込番号は、メールやマイページにある英数字です。"))
        return code
