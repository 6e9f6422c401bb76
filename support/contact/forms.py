"""The contact form with its protection against spam, and the form for replies in My Page."""

import re
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from portal.shared import clock
from portal.shared.text.fields import AddressField, LineField, LongTextField
from support.contact.states import Topic
from support.contact.uploads import FilesField
from support.lookup.forms import clean_order_code

SALT = "contact-form"
MIN_FILL_TIME = timedelta(seconds=2)  # no human fills in the form faster
MAX_FORM_AGE = timedelta(days=1)  # a form that was opened once does not serve a machine for ever
MAX_LINKS = 2
LINK = re.compile(r"https?://|www\.|\[url", re.IGNORECASE)


def signed_render_time(at: datetime) -> str:
    """The time when the form was rendered, signed."""
    return signing.dumps(at.timestamp(), salt=SALT)


class InquiryForm(forms.Form):
    """A new inquiry. `website` is a honeypot: hidden from humans, filled in by bots.

    `orders`: (number, label) of the customer's orders to choose from; without them a number may be typed.
    """

    topic = forms.ChoiceField(
        label=_("用件"),
        choices=[("", _("選んでください")), *Topic.choices],
        error_messages={"required": _("用件を選んでください。")},
    )
    text = LongTextField(
        label=_("お問い合わせの内容"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6, "data-typing": "", "form": "contact-form"}),
        error_messages={"required": _("お問い合わせの内容を入力してください。")},
    )
    name = LineField(
        label=_("お名前"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name", "class": "mid"}),
        error_messages={"required": _("お名前を入力してください。")},
    )
    email = AddressField(help_text=_("返信をこのアドレスに送ります。"))
    order_code = LineField(
        label=_("申込番号"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"class": "mid", "autocapitalize": "characters", "autocomplete": "off"}),
        help_text=_("分かるときだけ入力してください。"),
    )
    device_code = LineField(
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
    website = LineField(
        label=_("この欄には入力しないでください"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, orders: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].widget.attrs["form"] = "contact-form"
        if orders:
            order_field = forms.ChoiceField(choices=[("", _("特定のお申込みではない")), *orders], required=False)
            order_field.label = _("お申込み")
            self.fields["order_code"] = order_field

    def clean_order_code(self) -> str:
        """The normalised order number; does not reveal whether the order exists."""
        return clean_order_code(self.cleaned_data["order_code"])

    @property
    def inquiry_data(self) -> dict[str, Any]:
        """The fields of the inquiry to create."""
        names = ("topic", "text", "name", "email", "order_code")
        return {name: self.cleaned_data[name] for name in names} | {"is_suspicious": self.has_many_links}

    @property
    def has_many_links(self) -> bool:
        """More links than MAX_LINKS, or a link in the name, as in advertisements; `allow_links` overrides it."""
        links = len(LINK.findall(self.cleaned_data["text"]))
        return links > MAX_LINKS or bool(LINK.search(self.cleaned_data["name"]))

    @property
    def spam_reason(self) -> str:
        """Why this looks like spam, as text for the customer; empty when it does not."""
        if self.cleaned_data["website"]:
            return str(_("見えない欄に文字が入っていたため、自動の送信と見分けられませんでした。"))
        age = self._age()
        if age is None or age < MIN_FILL_TIME:
            return str(_("入力が速すぎたため、自動の送信と見分けられませんでした。"))
        if age > MAX_FORM_AGE:
            return str(_("ページを開いてから1日以上たっています。内容を確かめて、もう一度送ってください。"))
        if self.has_many_links and not self.cleaned_data["allow_links"]:
            if LINK.search(self.cleaned_data["name"]):
                return str(_("お名前にリンクが入っているため、宣伝と見分けられませんでした。"))
            return str(_("リンクが多いため、宣伝と見分けられませんでした。"))
        return ""

    def _age(self) -> timedelta | None:
        """How long the form has been open; None for a missing or forged time."""
        try:
            drawn = signing.loads(self.cleaned_data["drawn"], salt=SALT, max_age=None)
        except signing.BadSignature:
            return None
        return timedelta(seconds=clock.now().timestamp() - drawn)


class ReplyForm(forms.Form):
    """The customer's next message in a thread."""

    text = LongTextField(
        label=_("返信の内容"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("返信の内容を入力してください。")},
    )
    attachments = FilesField()
