"""Forms of My Page: ticket transfer, profile, mail settings and account deletion."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from commerce.catalog.models.events import LANGUAGES
from commerce.checkout.buyer_forms import DetailsForm
from portal.shared.accounts.models import User
from portal.shared.text.fields import AddressField


class TransferForm(forms.Form):
    """The address that a ticket is transferred to; empty creates a link instead of a mail."""

    email = AddressField(
        label=gettext_lazy("受け取る方のメールアドレス"),
        required=False,
        help_text=gettext_lazy("空欄のまま進むと、受け取りのリンクを作ります。LINEなどで送れます。"),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email", "autocapitalize": "off"}),
    )


class ProfileForm(DetailsForm):
    """Name, kana, phone and language of mails; address and password are changed on other pages."""

    locale = forms.ChoiceField(label=gettext_lazy("メールの言語"), choices=LANGUAGES, widget=forms.RadioSelect)
    field_order = ["name", "kana", "phone", "locale"]
    requires_kana = False

    def __init__(self, data: Mapping[str, Any] | None = None, *, user: User) -> None:
        super().__init__(data, asks_kana=True, initial={name: getattr(user, name) for name in self.field_order})
        self.fields["name"].help_text = gettext_lazy("これからのお申込みに使います。申込み済みのものは変わりません。")
        self.user = user

    def save(self) -> None:
        """Saves the cleaned values to the user."""
        for name in self.field_order:
            setattr(self.user, name, self.cleaned_data[name])
        self.user.save(update_fields=self.field_order)


class MailSettingsForm(forms.Form):
    """Optional mails: reminders may be switched off, advertising is off until the user opts in."""

    reminders = forms.BooleanField(
        label=gettext_lazy("お支払い期限の前の確認メールを受け取る"),
        required=False,
        help_text=gettext_lazy("コンビニ払いの期限の前日に、まだお支払いでないときだけ送ります。"),
    )
    accepts_marketing = forms.BooleanField(
        label=gettext_lazy("主催者とこのサービスからの、イベントの案内を受け取る"),
        required=False,
        help_text=gettext_lazy("チェックを入れた方だけに送ります。いつでもやめられます。"),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, user: User) -> None:
        initial = {"reminders": user.wants_reminders, "accepts_marketing": user.accepts_marketing}
        super().__init__(data, initial=initial)
        self.user = user

    def save(self, at: datetime) -> None:
        """Saves the settings, and when consent to advertising changed (特定電子メール法3条2項)."""
        user = self.user
        if user.accepts_marketing != self.cleaned_data["accepts_marketing"]:
            user.marketing_consent_at = at
        user.wants_reminders, user.accepts_marketing = (
            self.cleaned_data["reminders"],
            self.cleaned_data["accepts_marketing"],
        )
        user.save(update_fields=["wants_reminders", "accepts_marketing", "marketing_consent_at"])


class DeleteAccountForm(forms.Form):
    """Confirms that the user has read what is deleted and what is retained."""

    understood = forms.BooleanField(
        label=gettext_lazy("上の内容を確かめました"),
        error_messages={"required": gettext_lazy("上の内容を読んで、チェックを入れてください。")},
    )
