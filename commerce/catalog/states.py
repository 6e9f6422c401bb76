"""Enumerations of the catalogue: stored states, rules and codes, with their labels."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Genre(models.TextChoices):
    """What kind of event it is: readers filter by it, and the drawn poster has its motif."""

    MUSIC = "music", _("音楽")
    THEATRE = "theatre", _("演劇")
    FESTIVAL = "festival", _("祭り・催し")
    LECTURE = "lecture", _("講座・講演")
    FILM = "film", _("映画")
    SPORTS = "sports", _("スポーツ")
    OTHER = "other", _("その他")


class IssueRule(models.TextChoices):
    """When tickets are issued."""

    AT_ONCE = "at_once", _("申込完了後すぐ")
    ON_DATE = "on_date", _("発券日に")


class ReceiptIssuer(models.TextChoices):
    """Who issues the receipt (媒介者交付特例: the platform as agent, 消費税法施行令70条の12)."""

    ORGANIZER = "organizer", _("主催者")
    PLATFORM_AGENT = "platform_agent", _("運営会社（主催者の代理）")
    NONE = "none", _("発行しない")


class KonbiniReceipt(models.TextChoices):
    """What a buyer gets who paid at a store; the store's slip is a receipt already."""

    STATEMENT = "statement", _("支払証明書（適格請求書）を発行する")
    NONE = "none", _("発行しない（店舗の受領証だけ）")


class TaxRounding(models.TextChoices):
    """How a fraction of a yen of tax is rounded, once per rate and document; each issuer chooses."""

    FLOOR = "floor", _("切り捨て")
    HALF_UP = "half_up", _("四捨五入")
    CEIL = "ceil", _("切り上げ")


class CancellationRule(models.TextChoices):
    """Whether buyers may cancel an order themselves."""

    NONE = "none", _("お客さまによる取り消しは不可")
    ALLOWED = "allowed", _("期限まで取り消し可")


class PerformanceState(models.TextChoices):
    """Whether a performance takes place as planned."""

    SCHEDULED = "scheduled", _("開催予定")
    POSTPONED = "postponed", _("延期")
    CANCELLED = "cancelled", _("中止")
    HELD = "held", _("終了")


class PerformanceKind(models.TextChoices):
    """Whether a performance takes place at a venue or as a stream."""

    VENUE = "venue", _("会場")
    STREAMING = "streaming", _("配信")


class EntryMode(models.TextChoices):
    """Whether admission requires a ticket."""

    TICKET = "ticket", _("電子チケットが必要")
    NONE = "none", _("電子チケットは不要")


class StreamPlayer(models.TextChoices):
    """Where a stream is played; only the site's own player can limit the number of devices."""

    EXTERNAL = "external", _("外部の配信ページ")
    HLS = "hls", _("このサイトのプレーヤー（HLS）")


class PeriodKind(models.TextChoices):
    """How tickets are allocated in a sales period."""

    FIRST_COME = "first_come", _("先着")
    LOTTERY = "lottery", _("抽選")


class MethodCode(models.TextChoices):
    """Codes of the payment methods."""

    CARD = "card", _("クレジットカード")
    KONBINI = "konbini", _("コンビニ払い")
    PAYPAY = "paypay", _("PayPay")
    PAIDY = "paidy", _("Paidy")
    CASH = "cash", _("現金")  # box office only; the shop never offers it


class StoreCode(models.TextChoices):
    """Chains of convenience stores that accept vouchers; gateways map the providers' names to these."""

    LAWSON = "lawson", _("ローソン")
    FAMILYMART = "familymart", _("ファミリーマート")
    MINISTOP = "ministop", _("ミニストップ")
    SEICOMART = "seicomart", _("セイコーマート")


class UnavailableReason(models.TextChoices):
    """Why a payment option of an event cannot be chosen for an order."""

    NOT_ON_SALE = "not_on_sale", _("準備中です。いまは選べません。")
    TOO_LITTLE = "too_little", _("お支払いの合計が、利用できる最低金額に届きません。")
    TOO_MUCH = "too_much", _("お支払いの合計が、利用できる上限の金額を超えています。")
    TOO_LATE = "too_late", _("公演までの日数が少ないため、いまは選べません。")


class FeeKind(models.TextChoices):
    """What a fee is for."""

    SYSTEM = "system", _("システム利用料")
    ISSUE = "issue", _("発券手数料")
    PAYMENT = "payment", _("決済手数料")


class FeeBasis(models.TextChoices):
    """Whether a fee is charged per ticket or per order."""

    TICKET = "ticket", _("1枚につき")
    ORDER = "order", _("1件につき")


class HoldState(models.TextChoices):
    """State of a hold: it is released, or becomes a sale."""

    HELD = "held", _("確保中")
    SOLD = "sold", _("販売済み")
    RELEASED = "released", _("解放済み")


class SaleState(models.TextChoices):
    """Whether tickets can be bought now; derived from periods, stock and performances, and not stored."""

    PREPARING = "preparing", _("受付準備中")
    BEFORE = "before", _("受付前")
    OPEN = "open", _("受付中")
    SOLD_OUT = "sold_out", _("予定枚数終了")
    ENDED = "ended", pgettext_lazy("state", "受付終了")
    POSTPONED = "postponed", _("延期")
    CANCELLED = "cancelled", _("中止")
