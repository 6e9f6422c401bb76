"""The kinds of document."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReceiptKind(models.TextChoices):
    """A receipt, or the credit note for a refund."""

    RECEIPT = "receipt", _("領収書")
    CREDIT_NOTE = "credit_note", _("返還インボイス")
