"""The sandbox's card form; what is typed into it is looked at once and never kept."""

import unicodedata
from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from commerce.payments.gateways.sandbox.cards import TEST_CARDS, brand_of, is_plausible


class CardForm(forms.Form):
    """Number, expiry and security code. `at` decides whether the card has expired."""

    number = forms.CharField(
        label=_("カード番号"),
        help_text=_("下の一覧にある番号を使えます。"),
        error_messages={"required": _("カード番号を入力してください。")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "cc-number", "class": "mid"}),
    )
    expiry = forms.CharField(
        label=_("有効期限"),
        help_text=_("月／年の順に。例：12/30"),
        error_messages={"required": _("有効期限を入力してください。")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "cc-exp", "class": "short"}),
    )
    code = forms.CharField(
        label=_("セキュリティコード"),
        help_text=_("テストでは、どの3桁の数字でも使えます。"),
        error_messages={"required": _("セキュリティコードを入力してください。")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "cc-csc", "class": "short"}),
    )

    def __init__(self, *args, at: datetime, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    def clean_number(self) -> str:
        """Digits only."""
        number = _digits(self.cleaned_data["number"])
        if not is_plausible(number) or not brand_of(number):
            raise ValidationError(_("カード番号が正しくありません。番号を確かめてください。"))
        if number not in TEST_CARDS:
            raise ValidationError(_("テスト用の番号ではありません。下の一覧から番号をお選びください。"))
        return number

    def clean_expiry(self) -> str:
        """MM/YY, this month or later."""
        digits = _digits(self.cleaned_data["expiry"])
        if len(digits) != 4 or not 1 <= int(digits[:2]) <= 12:
            raise ValidationError(_("有効期限は「12/30」のように、月と年を2桁ずつ入力してください。"))
        if (2000 + int(digits[2:]), int(digits[:2])) < (self.at.year, self.at.month):
            raise ValidationError(_("有効期限が過ぎています。別のカードを入力してください。"))
        return digits

    def clean_code(self) -> str:
        """Three or four digits."""
        code = _digits(self.cleaned_data["code"])
        if len(code) not in {3, 4}:
            raise ValidationError(_("セキュリティコードは3桁または4桁の数字です。"))
        return code


def _digits(text: str) -> str:
    """ASCII digits of what was typed, full-width ones too; everything else is dropped."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign in "0123456789")
