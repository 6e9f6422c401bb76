"""Events and performances. Texts of an event have drafts; all other fields are plain columns without drafts."""

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.fields import RichTextField
from wagtail.models import DraftStateMixin, PreviewableMixin, Revision, RevisionMixin

from commerce.catalog.event_preview import preview_context
from commerce.catalog.models.column_labels import labelled
from commerce.catalog.models.organizers import Organizer
from commerce.catalog.performers import Performer, performers_in
from commerce.catalog.publication import publication_gaps
from commerce.catalog.states import (
    CancellationRule,
    EntryMode,
    Genre,
    IssueRule,
    KonbiniReceipt,
    PerformanceKind,
    PerformanceState,
    ReceiptIssuer,
    StreamPlayer,
)
from commerce.catalog.venue_address import map_url, one_line
from portal.shared import clock
from portal.shared.templatetags.formatting import clock_time, format_datetime

log = logging.getLogger(__name__)
LANGUAGES = [("ja", "日本語"), ("en", "English")]


class HasLanguage(Protocol):
    """A text in one language."""

    language: str


def in_language[T: HasLanguage](texts: Iterable[T], language: str | None = None) -> T | None:
    """Returns the text in that or the active language, else in Japanese, else any; None if there is no text."""
    code = (language or get_language() or "ja")[:2]
    by_language = {text.language: text for text in texts}
    return by_language.get(code) or by_language.get("ja") or next(iter(by_language.values()), None)


class EventQuerySet(models.QuerySet["Event"]):
    """Filters of events that several modules use."""

    def live(self) -> "EventQuerySet":
        """Events that are published."""
        return self.filter(live=True)


class Event(DraftStateMixin, RevisionMixin, PreviewableMixin, ClusterableModel, models.Model):
    """An event. Its texts (EventText) have drafts and previews; its rules are plain columns without drafts."""

    # Taken from the current row whenever a revision is read, so that an old draft never changes a rule.
    PLAIN_FIELDS = (
        "organizer",
        "slug",
        "genre",
        "issue_rule",
        "issue_at",
        "cancellation",
        "cancel_until_hours",
        "cancel_fee_yen",
        "cancel_fee_percent",
        "receipt_issuer",
        "konbini_receipt",
        "transfers",
        "re_entry",
        "designated",
        "pdf_in_mail",
        "rotating_code",
        "asks_kana",
    )

    organizer = models.ForeignKey(Organizer, on_delete=models.PROTECT, related_name="events", verbose_name=_("主催者"))
    slug = models.SlugField(_("アドレス"), unique=True)
    genre = models.CharField(_("種類"), max_length=10, choices=Genre, default=Genre.OTHER, db_default=Genre.OTHER.value)
    image = models.ForeignKey(
        "wagtailimages.Image",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("画像"),
    )
    issue_rule = models.CharField(_("発券"), max_length=10, choices=IssueRule, default=IssueRule.AT_ONCE)
    issue_at = models.DateTimeField(_("発券日時"), null=True, blank=True)
    cancellation = models.CharField(
        pgettext_lazy("rule", "取り消し"), max_length=10, choices=CancellationRule, default=CancellationRule.NONE
    )
    cancel_until_hours = models.PositiveIntegerField(_("開演の何時間前まで"), default=0)
    cancel_fee_yen = models.PositiveIntegerField(_("取り消し手数料（円）"), default=0)
    cancel_fee_percent = models.PositiveSmallIntegerField(
        _("取り消し手数料（%）"), default=0, validators=[MaxValueValidator(100)]
    )
    receipt_issuer = models.CharField(
        _("領収書の発行者"), max_length=15, choices=ReceiptIssuer, default=ReceiptIssuer.ORGANIZER
    )
    konbini_receipt = models.CharField(
        _("コンビニ払いの領収書"),
        max_length=10,
        choices=KonbiniReceipt,
        default=KonbiniReceipt.STATEMENT,
        db_default=KonbiniReceipt.STATEMENT.value,
    )

    transfers = models.BooleanField(_("同行者に分けられる"), default=True, db_default=True)
    re_entry = models.BooleanField(_("再入場できる"), default=False, db_default=False)
    designated = models.BooleanField(
        _("特定興行入場券"), default=False, db_default=False
    )  # チケット不正転売禁止法2条3項
    pdf_in_mail = models.BooleanField(_("チケットのメールにPDFを添える"), default=False, db_default=False)
    rotating_code = models.BooleanField(_("QRコードを30秒ごとに変える"), default=False, db_default=False)
    asks_kana = models.BooleanField(
        _("お申込みでお名前のカナをたずねる"), default=True, db_default=False
    )  # not in events that were made before the question

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("イベント")
        verbose_name_plural = _("イベント")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(issue_rule=IssueRule.ON_DATE) | models.Q(issue_at__isnull=False),
                name="event_issue_date_given",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def with_content_json(self, content: dict[str, Any]) -> "Event":
        """Returns the event of a revision; only its texts come from the revision."""
        event = super().with_content_json(content)
        for name in self.PLAIN_FIELDS:
            setattr(event, name, getattr(self, name))
        return event

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> None:
        """Publishes a revision, now or as scheduled, unless the event lacks what `publication_gaps` names."""
        if gaps := publication_gaps(self, clock.now()):
            log.warning("event %s is not published: %s", self.slug, ", ".join(gap.kind for gap in gaps))
            return
        super().publish(revision, *args, **kwargs)

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """Name of the template of the public page."""
        return "commerce/shop/events/event.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """Context of the public page, with the texts of the draft and all other columns as stored."""
        return super().get_preview_context(request, mode_name) | preview_context(self)

    @property
    def text(self) -> "EventText | None":
        """The event's text in the active language."""
        return in_language(self.texts.all())

    @property
    @labelled(_("タイトル"))
    def title(self) -> str:
        """The event's name in the active language, or its slug if it has no text."""
        return self.text.title if self.text else self.slug


