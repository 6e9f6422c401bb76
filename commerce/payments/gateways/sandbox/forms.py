"""Forms of the sandbox: card, payment code, bank account, refund. Card and account numbers are never stored."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from commerce.payments.gateways.sandbox.cards import TEST_CARDS, brand_of, is_plausible
from commerce.payments.gateways.sandbox.konbini import number_typed
from commerce.payments.gateways.sandbox.models import SandboxNumber
from portal.shared.text.characters import half_width
from portal.shared.text.fields import LineField


class CardForm(forms.Form):
    """Card number, expiry and security code; expiry is checked against `at`."""

    number = LineField(
        label=_("カード番号"),
        help_text=_("このページにあるテスト用の番号を使えます。"),
        error_messages={"required": _("カード番号を入力してください。")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "cc-number", "class": "mid"}),
    )
    expiry = LineField(
        label=_("有効期限"),
        help_text=_("月／年の順に。例：12/30"),
        error_messages={"required": _("有効期限を入力してください。")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "cc-exp", "class": "short"}),
    )
    code = LineField(
        label=_("セキュリティコード"),
        help_text=_("テストでは、どの3桁の数字でも使えます。"),
        error_messages={"required": _("セキュリティコードを入力してください。")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "cc-csc", "class": "short"}),
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    def clean_number(self) -> str:
        """Returns the digits of a test card."""
        number = _digits(self.cleaned_data["number"])
        if not is_plausible(number) or not brand_of(number):
            raise ValidationError(_("カード番号が正しくありません。番号を確かめてください。"))
        if number not in TEST_CARDS:
            raise ValidationError(_("テスト用の番号ではありません。下の一覧から番号をお選びください。"))
        return number

    def clean_expiry(self) -> str:
        """Returns MMYY, this month or later."""
        digits = _digits(self.cleaned_data["expiry"])
        if len(digits) != 4 or not 1 <= int(digits[:2]) <= 12:
            raise ValidationError(_("有効期限は「12/30」のように、月と年を2桁ずつ入力してください。"))
        if (2000 + int(digits[2:]), int(digits[:2])) < (self.at.year, self.at.month):
            raise ValidationError(_("有効期限が過ぎています。別のカードを入力してください。"))
        return digits

    def clean_code(self) -> str:
        """Returns three or four digits."""
        code = _digits(self.cleaned_data["code"])
        if len(code) not in {3, 4}:
            raise ValidationError(_("セキュリティコードは3桁または4桁の数字です。"))
        return code


class NumberForm(forms.Form):
    """The payment code that is typed at a store's machine. The cleaned `number` is a SandboxNumber."""

    number = LineField(
        label=_("お支払い番号"),
        help_text=_("お店からのメール、またはお申込み完了のページにある番号です。"),
        error_messages={"required": _("お支払い番号を入力してください。")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "mid"}),
    )

    def clean_number(self) -> SandboxNumber:
        """Returns the row of that payment code."""
        number = number_typed(_digits(self.cleaned_data["number"]))
        if number is None:
            raise ValidationError(_("この番号のお支払いは見つかりません。番号を確かめて、もう一度入力してください。"))
        return number


class AccountForm(forms.Form):
    """The bank account for a refund, with the few fields that a test needs."""

    bank = LineField(label=_("銀行名"), max_length=50, error_messages={"required": _("銀行名を入力してください。")})
    number = LineField(
        label=_("口座番号"),
        help_text=_("7桁の数字。テストでは、どの番号でも使えます。"),
        error_messages={"required": _("口座番号を入力してください。")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"}),
    )
    holder = LineField(
        label=_("口座名義（カナ）"), max_length=50, error_messages={"required": _("口座名義を入力してください。")}
    )

    def clean_number(self) -> str:
        """Returns the number as seven half-width digits; refuses any other length."""
        number = _digits(self.cleaned_data["number"])
        if len(number) != 7:
            raise ValidationError(_("口座番号は7桁の数字で入力してください。"))
        return number


class DashboardRefundForm(forms.Form):
    """A refund that the shop did not request. `most_yen` is the amount that can be refunded."""

    NOT_POSSIBLE = _("この金額は返金できません。残りの金額と、異議申し立ての有無を確かめてください。")
    amount_yen = forms.IntegerField(
        label=_("返金額（円）"),
        min_value=1,
        error_messages={"required": _("返金額を入力してください。")},
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "short"}),
    )

    def __init__(self, *args: Any, most_yen: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount_yen"].initial = most_yen


def _digits(text: str) -> str:
    """Returns the digits of the input as ASCII, also full-width ones; drops everything else."""
    return "".join(character for character in half_width(text) if character in "0123456789")
