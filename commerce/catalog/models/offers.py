"""Ticket types with prices, sales periods, payment methods and options, and fees."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from commerce.catalog.models.column_labels import labelled
from commerce.catalog.models.events import LANGUAGES, Event, Performance, in_language
from commerce.catalog.models.organizers import Organizer
from commerce.catalog.models.stock import Quota
from commerce.catalog.states import FeeBasis, FeeKind, MethodCode, PeriodKind, StoreCode
from portal.shared.templatetags.formatting import format_datetime

TAX_RATES = [(10, "10%"), (8, "8%")]
MOST_YEN = 2_147_483_647  # the largest amount that a column holds


class TicketType(models.Model):
    """A ticket type of one performance; not part of revisions, so that no draft changes its price."""

    performance = models.ForeignKey(
        Performance, on_delete=models.PROTECT, related_name="ticket_types", verbose_name=_("公演")
    )
    quota = models.ForeignKey(Quota, on_delete=models.PROTECT, related_name="ticket_types", verbose_name=_("在庫枠"))
    price_yen = models.PositiveIntegerField(_("価格（円・税込）"))
    tax_rate = models.PositiveSmallIntegerField(_("税率"), choices=TAX_RATES, default=10)
    max_per_order = models.PositiveSmallIntegerField(_("1回の申込の上限"), default=4, validators=[MinValueValidator(1)])
    on_sale = models.BooleanField(_("販売する"), default=True)
    position = models.PositiveSmallIntegerField(_("並び順"), default=0)

    class Meta:
        verbose_name = _("券種")
        verbose_name_plural = _("券種")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def text(self) -> "TicketTypeText | None":
        """Name and note in the active language."""
        return in_language(self.texts.all())

    @property
    @labelled(_("券種名"))
    def name(self) -> str:
        """The type's name in the active language."""
        return self.text.name if self.text else f"#{self.pk}"


class TicketTypeText(models.Model):
    """A ticket type's name and note in one language."""

    ticket_type = models.ForeignKey(TicketType, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("言語"), max_length=8, choices=LANGUAGES, default="ja")
    name = models.CharField(_("券種名"), max_length=60)
    note = models.CharField(_("説明"), max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket_type", "language"], name="ticket_type_text_once")]

    def __str__(self) -> str:
        return self.name


class SalesPeriod(models.Model):
    """When an event is sold, and whether first come, first served or by lottery."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="sales_periods", verbose_name=_("イベント"))
    kind = models.CharField(_("受付方法"), max_length=12, choices=PeriodKind, default=PeriodKind.FIRST_COME)
    starts_at = models.DateTimeField(_("受付開始"))
    ends_at = models.DateTimeField(_("受付終了"))

    class Meta:
        verbose_name = _("受付期間")
        verbose_name_plural = _("受付期間")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(starts_at__lt=models.F("ends_at")), name="period_has_length")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {format_datetime(self.starts_at)}"


class PaymentMethod(models.Model):
    """A payment method of the site, with its stores or card brands."""

    code = models.CharField(_("種類"), max_length=10, choices=MethodCode, unique=True)
    on_sale = models.BooleanField(_("利用できる"), default=False)
    stores = models.JSONField(_("利用できる店舗"), default=list, blank=True)  # list of StoreCode values
    brands = models.JSONField(_("カードブランド"), default=list, blank=True)  # list of names
    position = models.PositiveSmallIntegerField(_("並び順"), default=0)

    class Meta:
        verbose_name = _("支払い方法")
        verbose_name_plural = _("支払い方法")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.get_code_display()

    @property
    def store_names(self) -> list[str]:
        """Names of the stores in the active language."""
        return [str(StoreCode(code).label) for code in self.stores]


class StoreGuide(models.Model):
    """Instructions for paying a voucher at one chain of stores, in one language."""

    store = models.CharField(_("店舗"), max_length=20, choices=StoreCode)
    language = models.CharField(_("言語"), max_length=8, choices=LANGUAGES, default="ja")
    steps = models.TextField(_("払い方"), help_text=_("1行に1つの手順を書いてください。"))

    class Meta:
        verbose_name = _("コンビニでの払い方")
        verbose_name_plural = _("コンビニでの払い方")
        ordering = ["store", "language"]
        constraints = [models.UniqueConstraint(fields=["store", "language"], name="store_guide_once")]

    def __str__(self) -> str:
        return f"{self.get_store_display()}（{self.get_language_display()}）"


class PaymentOption(models.Model):
    """A payment method that an event offers: fee per order, limits of the total, and rule of the voucher deadline."""

    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="payment_options", verbose_name=_("イベント")
    )
    method = models.ForeignKey(PaymentMethod, on_delete=models.PROTECT, verbose_name=_("支払い方法"))
    fee_yen = models.PositiveIntegerField(_("決済手数料（円・税込）"), default=0)
    # Limits of the total with the payment fee, ends included; null: only the provider's limits apply.
    min_yen = models.PositiveIntegerField(_("利用できる最低金額（円）"), null=True, blank=True)
    max_yen = models.PositiveIntegerField(_("利用できる最高金額（円）"), null=True, blank=True)
    days_to_pay = models.PositiveSmallIntegerField(
        _("支払期限（申込日から何日後の23:59まで）"),
        default=3,
        db_default=3,
        validators=[MinValueValidator(1), MaxValueValidator(59)],
    )
    closes_hours = models.PositiveSmallIntegerField(
        _("支払期限は遅くとも開演の何時間前まで"), default=24, db_default=24
    )

    class Meta:
        verbose_name = _("イベントの支払い方法")
        verbose_name_plural = _("イベントの支払い方法")
        ordering = ["method__position", "pk"]
        constraints = [models.UniqueConstraint(fields=["event", "method"], name="payment_option_once")]

    def __str__(self) -> str:
        return f"{self.event} {self.method}"

    def limits_within(self, least_yen: int = 0, most_yen: int = MOST_YEN) -> tuple[int, int]:
        """Returns the smallest and largest total in yen that the event allows within a provider's limits.

        Both ends are included. A limit that is null leaves the provider's; 0 is a limit like any other number.
        """
        low = least_yen if self.min_yen is None else max(least_yen, self.min_yen)
        high = most_yen if self.max_yen is None else min(most_yen, self.max_yen)
        return low, high


class EventFee(models.Model):
    """A fee that is added per ticket or per order, whatever the payment method."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="fees", verbose_name=_("イベント"))
    kind = models.CharField(_("種類"), max_length=10, choices=[c for c in FeeKind.choices if c[0] != FeeKind.PAYMENT])
    basis = models.CharField(_("単位"), max_length=10, choices=FeeBasis)
    amount_yen = models.PositiveIntegerField(_("金額（円・税込）"))
    tax_rate = models.PositiveSmallIntegerField(_("税率"), choices=TAX_RATES, default=10)
    seller = models.ForeignKey(Organizer, on_delete=models.PROTECT, related_name="+", verbose_name=_("手数料の売り手"))

    class Meta:
        verbose_name = _("手数料")
        verbose_name_plural = _("手数料")
        constraints = [models.UniqueConstraint(fields=["event", "kind", "basis"], name="event_fee_once")]

    def __str__(self) -> str:
        return f"{self.event} {self.get_kind_display()}（{self.get_basis_display()}）"