class EventText(models.Model):
    """An event's text in one language; part of the event's drafts."""

    event = ParentalKey(Event, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("言語"), max_length=8, choices=LANGUAGES, default="ja")
    title = models.CharField(_("イベント名"), max_length=120)
    summary = models.CharField(_("ひとこと"), max_length=200, blank=True)
    body = RichTextField(_("説明"), blank=True, features=["h2", "bold", "ul", "ol", "link"])
    performers = models.TextField(
        _("出演者"),
        blank=True,
        max_length=2000,
        default="",
        db_default="",
        help_text=_("1行に1人（1組）を入れます。役割も書けます。例：指揮：青木 ゆり"),
    )
    age_info = models.CharField(
        _("年齢・お子さまの入場"),
        blank=True,
        max_length=200,
        default="",
        db_default="",
        help_text=_("例：未就学のお子さまは入場できません。"),
    )
    accessibility = models.TextField(
        _("バリアフリー"),
        blank=True,
        max_length=500,
        default="",
        db_default="",
        help_text=_("車いすの席、介助の方、字幕や手話、補助犬などについて書きます。"),
    )
    cautions = RichTextField(_("注意事項"), blank=True, features=["bold", "ul", "link"])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "language"], name="event_text_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def performer_list(self) -> list[Performer]:
        """Who appears, in the organizer's order."""
        return performers_in(self.performers)


class Performance(models.Model):
    """One date of an event; not part of revisions."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="performances", verbose_name=_("イベント"))
    kind = models.CharField(_("開催方法"), max_length=10, choices=PerformanceKind, default=PerformanceKind.VENUE)
    entry_mode = models.CharField(_("入場"), max_length=10, choices=EntryMode, default=EntryMode.TICKET)
    state = models.CharField(_("状態"), max_length=10, choices=PerformanceState, default=PerformanceState.SCHEDULED)
    doors_at = models.DateTimeField(_("開場"), null=True, blank=True)
    starts_at = models.DateTimeField(_("開演"))
    ends_at = models.DateTimeField(_("終演"), null=True, blank=True)
    postal_code = models.CharField(_("会場の郵便番号"), max_length=8, blank=True, default="", db_default="")
    stream_url = models.URLField(_("配信ページ"), blank=True)  # for HLS the playlist
    stream_player = models.CharField(
        _("再生方法"), max_length=10, choices=StreamPlayer, default=StreamPlayer.EXTERNAL, db_default="external"
    )
    stream_devices = models.PositiveSmallIntegerField(
        _("同時に視聴できる端末の数"), default=1, db_default=1, validators=[MinValueValidator(1)]
    )

    class Meta:
        verbose_name = _("公演")
        verbose_name_plural = _("公演")
        ordering = ["starts_at", "pk"]

    def __str__(self) -> str:
        return f"{self.event} {format_datetime(self.starts_at)}"

    @property
    def text(self) -> "PerformanceText | None":
        """Venue and access in the active language."""
        return in_language(self.texts.all())

    @property
    @labelled(_("会場"))
    def venue(self) -> str:
        """The venue's name in the active language; "" without text."""
        return self.text.venue if self.text else ""

    @property
    def address(self) -> str:
        """Postal code and street address of the venue on one line; "" for a stream and where none is entered."""
        return one_line(self.postal_code, self.text.address if self.text and not self.is_stream else "")

    @property
    def map_url(self) -> str:
        """A search for the venue on a map; "" without an address."""
        return map_url(self.venue, self.address)

    @property
    def heading(self) -> str:
        """Date, weekday, time in JST and name, under which its tickets stand: 2026年12月30日（水）19:00 初日."""
        return f"{format_datetime(self.starts_at)} {self.text.label if self.text else ''}".rstrip()

    @property
    def is_stream(self) -> bool:
        """Whether it is watched online only: nobody waits at a door, and there are no seats."""
        return self.kind == PerformanceKind.STREAMING

    @property
    def admission_at(self) -> datetime | None:
        """When the doors of the venue open; a stream has no doors."""
        return None if self.is_stream else self.doors_at

    @property
    def times(self) -> str:
        """Its times in JST in the words of its kind: 開場17:30／開演18:30, or 配信開始19:00."""
        start = _("配信開始%(start)s") if self.is_stream else _("開演%(start)s")
        text = start % {"start": clock_time(self.starts_at)}
        return (
            _("開場%(doors)s／%(start)s") % {"doors": clock_time(self.admission_at), "start": text}
            if self.admission_at
            else text
        )

    def is_over(self, at: datetime) -> bool:
        """Whether it has begun; sales end then."""
        return at >= self.starts_at


class PerformanceText(models.Model):
    """Venue and access of a performance in one language."""

    performance = models.ForeignKey(Performance, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("言語"), max_length=8, choices=LANGUAGES, default="ja")
    label = models.CharField(_("公演名"), max_length=80, blank=True)
    venue = models.CharField(_("会場"), max_length=120)
    address = models.CharField(_("会場の住所"), max_length=200, blank=True, default="", db_default="")
    access = models.TextField(_("アクセス"), blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["performance", "language"], name="performance_text_once")]

    def __str__(self) -> str:
        return self.venue
