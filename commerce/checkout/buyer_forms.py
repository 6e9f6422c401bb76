"""Forms that ask who buys: name, its reading, phone, and the password of a new account."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy

from portal.shared.accounts.models import User
from portal.shared.text import kana
from portal.shared.text.fields import KanaField, LineField, PhoneField


def with_reading(data: Mapping[str, Any]) -> dict[str, Any]:
    """The submitted values, in which an empty reading is filled in from a name that needs none (ひらがな, John)."""
    values = {name: data[name] for name in data}
    if not values.get("kana", "").strip():
        values["kana"] = kana.reading_of(values.get("name", ""))
    return values


class DetailsForm(forms.Form):
    """Name and phone of the buyer, and the reading of the name where `asks_kana`, as the event wants it."""

    name = LineField(
        label=gettext_lazy("お名前"),
        max_length=60,
        help_text=gettext_lazy("姓と名を入力してください。電子チケットに表示します。"),
        widget=forms.TextInput(attrs={"autocomplete": "name", "class": "mid"}),
    )
    kana = KanaField(
        label=gettext_lazy("お名前（カナ）"),
        max_length=60,
        help_text=gettext_lazy(
            "お名前がカタカナ、ひらがな、ローマ字だけのときは、空欄のまま進めます。例：ヤマダ ハナコ"
        ),
        error_messages={
            "required": gettext_lazy("お名前の読みを、カタカナで入力してください。例：ヤマダ ハナコ"),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "mid"}),  # browsers know no token for it
    )
    phone = PhoneField(
        label=gettext_lazy("電話番号"),
        help_text=gettext_lazy("公演の中止など、急ぎのご連絡だけに使います。例：09012345678"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "class": "mid"}),
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, asks_kana: bool = False, initial: dict | None = None
    ) -> None:
        super().__init__(with_reading(data) if data and asks_kana else data, initial=initial)
        if not asks_kana:
            del self.fields["kana"]


class NewBuyerForm(DetailsForm):
    """Details of a first-time buyer, with a password for the new account."""

    password = forms.CharField(
        label=gettext_lazy("マイページのパスワード"),
        help_text=gettext_lazy("8文字以上で、数字だけのものは使えません。チケットや購入履歴を見るときに使います。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "class": "mid"}),
        strip=False,
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, email: str, asks_kana: bool = False) -> None:
        super().__init__(data, asks_kana=asks_kana)
        self.email = email

    def clean_password(self) -> str:
        """Applies the site's password validators, including similarity to e-mail and name."""
        password = self.cleaned_data["password"]
        validate_password(password, User(email=self.email, name=self.cleaned_data.get("name", "")))
        return password
