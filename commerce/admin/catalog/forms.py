"""Forms of the catalog's models without texts: quotas, sales periods, payments, fees, organizers."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateTimeInput

from commerce.admin.base.viewsets import CatalogForm
from commerce.admin.catalog.tax_registration import tax_registration_number_field
from commerce.catalog import services
from commerce.catalog.models import (
    EventFee,
    LegalWording,
    Organizer,
    PaymentMethod,
    PaymentOption,
    Quota,
    SalesPeriod,
    StoreGuide,
)
from commerce.catalog.states import StoreCode


class LinesField(forms.Field):
    """A list of names, one per line."""

    widget = forms.Textarea(attrs={"rows": 5})

    def prepare_value(self, value: object) -> object:
        """The list as lines for the textarea."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: str | None) -> list[str]:
        """The lines as a list, stripped and without empty ones."""
        return [line.strip() for line in (value or "").splitlines() if line.strip()]

    def has_changed(self, initial: Iterable[str] | None, data: str | None) -> bool:
        """Compares the lists, not the texts."""
        return (initial or []) != self.to_python(data)


class QuotaForm(CatalogForm):
    """A quota and its size, which cannot be lower than the stock reserved and sold."""

    size = forms.IntegerField(label=_("席数"), min_value=0, help_text=_("確保・販売済みの数より少なくはできません。"))

    class Meta(CatalogForm.Meta):
        model = Quota
        fields = ["event", "name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["size"].initial = self.instance.size

    def save(self, commit: bool = True) -> Quota:
        """Saves the quota, then the size through the service; raises BelowTaken."""
        quota = super().save(commit)
        services.resize(quota, self.cleaned_data["size"])
        return quota


class SalesPeriodForm(CatalogForm):
    """A sales period of an event."""

    class Meta(CatalogForm.Meta):
        model = SalesPeriod
        fields = ["event", "kind", "starts_at", "ends_at"]
        widgets = dict.fromkeys(["starts_at", "ends_at"], AdminDateTimeInput)

    def clean(self) -> dict:
        """Requires the end after the start."""
        data = super().clean()
        start, end = data.get("starts_at"), data.get("ends_at")
        if start and end and start >= end:
            self.add_error("ends_at", _("受付終了は受付開始よりあとの時刻にしてください。"))
        return data


class PaymentOptionForm(CatalogForm):
    """A payment option of an event with its fee, limits in yen and, for vouchers, the deadline."""

    class Meta(CatalogForm.Meta):
        model = PaymentOption
        fields = ["event", "method", "fee_yen", "min_yen", "max_yen", "days_to_pay", "closes_hours"]
        help_texts = {
            "fee_yen": _("1件のお申込みにつき。0円のときは、お客さまに「手数料なし」と出ます。"),
            "min_yen": _("手数料を含む合計がこの金額に届かないお申込みでは選べません。空欄なら決済会社の下限です。"),
            "max_yen": _("手数料を含む合計がこの金額を超えるお申込みでは選べません。空欄なら決済会社の上限です。"),
            "days_to_pay": _("コンビニ払いだけで使います。お申込みの日を0日目と数えます。"),
            "closes_hours": _(
                "コンビニ払いだけで使います。期限まで24時間を切るお申込みでは、コンビニ払いを選べません。"
            ),
        }

    def clean(self) -> dict:
        """Requires the lowest amount to be at most the highest."""
        data = super().clean()
        min_yen, max_yen = data.get("min_yen"), data.get("max_yen")
        if min_yen is not None and max_yen is not None and min_yen > max_yen:
            self.add_error("max_yen", _("最高金額は最低金額以上にしてください。"))
        return data


class StoreGuideForm(CatalogForm):
    """Instructions for paying a voucher at one chain of stores, in one language."""

    class Meta(CatalogForm.Meta):
        model = StoreGuide
        fields = ["store", "language", "steps"]
        widgets = {"steps": forms.Textarea(attrs={"rows": 7})}


class EventFeeForm(CatalogForm):
    """A fee per ticket or per order."""

    class Meta(CatalogForm.Meta):
        model = EventFee
        fields = ["event", "kind", "basis", "amount_yen", "tax_rate", "seller"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seller"].queryset = Organizer.objects.all()  # most fees are charged by the platform


class PaymentMethodForm(CatalogForm):
    """A payment method with its stores or card brands."""

    stores = forms.MultipleChoiceField(
        label=_("利用できる店舗"), required=False, choices=StoreCode, widget=forms.CheckboxSelectMultiple
    )
    brands = LinesField(label=_("カードブランド"), required=False, help_text=_("1行に1つ"))

    class Meta(CatalogForm.Meta):
        model = PaymentMethod
        fields = ["code", "on_sale", "stores", "brands", "position"]


class LegalWordingForm(CatalogForm):
    """An organizer's wording of one item of its legal notice."""

    class Meta(CatalogForm.Meta):
        model = LegalWording
        fields = ["organizer", "item", "language", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}
        help_texts = {"text": _("この文章が、サイトの決まった文の代わりに出ます。消すと元の文に戻ります。")}


class OrganizerForm(CatalogForm):
    """An organizer with the items of its legal notice (特定商取引法11条)."""

    registration_number = tax_registration_number_field()

    class Meta(CatalogForm.Meta):
        model = Organizer
        fields = [
            "name",
            "name_en",
            "slug",
            "is_corporate",
            "is_platform",
            "legal_name",
            "representative",
            "postal_code",
            "postal_address",
            "phone",
            "discloses_on_request",
            "email",
            "registration_number",
            "registration_notified_at",
            "tax_rounding",
        ]
        labels = {"slug": _("アドレス")}
