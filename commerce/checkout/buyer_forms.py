"""Forms that ask who buys: name, its reading, phone, and the password of a new account."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _
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

    requires_kana = True  # of a name in kanji; the word beside the label says so
    name = LineField(
        label=gettext_lazy("お名前"),
        max_length=60,
        help_text=gettext_lazy("姓と名を入力してください。電子チケットに表示します。"),
        widget=forms.TextInput(attrs={"autocomplete": "name", "class": "mid"}),
    )
    kana = KanaField(
        label=gettext_lazy("お名前（カナ）"),
        required=False,
        max_length=60,
        help_text=gettext_lazy(
            "お名前がカタカナ、ひらがな、ローマ字だけのときは、空欄のまま進めます。例：ヤマダ ハナコ"
        ),
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
        elif self.requires_kana:
            cast(KanaField, self.fields["kana"]).needed_when = gettext_lazy("漢字のお名前では必須")

    @property
    def known(self) -> list[forms.BoundField]:
        """The fields while each has an initial value, else none: what an account knows need not be asked again."""
        fields = list(self)
        return fields if all(field.initial for field in fields) else []

    def clean(self) -> dict[str, Any]:
        """Requires the reading of a name in kanji; that of any other name is filled in before."""
        data = super().clean() or {}
        is_missing = "kana" in self.fields and data.get("name") and data.get("kana") == ""
        if self.requires_kana and is_missing:
            self.add_error("kana", _("お名前の読みを、カタカナで入力してください。例：ヤマダ ハナコ"))
        return data


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
