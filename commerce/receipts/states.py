"""The kinds of document and the values of their validity."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReceiptKind(models.TextChoices):
    """Kind of document; stored in `Receipt.kind`."""

    RECEIPT = "receipt", _("領収書")
    CREDIT_NOTE = "credit_note", _("適格返還請求書")


class Validity(models.TextChoices):
    """Shown on the verification page; derived from later revisions and the ledger, not stored."""

    VALID = "valid", _("有効")
    PARTLY_RETURNED = "partly_returned", _("発行後に一部を返金")
    RETURNING = "returning", _("返金の手続き中")
    RETURNED = "returned", _("無効（返金済み）")
    REPLACED = "replaced", _("無効（再発行済み）")
