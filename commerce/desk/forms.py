"""Forms of the catalogue's plain rows: texts in both languages beside them, sizes of quotas, names one per line."""

from django import forms
from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateTimeInput

from commerce.catalog import services
from commerce.catalog.events import LANGUAGES
from commerce.catalog.models import (
    Event,
    EventFee,
    Organizer,
    PaymentMethod,
    PaymentOption,
    Performance,
    PerformanceText,
    Quota,
    SalesPeriod,
    StoreGuide,
    TicketType,
    TicketTypeText,
)
from commerce.catalog.states import CancellationRule, StoreCode, StreamPlayer
from commerce.desk.viewsets import CatalogueForm


class LinesField(forms.Field):
    """A list of names, one per line."""

    widget = forms.Textarea(attrs={"rows": 5})

    def prepare_value(self, value):
        """Lines for the textarea."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value) -> list[str]:
        """Names without empty lines and outer spaces."""
        return [line.strip() for line in (value or "").splitlines() if line.strip()]

    def has_changed(self, initial, data) -> bool:
        """Compares names."""
        return (initial or []) != self.to_python(data)


class TextsForm(CatalogueForm):
    """Adds the fields of `texts` for each language, such as `venue_ja` and `venue_en`; `must` names the needed one."""

    text_model: type[PerformanceText] | type[TicketTypeText]
    words: dict[str, object] = {}  # field of the text → label
    must = ""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        texts = {text.language: text for text in self.instance.texts.all()} if self.instance.pk else {}
        for language, language_name in LANGUAGES:
            for name, label in self.words.items():
                field = fields_for_model(self.text_model, [name])[name]
                field.label = f"{label}（{language_name}）"
                field.required = language == "ja" and name == self.must
                field.initial = getattr(texts.get(language), name, "")
                self.fields[f"{name}_{language}"] = field

    def save(self, commit: bool = True):
        """The row and a text per language; a language whose needed field is empty has no text."""
        row = super().save(commit)
        for language, _name in LANGUAGES:
            values = {name: self.cleaned_data[f"{name}_{language}"] for name in self.words}
            if values[self.must]:
                row.texts.update_or_create(language=language, defaults=values)
            else:
                row.texts.filter(language=language).delete()
        return row


class PerformanceForm(TextsForm):
    """A date with venue and access."""

    text_model = PerformanceText
    words = {"label": _("公演名"), "venue": _("会場"), "access": _("アクセス")}
    must = "venue"

    class Meta:
        model = Performance
        fields = [
            "event",
            "kind",
            "entry_mode",
            "state",
            "doors_at",
            "starts_at",
            "ends_at",
            "stream_url",
            "stream_player",
            "stream_devices",
        ]
        help_texts = {
            "doors_at": _("配信では、視聴ページが開く時刻です。空欄なら開演の30分前に開きます。"),
            "ends_at": _("配信では、視聴できる最後の時刻です。空欄なら開演の24時間後に閉じます。"),
            "stream_url": _("外部の配信ページのURL、またはこのサイトで再生するHLSのプレイリスト（.m3u8）のURLです。"),
            "stream_player": _(
                "外部の配信ページでは、視聴期間だけを守れます。端末の数は制限できず、URLは人に伝えられます。"
                "HLSなら、端末の数も制限できます。"
            ),
            "stream_devices": _("HLSで再生するときだけ使います。"),
        }
        widgets = dict.fromkeys(["doors_at", "starts_at", "ends_at"], AdminDateTimeInput)

    def clean(self):
        """Doors before the start, the end after it."""
        data = super().clean()
        doors, start, end = (data.get(name) for name in ("doors_at", "starts_at", "ends_at"))
        if doors and start and doors > start:
            self.add_error("doors_at", _("開場は開演より前の時刻にしてください。"))
        if end and start and end <= start:
            self.add_error("ends_at", _("終演は開演よりあとの時刻にしてください。"))
        if data.get("stream_player") == StreamPlayer.HLS and not data.get("stream_url"):
            self.add_error("stream_url", _("HLSで再生するときは、プレイリストのURLを入れてください。"))
        return data


class TicketTypeForm(TextsForm):
    """A kind of ticket with its name."""

    text_model = TicketTypeText
    words = {"name": _("券種名"), "note": _("説明")}
    must = "name"

    class Meta:
        model = TicketType
        fields = ["performance", "quota", "price_yen", "tax_rate", "max_per_order", "on_sale", "position"]

    def clean(self):
        """A type draws from a quota of its own event."""
        data = super().clean()
        performance, quota = data.get("performance"), data.get("quota")
        if performance and quota and performance.event_id != quota.event_id:
            self.add_error("quota", _("別のイベントの在庫枠です。この公演のイベントの在庫枠を選んでください。"))
        return data


class QuotaForm(CatalogueForm):
    """A quota and its number of places, which never falls below what is taken."""

    size = forms.IntegerField(label=_("席数"), min_value=0, help_text=_("確保・販売済みの数より少なくはできません。"))

    class Meta:
        model = Quota
        fields = ["event", "name"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["size"].initial = self.instance.size

    def save(self, commit: bool = True):
        """The quota, then its size by the service; raises BelowTaken."""
        quota = super().save(commit)
        services.resize(quota, self.cleaned_data["size"])
        return quota


NOT_OFFERED_YET = {"designated", "pdf_in_mail", "rotating_code"}  # columns whose screens are still to come


class EventSalesForm(CatalogueForm):
    """An event's rules; plain columns that no draft brings back."""

    class Meta:
        model = Event
        fields = [name for name in Event.PLAIN_FIELDS if name not in NOT_OFFERED_YET]
        widgets = {"issue_at": AdminDateTimeInput}
        help_texts = {
            "issue_at": _("変えると、まだ発券していないチケットも新しい日時になり、お客さまにメールでお知らせします。"),
            "transfers": _("購入した方が、チケットを1枚ずつ同行者に渡せます。受け取った方は、ほかの方に渡せません。"),
            "re_entry": _("入場済みのチケットでも、もう一度入場できるようになります。"),
            "cancellation": _("「期限まで取り消し可」にすると、お客さまがマイページから取り消せます。"),
            "cancel_until_hours": _("0なら開演までです。取り消せるときだけ使います。"),
            "cancel_fee_yen": _("1件の取り消しにつき。割合と両方を入れると、足した金額になります。"),
            "cancel_fee_percent": _("券面の金額に対する割合です。"),
        }

    def clean(self):
        """An issue date where one is needed; no price for cancelling where nobody may cancel."""
        data = super().clean()
        self._check_cancellation(data)
        if data.get("issue_rule") == "on_date" and not data.get("issue_at"):
            self.add_error("issue_at", _("発券日時を入れてください。"))
        return data

    def _check_cancellation(self, data: dict) -> None:
        if data.get("cancellation") != CancellationRule.NONE:
            return
        for name in ("cancel_until_hours", "cancel_fee_yen", "cancel_fee_percent"):
            if data.get(name):
                self.add_error(name, _("お客さまが取り消せないイベントでは、0にしてください。"))


