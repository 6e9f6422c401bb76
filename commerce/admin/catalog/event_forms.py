"""Forms of events, performances and ticket types, with their texts in both languages."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms.models import fields_for_model
from django.urls import resolve, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateTimeInput

from commerce.admin.base.viewsets import CatalogForm
from commerce.admin.catalog.schedule_changes import check_schedule
from commerce.admin.catalog.tax_registration import missing_for_agent_receipts
from commerce.catalog.models import Event, Performance, PerformanceText, Quota, TicketType, TicketTypeText
from commerce.catalog.models.events import LANGUAGES
from commerce.catalog.publication import publication_gaps
from commerce.catalog.resale_restriction import unmet_conditions
from commerce.catalog.states import CancellationRule, EntryMode, PerformanceKind, ReceiptIssuer, StreamPlayer
from portal.shared import clock


class TextsForm(CatalogForm):
    """Adds the fields of `texts` per language, such as `venue_ja`; `required_text` is required in Japanese."""

    text_model: type[PerformanceText] | type[TicketTypeText]
    text_labels: dict[str, object] = {}  # field of the text → label
    required_text = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        texts = {text.language: text for text in self.instance.texts.all()} if self.instance.pk else {}
        for language, language_name in LANGUAGES:
            for name, label in self.text_labels.items():
                field = fields_for_model(self.text_model, [name])[name]
                field.label = f"{label}（{language_name}）"
                field.required = language == "ja" and name == self.required_text
                field.initial = getattr(texts.get(language), name, "")
                self.fields[f"{name}_{language}"] = field

    def save(self, commit: bool = True) -> Model:
        """Saves the row and a text per language; deletes the text whose required field is empty."""
        row = super().save(commit)
        for language, _name in LANGUAGES:
            values = {name: self.cleaned_data[f"{name}_{language}"] for name in self.text_labels}
            if values[self.required_text]:
                row.texts.update_or_create(language=language, defaults=values)
            else:
                row.texts.filter(language=language).delete()
        return row


class EventProseForm(WagtailAdminModelForm):
    """An event's texts; published only when nothing is missing for its sale (`publication_gaps`)."""

    def clean(self) -> dict:
        """Names what the event lacks when it is published, now or scheduled. A draft may always be saved."""
        data = super().clean()
        gaps = publication_gaps(self.instance, clock.now()) if self.instance.pk else []
        if gaps and "action-publish" in self.data:
            self.add_error(None, _("まだ公開できません。「公開前の確認」に出ている項目を、先に直してください。"))
            for gap in gaps:
                self.add_error(None, str(gap))
        return data


class PerformanceForm(TextsForm):
    """A performance with its venue, times and stream; its state follows from a cancellation, never from this form."""

    text_model = PerformanceText
    text_labels = {"label": _("公演名"), "venue": _("会場"), "address": _("会場の住所"), "access": _("アクセス")}
    required_text = "venue"

    class Meta(CatalogForm.Meta):
        model = Performance
        fields = [
            "event",
            "kind",
            "entry_mode",
            "doors_at",
            "starts_at",
            "ends_at",
            "postal_code",
            "stream_url",
            "stream_player",
            "stream_devices",
        ]
        help_texts = {
            "doors_at": _("配信では、視聴ページが開く時刻です。空欄なら開演の30分前に開きます。"),
            "ends_at": _("配信では、視聴できる最後の時刻です。空欄なら開演の24時間後に閉じます。"),
            "postal_code": _("会場の住所は、イベントのページ、メール、電子チケットに、地図へのリンクと一緒に出ます。"),
            "stream_url": _("外部の配信ページのURL、またはこのサイトで再生するHLSのプレイリスト（.m3u8）のURLです。"),
            "stream_player": _(
                "外部の配信ページでは、視聴期間だけを守れます。端末の数は制限できず、URLは人に伝えられます。"
                "HLSなら、端末の数も制限できます。"
            ),
            "stream_devices": _("HLSで再生するときだけ使います。"),
        }
        widgets = dict.fromkeys(["doors_at", "starts_at", "ends_at"], AdminDateTimeInput)

    def clean(self) -> dict:
        """Requires opening, start and end in sequence, and the URL of an HLS stream."""
        data = super().clean()
        check_schedule(self)
        doors_at, start, end = (data.get(name) for name in ("doors_at", "starts_at", "ends_at"))
        if doors_at and start and doors_at > start:
            self.add_error("doors_at", _("開場は開演より前の時刻にしてください。"))
        if end and start and end <= start:
            self.add_error("ends_at", _("終演は開演よりあとの時刻にしてください。"))
        self._check_resale_restricted(data)
        if data.get("stream_player") == StreamPlayer.HLS and not data.get("stream_url"):
            self.add_error("stream_url", _("HLSで再生するときは、プレイリストのURLを入れてください。"))
        return data

    def _check_resale_restricted(self, data: dict) -> None:
        """Resale-restricted events have only performances at a venue that are entered with a ticket."""
        event = data.get("event")
        is_at_venue = data.get("kind") == PerformanceKind.VENUE and data.get("entry_mode") == EntryMode.TICKET
        if event and event.designated and not is_at_venue:
            self.add_error("kind", _("特定興行入場券のイベントには、会場にチケットで入場する公演だけを登録できます。"))


