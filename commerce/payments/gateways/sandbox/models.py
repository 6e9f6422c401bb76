"""The sandbox provider's own books. Nobody but its server reads them; the shop asks by HTTP."""

from datetime import datetime

from django.db import models

from portal.shared import signing


class ChargeState(models.TextChoices):
    """In the provider's words, not in ours."""

    OPEN = "open"
    CHALLENGE = "challenge"
    CAPTURED = "captured"
    FAILED = "failed"
    VOIDED = "voided"


class SandboxCharge(models.Model):
    """One payment at the sandbox provider. Of a card it keeps the brand and the last four digits, never the number."""

    public_id = models.CharField(max_length=26, unique=True, default=signing.new_public_id, editable=False)
    idempotency_key = models.CharField(max_length=100, unique=True)
    method = models.CharField(max_length=10)
    amount_yen = models.PositiveIntegerField()
    currency = models.CharField(max_length=3, default="JPY")
    description = models.CharField(max_length=200)
    return_url = models.CharField(max_length=500)
    attempt = models.CharField(max_length=26, db_index=True)  # the shop's id, kept and given back
    locale = models.CharField(max_length=8, default="ja")
    state = models.CharField(max_length=12, choices=ChargeState, default=ChargeState.OPEN)
    failure = models.CharField(max_length=40, blank=True)
    card_brand = models.CharField(max_length=20, blank=True)
    card_last4 = models.CharField(max_length=4, blank=True)
    three_ds = models.JSONField(default=dict, blank=True)  # result, eci
    created_at = models.DateTimeField()
    captured_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=ChargeState.values), name="sandbox_state_known")
        ]


class SandboxRefund(models.Model):
    """Money that the sandbox provider gave back."""

    public_id = models.CharField(max_length=26, unique=True, default=signing.new_public_id, editable=False)
    idempotency_key = models.CharField(max_length=100, unique=True)
    charge = models.ForeignKey(SandboxCharge, on_delete=models.CASCADE, related_name="refunds")
    amount_yen = models.PositiveIntegerField()
    reason = models.CharField(max_length=200)
    created_at = models.DateTimeField()


class DeliveryQuerySet(models.QuerySet["SandboxDelivery"]):
    """Which deliveries."""

    def due(self, at: datetime) -> "DeliveryQuerySet":
        """Not taken by the shop yet, and their time has come."""
        return self.filter(delivered_at=None, next_try_at__lte=at)


class SandboxDelivery(models.Model):
    """News to the shop, sent until it is answered with 2xx."""

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
