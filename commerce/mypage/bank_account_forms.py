"""The bank account for a refund by transfer: validated here, passed to the payment provider, never stored."""

import unicodedata
from typing import TYPE_CHECKING

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from commerce.payments.gateways.base import BankAccount

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

ACCOUNT_KINDS = [("normal", _("普通")), ("checking", _("当座")), ("savings", _("貯蓄"))]
# What Japanese banks accept as account holder: half-width kana without small ones, digits, capitals, a few signs.
HALF_KANA = RegexValidator(r"^[ｦｱ-ﾟA-Z0-9 ().,/\-]+$", _("口座名義は、半角カタカナで入力してください。例：ﾔﾏﾀﾞ ﾊﾅｺ"))
TO_HALF = dict(
    zip(
        "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン",
        "ｦｱｲｳｴｵﾔﾕﾖﾂ-ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝ",
        strict=True,
    )
)
VOICED = {"\u3099": "ﾞ", "\u309a": "ﾟ"}
HIRAGANA_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}


def half_kana(text: str) -> str:
    """Converts やまだ　はなこ or ヤマダ ハナコ to ﾔﾏﾀﾞ ﾊﾅｺ; other letters stay, so that validation refuses them."""
    wide = unicodedata.normalize("NFKC", text).translate(HIRAGANA_TO_KATAKANA)
    parts = unicodedata.normalize("NFD", " ".join(wide.split()).upper())
    return "".join(VOICED.get(letter) or TO_HALF.get(letter, letter) for letter in parts)


def digits(text: str) -> str:
    """The text in half width, without spaces and hyphens."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(letter for letter in plain if letter not in " -‐−ー")


class DigitsField(forms.CharField):
    """A field for exactly `number` digits, typed in full or half width."""

    def __init__(
        self, *, label: "_StrOrPromise", number: int, wrong: "_StrOrPromise", help_text: "_StrOrPromise" = ""
    ) -> None:
        attrs = {"inputmode": "numeric", "class": "short", "autocomplete": "off"}
        validators = [RegexValidator(rf"^\d{{{number}}}$", wrong)]
        super().__init__(
            label=label, help_text=help_text, validators=validators, max_length=20, widget=forms.TextInput(attrs)
        )

    def to_python(self, value: object) -> str:
        """Normalises the digits before the validators run."""
        return digits(super().to_python(value) or "")


class BankAccountForm(forms.Form):
    """Bank, branch, number and holder as printed in the bank book."""

    bank_name = forms.CharField(label=_("銀行名"), max_length=30, widget=forms.TextInput({"autocomplete": "off"}))
    bank_code = DigitsField(
        label=_("銀行コード"), number=4, help_text=_("4けたの数字"), wrong=_("銀行コードは、4けたの数字です。")
    )
    branch_name = forms.CharField(label=_("支店名"), max_length=30, widget=forms.TextInput({"autocomplete": "off"}))
    branch_number = DigitsField(
        label=_("支店番号"), number=3, help_text=_("3けたの数字"), wrong=_("支店番号は、3けたの数字です。")
    )
    kind = forms.ChoiceField(label=_("口座の種類"), choices=ACCOUNT_KINDS, widget=forms.RadioSelect)
    number = DigitsField(
        label=_("口座番号"),
        number=7,
        help_text=_("7けたの数字。6けた以下のときは、頭に0を付けてください。"),
        wrong=_("口座番号は、7けたの数字です。6けた以下のときは、頭に0を付けてください。"),
    )
    holder = forms.CharField(
        label=_("口座名義（カナ）"),
        help_text=_("例：ﾔﾏﾀﾞ ﾊﾅｺ（ひらがなや全角で入力しても、半角カタカナに直します）"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def clean_holder(self) -> str:
        """The holder in half-width kana. Raises ValidationError for letters that banks refuse."""
        holder = half_kana(self.cleaned_data["holder"])
        HALF_KANA(holder)
        return holder

    def account(self) -> BankAccount:
        """The account for the provider's refund request."""
        return BankAccount(**self.cleaned_data)
