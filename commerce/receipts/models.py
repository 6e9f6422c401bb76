"""Receipts: frozen facts and stored bytes, revisions only."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commerce.catalog.models import Organizer
from commerce.orders.models import Order
from commerce.receipts.states import ReceiptKind
from portal.shared import signing


class ReceiptSerial(models.Model):
    """The next number of an issuer; locked while a receipt is written, so that no number is missing."""

    issuer = models.OneToOneField(Organizer, on_delete=models.PROTECT, related_name="receipt_serial")
    last = models.PositiveIntegerField(default=0)


class Receipt(models.Model):
    """One revision of one document. It is never changed; a new addressee makes the next revision (再発行)."""

    public_id = models.CharField(max_length=26, unique=True, default=signing.new_public_id, editable=False)
    kind = models.CharField(max_length=12, choices=ReceiptKind, default=ReceiptKind.RECEIPT)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="receipts")
    issuer = models.ForeignKey(Organizer, on_delete=models.PROTECT, related_name="receipts")
    serial = models.PositiveIntegerField(_("番号"))
    revision = models.PositiveSmallIntegerField(_("再発行"), default=0)  # 0 is the original
    facts = models.JSONField()
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64, db_index=True)
    issued_at = models.DateTimeField(_("発行日時"))

    class Meta:
        verbose_name = _("領収書")
        verbose_name_plural = _("領収書")
        ordering = ["issuer", "serial", "revision"]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "serial", "revision"], name="receipt_number_once"),
            models.UniqueConstraint(fields=["order", "issuer", "kind", "revision"], name="receipt_revision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.issuer.slug}-{self.serial:06d}"
