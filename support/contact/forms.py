"""The contact form and the reply in My Page, with what tells a machine from a person."""

import re
import unicodedata
from datetime import datetime, timedelta

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from portal.shared import clock
from portal.shared.mail.forms import AddressField
from support.contact.states import Topic
from support.contact.uploads import FilesField

SALT = "contact-form"
MIN_FILL_TIME = timedelta(seconds=2)  # nobody reads and fills in a form faster
MAX_LINKS = 2
LINK = re.compile(r"https?://|www\.|\[url", re.IGNORECASE)


def signed_render_time(at: datetime) -> str:
    """When the form was drawn, signed."""
    return signing.dumps(at.timestamp(), salt=SALT)


class InquiryForm(forms.Form):
    """What somebody asks. `website` is a trap: people do not see it, machines fill it in.

    `orders`: (code, words) of the person's own orders, to choose from; without them a number may be typed.
    """

    topic = forms.ChoiceField(
        label=_("用件"),
        choices=[("", _("選んでください")), *Topic.choices],
        error_messages={"required": _("用件を選んでください。")},
    )
    text = forms.CharField(
        label=_("お問い合わせの内容"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6, "data-typing": "", "form": "contact-form"}),
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
    device_code = forms.CharField(
        label=_("端末の判定の結果コード"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"class": "mid", "autocapitalize": "characters", "autocomplete": "off"}),
        help_text=_("「この端末で使えるか調べる」で結果コードを受け取ったときだけ、入力してください。"),
    )
    attachments = FilesField()
    agrees = forms.BooleanField(label=_("上の情報を、お問い合わせに添える"), required=False)
    allow_links = forms.BooleanField(label=_("リンクを入れたまま送る"), required=False)
    drawn = forms.CharField(widget=forms.HiddenInput, required=False)
    website = forms.CharField(
        label=_("この欄には入力しないでください"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args, orders: list[tuple[str, str]] | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].widget.attrs["form"] = "contact-form"
        if orders:
            known = forms.ChoiceField(choices=[("", _("特定のお申込みではない")), *orders], required=False)
            known.label = _("お申込み")
            self.fields["order_code"] = known

    def clean_order_code(self) -> str:
        """Plain capital letters and digits; whether there is such an order is nobody's business here."""
        plain = unicodedata.normalize("NFKC", self.cleaned_data["order_code"]).upper()
        code = "".join(sign for sign in plain if sign.isalnum())
        if len(code) > 12 or not code.isascii():
            raise forms.ValidationError(_("申込番号は、メールやマイページにある英数字です。"))
        return code

    @property
    def inquiry_data(self) -> dict:
        """What an inquiry keeps."""
        kept = ("topic", "text", "name", "email", "order_code")
        return {name: self.cleaned_data[name] for name in kept} | {"is_suspicious": self.has_many_links}

    @property
    def has_many_links(self) -> bool:
        """As advertisements have; a person may insist."""
        found = len(LINK.findall(self.cleaned_data["text"]))
        return found > MAX_LINKS or bool(LINK.search(self.cleaned_data["name"]))

    @property
    def spam_reason(self) -> str:
        """Why this looks like a machine's work, as the person reads it; empty when it does not."""
        if self.cleaned_data["website"]:
            return str(_("見えない欄に文字が入っていたため、自動の送信と見分けられませんでした。"))
        if not self._took_time():
            return str(_("入力が速すぎたため、自動の送信と見分けられませんでした。"))
        if self.has_many_links and not self.cleaned_data["allow_links"]:
            return str(_("リンクが多いため、宣伝と見分けられませんでした。"))
        return ""

    def _took_time(self) -> bool:
        """Whether our own form was open for a moment; a missing or foreign stamp is no."""
        try:
            drawn = signing.loads(self.cleaned_data["drawn"], salt=SALT, max_age=None)
        except signing.BadSignature:
            return False
        return clock.now().timestamp() - drawn >= MIN_FILL_TIME.total_seconds()


class ReplyForm(forms.Form):
    """What the customer says next."""

    text = forms.CharField(
        label=_("お返事"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("お返事を入力してください。")},
    )
    attachments = FilesField()
