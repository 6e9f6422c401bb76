"""The contact form."""

import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.shared.mail.forms import AddressField
from support.contact.states import Topic


class InquiryForm(forms.Form):
    """What somebody asks. `website` is a trap: people do not see it, machines fill it in."""

    topic = forms.ChoiceField(
        label=_("用件"),
        choices=[("", _("選んでください")), *Topic.choices],
        error_messages={"required": _("用件を選んでください。")},
    )
    text = forms.CharField(
        label=_("お問い合わせの内容"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("お問い合わせの内容を入力してください。")},
    )
    name = forms.CharField(
        label=_("お名前"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name", "class": "mid"}),
        error_messages={"required": _("お名前を入力してください。")},
    )
    email = AddressField(help_text=_("返信をこのアドレスに送ります。"))
    order_code = forms.CharField(
        label=_("申込番号"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"class": "mid", "autocapitalize": "characters", "autocomplete": "off"}),
        help_text=_("分かるときだけ入力してください。"),
    )
    website = forms.CharField(
        label=_("この欄には入力しないでください"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def clean_order_code(self) -> str:
        """Plain capital letters and digits; whether there is such an order is nobody's business here."""
        plain = unicodedata.normalize("NFKC", self.cleaned_data["order_code"]).upper()
        code = "".join(sign for sign in plain if sign.isalnum())
        if len(code) > 12 or not code.isascii():
            raise forms.ValidationError(_("申込番号は、メールやマイページにある英数字です。"))
        return code

    @property
    def facts(self) -> dict:
        """What an inquiry keeps."""
        return {name: value for name, value in self.cleaned_data.items() if name != "website"}

    @property
    def is_suspicious(self) -> bool:
        """Whether the trap was filled in."""
        return bool(self.cleaned_data["website"])
