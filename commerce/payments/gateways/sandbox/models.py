"""Rows of the sandbox provider. Only its own pages and API read them; the gateway uses HTTP."""

from datetime import datetime, timedelta

from django.db import models

from portal.shared import signing


class ChargeState(models.TextChoices):
    """States in the provider's terms. Vouchers go issued ⇄ at_register before they are paid."""

    OPEN = "open"
    CHALLENGE = "challenge"
    ISSUED = "issued"
    AT_REGISTER = "at_register"
    CAPTURED = "captured"
    FAILED = "failed"
    VOIDED = "voided"
    EXPIRED = "expired"


class SandboxCharge(models.Model):
    """One payment at the sandbox. Of a card only the brand and the last four digits are stored."""

    public_id = models.CharField(max_length=26, unique=True, default=signing.new_public_id, editable=False)
    idempotency_key = models.CharField(max_length=100, unique=True)
    params_hash = models.CharField(max_length=64, db_default="")  # SHA-256 of the parameters sent with the key
    method = models.CharField(max_length=10)
    amount_yen = models.PositiveIntegerField()
    currency = models.CharField(max_length=3, default="JPY")
    description = models.CharField(max_length=200)
    return_url = models.CharField(max_length=500)
    attempt = models.CharField(max_length=26, db_index=True)  # the shop's id
    locale = models.CharField(max_length=8, default="ja")
    customer_name = models.CharField(max_length=20, blank=True, db_default="")  # as a store's slip shows it
    state = models.CharField(max_length=12, choices=ChargeState, default=ChargeState.OPEN)
    failure = models.CharField(max_length=40, blank=True)
    card_brand = models.CharField(max_length=20, blank=True)
    card_last4 = models.CharField(max_length=4, blank=True)
    three_ds = models.JSONField(default=dict, blank=True)  # result, eci
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)  # deadline of a voucher
    captured_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=ChargeState.values), name="sandbox_state_known")
        ]


class SandboxNumber(models.Model):
    """The codes of a voucher for one chain of stores."""

    charge = models.ForeignKey(SandboxCharge, on_delete=models.CASCADE, related_name="numbers")
    store = models.CharField(max_length=20)
    payment_code = models.CharField(max_length=12, unique=True)
    confirmation_number = models.CharField(max_length=11)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["charge", "store"], name="sandbox_number_once")]


class TransferState(models.TextChoices):
    """State of a refund: waiting for the buyer's account, sent to the bank, done, failed."""

    WAITING = "waiting"
    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


class SandboxRefund(models.Model):
    """A refund at the sandbox. The buyer's bank account is not stored."""

    public_id = models.CharField(max_length=26, unique=True, default=signing.new_public_id, editable=False)
    idempotency_key = models.CharField(max_length=100, unique=True)
    charge = models.ForeignKey(SandboxCharge, on_delete=models.CASCADE, related_name="refunds")
    refund = models.CharField(max_length=26, blank=True, db_default="")  # the shop's id; "" when made in the dashboard
    amount_yen = models.PositiveIntegerField()
    reason = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=TransferState, db_default=TransferState.DONE)
    failure = models.CharField(max_length=40, blank=True, db_default="")
    created_at = models.DateTimeField()
    moved_at = models.DateTimeField(null=True)  # when it entered its state


class SandboxDispute(models.Model):
    """A dispute at the card company. `amount_yen` is what it withholds from the shop, 0 for an inquiry."""

    public_id = models.CharField(max_length=26, unique=True, default=signing.new_public_id, editable=False)
    charge = models.ForeignKey(SandboxCharge, on_delete=models.CASCADE, related_name="disputes")
    amount_yen = models.PositiveIntegerField()
    state = models.CharField(max_length=4, choices=[("open", "open"), ("won", "won"), ("lost", "lost")], default="open")
    moved_at = models.DateTimeField()

    @property
    def reply_by(self) -> datetime | None:
        """A week after it was opened; None once it is closed."""
        return self.moved_at + timedelta(days=7) if self.state == "open" else None


class DeliveryQuerySet(models.QuerySet["SandboxDelivery"]):
    """Filters of deliveries that several modules use."""

    def due(self, at: datetime) -> "DeliveryQuerySet":
        """Deliveries that the shop has not accepted and whose next try is due."""
        return self.filter(delivered_at=None, next_try_at__lte=at)


class SandboxDelivery(models.Model):
    """A webhook to the shop, sent until it is answered with 2xx."""

    public_id = models.CharField(max_length=26, unique=True, default=signing.new_public_id, editable=False)
    charge = models.ForeignKey(SandboxCharge, on_delete=models.CASCADE, related_name="deliveries")
    kind = models.CharField(max_length=40)
    body = models.TextField()
    tries = models.PositiveSmallIntegerField(default=0)
    last_answer = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["delivered_at", "next_try_at"])]
