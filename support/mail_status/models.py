"""A wish to have an order's mail at another address, which must first be proven to be read by somebody."""

from datetime import datetime, timedelta

from django.db import models

from commerce.orders.models import Order
from portal.shared import signing

PURPOSE = "mail-copy"


class MailCopy(models.Model):
    """One wish: the owner of the order named an address; whoever reads it presses the button in the mail there."""

    VALID_FOR = timedelta(hours=24)

    public_id = models.CharField(max_length=26, unique=True, default=signing.new_public_id, editable=False)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="+")
    asked_by = models.EmailField()  # the account's address then; when it changes, the wish is void
    address = models.EmailField()
    locale = models.CharField(max_length=8, default="ja")
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    @property
    def token(self) -> str:
        """The secret part of the mailed link."""
        return signing.link_token(PURPOSE, self.public_id)

    @property
    def ends_at(self) -> datetime:
        """Until when its link works."""
        return self.asked_at + self.VALID_FOR

    def is_open(self, at: datetime) -> bool:
        """Whether the button still sends the mail."""
        is_same_owner = self.order.user.email.lower() == self.asked_by.lower()
        return self.sent_at is None and at < self.ends_at and is_same_owner