class QuotaChoiceField(forms.ModelChoiceField):
    """Quotas of many events in one list, told apart by the event: their names alone are the same again and again."""

    def label_from_instance(self, obj: Quota) -> str:
        """The event's title and the quota's name."""
        return f"{obj.event} {obj.name}"


class TicketTypeForm(TextsForm):
    """A ticket type with its name and price."""

    quota = QuotaChoiceField(Quota.objects.select_related("event").prefetch_related("event__texts"), label=_("在庫枠"))

    text_model = TicketTypeText
    text_labels = {"name": _("券種名"), "note": _("説明")}
    required_text = "name"

    class Meta(CatalogForm.Meta):
        model = TicketType
        fields = ["performance", "quota", "price_yen", "tax_rate", "max_per_order", "on_sale", "position"]

    def clean(self) -> dict:
        """Requires a quota of the same event, and a price for resale-restricted tickets."""
        data = super().clean()
        performance, quota = data.get("performance"), data.get("quota")
        if performance and quota and performance.event_id != quota.event_id:
            self.add_error("quota", _("別のイベントの在庫枠です。この公演のイベントの在庫枠を選んでください。"))
        if performance and performance.event.designated and data.get("price_yen") == 0:
            self.add_error("price_yen", _("特定興行入場券のイベントでは、無料の券種を登録できません。"))
        return data


class EventSalesForm(CatalogForm):
    """An event's rules: columns outside drafts and revisions."""

    class Meta(CatalogForm.Meta):
        model = Event
        fields = Event.PLAIN_FIELDS
        widgets = {"issue_at": AdminDateTimeInput}
        help_texts = {
            "issue_at": _("変えると、まだ発券していないチケットも新しい日時になり、お客さまにメールでお知らせします。"),
            "receipt_issuer": _(
                "運営会社が代理で発行するには、主催者と運営会社の両方の登録番号と、通知を受けた日が要ります（媒介者交付特例）。"
            ),
            "konbini_receipt": _("お店の払込受領証も領収書になるため、二重に計上されないようにします。"),
            "transfers": _("購入した方が、チケットを1枚ずつ同行者に渡せます。受け取った方は、ほかの方に渡せません。"),
            "designated": _(
                "チケット不正転売禁止法の特定興行入場券として売ります。イベントのページ、メール、電子チケットに、"
                "同意のない有償譲渡の禁止などを記載します。"
            ),
            "pdf_in_mail": _("電子チケットのメールに、印刷用のPDFを添えます。PDFでも入場できます。"),
            "rotating_code": _(
                "電子チケットの画面のQRコードが30秒ごとに変わり、画面の写真では受付を通れません。"
                "印刷とPDFの動かないQRコードは、係員がお名前を確かめてから受け付けます。"
            ),
            "asks_kana": _(
                "受付や電話で、お名前の読みから申込みをさがせます。お名前がカナかローマ字の方にはたずねません。"
            ),
            "re_entry": _("入場済みのチケットでも、もう一度入場できるようになります。"),
            "cancellation": _("「期限まで取り消し可」にすると、お客さまがマイページから取り消せます。"),
            "cancel_until_hours": _("0なら開演までです。取り消せるときだけ使います。"),
            "cancel_fee_yen": _("1件の取り消しにつき。割合と両方を入れると、足した金額になります。"),
            "cancel_fee_percent": _("券面の金額に対する割合です。"),
        }

    def clean_slug(self) -> str:
        """Refuses an address at which another page of the site answers, such as the list of past events."""
        slug: str = self.cleaned_data["slug"]
        if resolve(reverse("event", args=[slug])).url_name != "event":
            raise ValidationError(
                _("「%(slug)s」は、このサイトのほかの画面が使っています。別のアドレスにしてください。") % {"slug": slug}
            )
        return slug

    def clean(self) -> dict:
        """Checks the issue date, cancellation fees, agent receipts and resale restriction against each other."""
        data = super().clean()
        self._check_cancellation(data)
        if data.get("issue_rule") == "on_date" and not data.get("issue_at"):
            self.add_error("issue_at", _("発券日時を入れてください。"))
        if data.get("receipt_issuer") == ReceiptIssuer.PLATFORM_AGENT and data.get("organizer"):
            for sentence in missing_for_agent_receipts(data["organizer"]):
                self.add_error("receipt_issuer", sentence)
        if data.get("designated"):
            for sentence in unmet_conditions(self.instance):
                self.add_error("designated", sentence)
        return data

    def _check_cancellation(self, data: dict) -> None:
        if data.get("cancellation") != CancellationRule.NONE:
            return
        for name in ("cancel_until_hours", "cancel_fee_yen", "cancel_fee_percent"):
            if data.get(name):
                self.add_error(name, _("お客さまが取り消せないイベントでは、0にしてください。"))
