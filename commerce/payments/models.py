"""Payment attempts, webhook events, ledger entries, refunds and review items."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from commerce.orders.models import Order
from commerce.payments.states import (
    OPEN,
    REFUND_OPEN,
    AttemptState,
    LedgerKind,
    RefundReason,
    RefundState,
    ReviewKind,
)
from portal.shared import signing


class AttemptQuerySet(models.QuerySet["PaymentAttempt"]):
    """Filters of attempts that several modules use."""

    def open(self) -> "AttemptQuerySet":
        """Attempts that are neither paid nor ended."""
        return self.filter(state__in=OPEN)

    def overdue(self, at: datetime) -> "AttemptQuerySet":
        """Open attempts whose holds should have been released."""
        return self.open().filter(release_at__lte=at)


class PaymentAttempt(models.Model):
    """One try to pay one order by one method at one provider. Only `apply_snapshot` writes its state."""

    public_id = models.CharField(max_length=26, unique=True, default=signing.new_public_id, editable=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="attempts")
    idempotency_key = models.CharField(max_length=100, unique=True)  # written before the provider is called
    method = models.CharField(max_length=10)
    provider = models.CharField(max_length=20)
    reference = models.CharField(max_length=200, blank=True)  # the provider's id of the payment
    amount_yen = models.PositiveIntegerField(_("金額（円）"))
    state = models.CharField(_("状態"), max_length=20, choices=AttemptState, default=AttemptState.CREATED)
    is_unknown = models.BooleanField(default=False)  # the provider may or may not have acted
    redirect_url = models.TextField(blank=True)  # of the provider's page; no limit of length
    voucher = models.JSONField(default=dict, blank=True)  # store → codes
    decline_class = models.CharField(max_length=30, blank=True)  # see payments.declines
    three_ds = models.JSONField(default=dict, blank=True)  # result, ECI
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)  # the provider's deadline
    release_at = models.DateTimeField()  # the shop's deadline: cancel at the provider first, then release the stock
    settled_at = models.DateTimeField(null=True, blank=True)
    reconciled_at = models.DateTimeField(null=True, blank=True)  # when it was last compared with the provider's record

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("決済")
        verbose_name_plural = _("決済")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "release_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "reference"], condition=~models.Q(reference=""), name="attempt_reference_once"
            ),
            models.UniqueConstraint(
                fields=["order"], condition=models.Q(state__in=OPEN), name="one_open_attempt_per_order"
            ),
            models.CheckConstraint(condition=models.Q(state__in=AttemptState.values), name="attempt_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.order.code} {self.method} {self.state}"


class PaymentEvent(models.Model):
    """A verified webhook of a provider, stored once before it is processed; marked as processed only after success."""

    provider = models.CharField(max_length=20)
    event_id = models.CharField(max_length=200)
    kind = models.CharField(max_length=80)
    reference = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    livemode = models.BooleanField(default=False, db_default=False)  # whether the provider reports real money
    received_at = models.DateTimeField()
    processed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["processed_at", "received_at"])]
        constraints = [models.UniqueConstraint(fields=["provider", "event_id"], name="payment_event_once")]


class LedgerEntry(models.Model):
    """One movement of money at the provider, append-only: + paid, − refunded, − disputed."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="ledger")
    attempt = models.ForeignKey(PaymentAttempt, on_delete=models.PROTECT, related_name="ledger")
    kind = models.CharField(max_length=20, choices=LedgerKind)
    amount_yen = models.IntegerField()
    provider = models.CharField(max_length=20)
    external_id = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["provider", "kind", "external_id"], name="ledger_movement_once")]


class RefundQuerySet(models.QuerySet["Refund"]):
    """Filters of refunds that several modules use."""

    def open(self) -> "RefundQuerySet":
        """Refunds that are neither done nor failed."""
        return self.filter(state__in=REFUND_OPEN)


class Refund(models.Model):
    """A refund of an attempt. Its key is stored before the provider is called; only `payments.refunds` writes its state."""

    public_id = models.CharField(max_length=26, unique=True, default=signing.new_public_id, editable=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="refunds")
    attempt = models.ForeignKey(PaymentAttempt, on_delete=models.PROTECT, related_name="refunds")
    amount_yen = models.PositiveIntegerField(_("金額（円）"))
    state = models.CharField(_("状態"), max_length=20, choices=RefundState, default=RefundState.CREATED)
    reason = models.CharField(_("理由"), max_length=20, choices=RefundReason)
    note = models.CharField(_("備考"), max_length=200, blank=True)
    idempotency_key = models.CharField(max_length=100, unique=True)
    reference = models.CharField(max_length=200, blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    tries = models.PositiveSmallIntegerField(default=0)  # calls to the provider
    error = models.CharField(max_length=200, blank=True)  # why the last call failed, for staff
    created_at = models.DateTimeField(_("依頼日時"))
    settled_at = models.DateTimeField(_("完了日時"), null=True, blank=True)

    objects = RefundQuerySet.as_manager()

    class Meta:
        verbose_name = _("返金")
        verbose_name_plural = _("返金")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_yen__gte=1), name="refund_not_empty"),
            models.CheckConstraint(condition=models.Q(state__in=RefundState.values), name="refund_state_known"),
            models.UniqueConstraint(
                fields=["attempt", "reference"], condition=~models.Q(reference=""), name="refund_reference_once"
            ),
        ]


class ReviewItem(models.Model):
    """A case that needs a decision of staff; open until a member of staff closes it with a note."""

    kind = models.CharField(_("内容"), max_length=30, choices=ReviewKind)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, null=True, blank=True, related_name="reviews")
    attempt = models.ForeignKey(PaymentAttempt, on_delete=models.PROTECT, null=True, blank=True, related_name="reviews")
    data = models.JSONField(default=dict, blank=True)
    opened_at = models.DateTimeField(_("発生日時"))
    reply_by = models.DateTimeField(_("回答期限"), null=True, blank=True)  # given by the provider, of a dispute
    closed_at = models.DateTimeField(_("対応日時"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField(_("対応の記録"), blank=True)

    class Meta:
        verbose_name = _("要確認")
        verbose_name_plural = _("要確認")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "attempt"],
                condition=models.Q(attempt__isnull=False),
                name="review_once_per_attempt",
            )
        ]
