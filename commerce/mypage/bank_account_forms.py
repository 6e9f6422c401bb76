"""The bank account for a refund by transfer: validated here, passed to the payment provider, never stored."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.payments.gateways.base import BankAccount
from portal.shared.text import kana
from portal.shared.text.fields import DigitsField, LineField

ACCOUNT_KINDS = [("normal", _("普通")), ("checking", _("当座")), ("savings", _("貯蓄"))]


class BankAccountForm(forms.Form):
    """Bank, branch, number and holder as printed in the bank book."""

    bank_name = LineField(label=_("銀行名"), max_length=30, widget=forms.TextInput({"autocomplete": "off"}))
    bank_code = DigitsField(
        label=_("銀行コード"), number=4, help_text=_("4けたの数字"), wrong=_("銀行コードは、4けたの数字です。")
    )
    branch_name = LineField(label=_("支店名"), max_length=30, widget=forms.TextInput({"autocomplete": "off"}))
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
    holder = LineField(
        label=_("口座名義（カナ）"),
        help_text=_("例：ﾔﾏﾀﾞ ﾊﾅｺ（ひらがなや全角で入力しても、半角カタカナに直します）"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def clean_holder(self) -> str:
        """The holder in half-width kana. Raises ValidationError for letters that banks refuse."""
        holder = kana.bank_account_holder(self.cleaned_data["holder"])
        if not kana.is_bank_account_holder(holder):
            raise forms.ValidationError(_("口座名義は、半角カタカナで入力してください。例：ﾔﾏﾀﾞ ﾊﾅｺ"))
        return holder

    def account(self) -> BankAccount:
        """The account for the provider's refund request."""
        return BankAccount(**self.cleaned_data)
