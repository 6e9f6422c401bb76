"""Receipts with their unchangeable content and PDF, the serial counters of issuers, and the editable wording."""

from datetime import timedelta
from typing import Any, Never

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from commerce.catalog.models import Organizer
from commerce.orders.models import Order
from commerce.receipts.db_triggers import RETENTION_YEARS
from commerce.receipts.states import ReceiptKind
from portal.shared import signing
from portal.shared.errors import DomainError


class FrozenReceipt(DomainError):
    """A receipt is never changed and is retained for seven years; the database triggers enforce the same."""

    code = "receipt_frozen"
    message = _("発行した領収書は、変更も削除もできません。")


class ReceiptSerial(models.Model):
    """The last serial of an issuer; locked while the next receipt is written, so that serials have no gap."""

    issuer = models.OneToOneField(Organizer, on_delete=models.PROTECT, related_name="receipt_serial")
    last = models.PositiveIntegerField(default=0)


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    """Append-only queries: rows are created, and filled once with their PDF."""

    def undrawn(self) -> "ReceiptQuerySet":
        """Receipts whose PDF has not been drawn yet."""
        return self.filter(sha256="")

    def fill(self, pk: int, *, pdf: bytes, sha256: str) -> bool:
        """Stores the PDF of a row that has none; returns False, without a change, when it has one."""
        return super(ReceiptQuerySet, self.undrawn().filter(pk=pk)).update(pdf=pdf, sha256=sha256) == 1

    def update(self, **values: Any) -> Never:
        """Raises FrozenReceipt, as rows change only by `fill`."""
        raise FrozenReceipt

    def bulk_update(self, *args: Any, **values: Any) -> Never:
        """Raises FrozenReceipt, as rows change only by `fill`."""
        raise FrozenReceipt

    def delete(self) -> tuple[int, dict[str, int]]:
        """Raises FrozenReceipt within the retention period, measured by the system time and not by `clock.now()`."""
        if self.filter(issued_at__gt=timezone.now() - timedelta(days=366 * RETENTION_YEARS)).exists():
            raise FrozenReceipt
        return super().delete()


class Receipt(models.Model):
    """One revision of one document. It is never changed; a new addressee makes the next revision (再発行).

    `facts` is the content as JSON. `dated_on`, `amount_yen` (negative on a credit note) and `addressee` repeat parts of
    it for searching (電子帳簿保存法).
    """

    public_id = models.CharField(max_length=26, unique=True, default=signing.new_public_id, editable=False)
    kind = models.CharField(_("種類"), max_length=12, choices=ReceiptKind, default=ReceiptKind.RECEIPT)
    about = models.CharField(
        max_length=200, blank=True, default="", db_default=""
    )  # key of the refund that a credit note covers
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="receipts")
    issuer = models.ForeignKey(Organizer, on_delete=models.PROTECT, related_name="receipts", verbose_name=_("発行者"))
    serial = models.PositiveIntegerField(_("番号"))
    revision = models.PositiveSmallIntegerField(_("再発行"), default=0)  # 0 is the original
    facts = models.JSONField()
    dated_on = models.DateField(_("取引日"), null=True, db_index=True)
    amount_yen = models.IntegerField(_("金額"), null=True, db_index=True)
    addressee = models.CharField(_("宛名"), max_length=60, blank=True, default="", db_default="")
    pdf = models.BinaryField(default=b"")
    sha256 = models.CharField(max_length=64, db_index=True, blank=True, default="")
    issued_at = models.DateTimeField(_("発行日時"), db_index=True)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = _("領収書")
        verbose_name_plural = _("領収書")
        ordering = ["issuer", "serial", "revision"]
        permissions = [("export_receipt", _("領収書の一覧を書き出す"))]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "serial", "revision"], name="receipt_number_once"),
            models.UniqueConstraint(
                fields=["order", "issuer", "kind", "about", "revision"], name="receipt_revision_of_return_once"
            ),
        ]

    def __str__(self) -> str:
        return self.facts["number"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Inserts the row. Raises FrozenReceipt for an existing one."""
        if not self._state.adding:
            raise FrozenReceipt
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Raises FrozenReceipt within the retention period, as the queryset does."""
        return Receipt.objects.filter(pk=self.pk).delete()

    @property
    def is_drawn(self) -> bool:
        """Whether the PDF is stored and can be downloaded."""
        return bool(self.sha256)


@register_setting(icon="doc-full", order=40)
class ReceiptWording(BaseGenericSetting):
    """Editable sentences with legal relevance; issued receipts keep the wording of their date of issue."""

    provisos = models.TextField(
        _("選べる但し書き"),
        default="チケット代として\nイベント参加費として\n{event}参加費として",
        help_text=_("1行に1つ、それぞれ40文字まで。{event}はイベント名になります。"),
    )
    stamp_note = models.CharField(
        _("収入印紙について"), max_length=200, default="電磁的記録のため、収入印紙は不要です。", blank=True
    )
    konbini_note = models.CharField(
        _("コンビニ払いの注意"),
        max_length=200,
        default="コンビニエンスストアでの受領証と重複して経費計上できません。",
    )
    void_note = models.CharField(
        _("再発行の注意"),
        max_length=200,
        default="この再発行より前に発行した同じ番号の書類は無効です。",
    )
    agent_note = models.CharField(
        _("媒介者交付特例の記載"),
        max_length=200,
        default="{seller}の代理として、媒介者交付特例により発行しました。",
        help_text=_("{seller}は主催者の正式名称になります。"),
    )
    unregistered_note = models.CharField(
        _("登録のない発行者の記載"),
        max_length=200,
        default="この明細は適格請求書（インボイス）ではありません。",
        blank=True,
    )
    reduced_note = models.CharField(_("軽減税率の記載"), max_length=200, default="※は軽減税率（8%）の対象です。")

    class Meta:
        verbose_name = _("領収書の文言")

    @property
    def proviso_lines(self) -> list[str]:
        """The selectable provisos; the default ones when the field is empty."""
        default = str(self._meta.get_field("provisos").default)
        return [line.strip() for line in (self.provisos.strip() or default).splitlines() if line.strip()]