class SalesPeriodForm(CatalogueForm):
    """When an event is sold."""

    class Meta:
        model = SalesPeriod
        fields = ["event", "kind", "starts_at", "ends_at"]
        widgets = dict.fromkeys(["starts_at", "ends_at"], AdminDateTimeInput)

    def clean(self):
        """A period has a length."""
        data = super().clean()
        begin, end = data.get("starts_at"), data.get("ends_at")
        if begin and end and begin >= end:
            self.add_error("ends_at", _("受付終了は受付開始よりあとの時刻にしてください。"))
        return data


class PaymentOptionForm(CatalogueForm):
    """A way to pay that an event offers, with its limits and, for numbers paid at a store, its deadline."""

    class Meta:
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

    def clean(self):
        """The lowest amount is not above the highest."""
        data = super().clean()
        least, most = data.get("min_yen"), data.get("max_yen")
        if least is not None and most is not None and least > most:
            self.add_error("max_yen", _("最高金額は最低金額以上にしてください。"))
        return data


class StoreGuideForm(CatalogueForm):
    """How a number is paid at one chain, in one language."""

    class Meta:
        model = StoreGuide
        fields = ["store", "language", "steps"]
        widgets = {"steps": forms.Textarea(attrs={"rows": 7})}


class EventFeeForm(CatalogueForm):
    """A fee per ticket or order."""

    class Meta:
        model = EventFee
        fields = ["event", "kind", "basis", "amount_yen", "tax_rate", "seller"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seller"].queryset = Organizer.objects.all()  # most fees are the platform's


class PaymentMethodForm(CatalogueForm):
    """A way to pay with its stores or brands."""

    stores = forms.MultipleChoiceField(
        label=_("利用できる店舗"), required=False, choices=StoreCode, widget=forms.CheckboxSelectMultiple
    )
    brands = LinesField(label=_("カードブランド"), required=False, help_text=_("1行に1つ"))

    class Meta:
        model = PaymentMethod
        fields = ["code", "on_sale", "stores", "brands", "position"]


class OrganizerForm(CatalogueForm):
    """A seller with all that the law asks for."""

    class Meta:
        model = Organizer
        fields = [
            "name",
            "slug",
            "is_corporate",
            "is_platform",
            "legal_name",
            "representative",
            "postal_code",
            "postal_address",
            "phone",
            "email",
            "registration_number",
            "registration_notified_at",
        ]
