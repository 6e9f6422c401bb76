"""Request to send an order's mail to another address, which must be confirmed by a mailed link first."""

from datetime import datetime, timedelta

from django.db import models

from commerce.orders.models import Order
from portal.shared import signing

PURPOSE = "mail-copy"


class MailCopy(models.Model):
    """One request by the buyer; it is confirmed with the link that is mailed to `address`."""

    VALID_FOR = timedelta(hours=24)

    public_id = models.CharField(max_length=26, unique=True, default=signing.new_public_id, editable=False)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="+")
    asked_by = models.EmailField()  # the account's address at that time; a later change makes the request invalid
    address = models.EmailField()
    locale = models.CharField(max_length=8, default="ja")
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    @property
    def token(self) -> str:
        """The signed token of the mailed link."""
        return signing.link_token(PURPOSE, self.public_id)

    @property
    def ends_at(self) -> datetime:
        """When the link expires."""
        return self.asked_at + self.VALID_FOR

    def is_open(self, at: datetime) -> bool:
        """Whether the link can still be used: not used, not expired, same account address."""
        is_same_address = self.order.user.email.lower() == self.asked_by.lower()
        return self.sent_at is None and at < self.ends_at and is_same_address
