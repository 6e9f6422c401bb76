"""Retention policies of webhook events and of the sandbox provider's records."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from commerce.payments.gateways.sandbox.models import SandboxCharge
from commerce.payments.models import PaymentEvent
from portal.shared.registries.retention import (
    RetentionPolicy,
    Span,
    Unit,
    days,
    delete_batch,
    register_retention_policy,
)


def _delete_webhook_events(before: datetime, limit: int) -> int:
    """Deletes old events in a batch, except those that are not processed yet."""
    return delete_batch(PaymentEvent.objects.filter(received_at__lt=before).exclude(processed_at=None), limit)


def _delete_sandbox_charges(before: datetime, limit: int) -> int:
    return delete_batch(SandboxCharge.objects.filter(created_at__lt=before), limit)


register_retention_policy(
    RetentionPolicy(
        "payment-news",
        _("決済会社からの通知"),
        _("入金と返金の照合"),
        _("通知を受けた日から"),
        _delete_webhook_events,
        Span(13, Unit.MONTHS),
        days(180),
        _("カードの利用者の異議は、数か月後にも届きます。"),
        survives_deletion=True,
    )
)
register_retention_policy(
    RetentionPolicy(
        "sandbox",
        _("練習用の決済の記録"),
        _("練習用の決済の動作"),
        _("手続きを始めた日から"),
        _delete_sandbox_charges,
        days(90),
        days(41),  # payments of the last 40 days are reconciled with the provider once a day
        _("毎日の照合に使う期間は残します。"),
    )
)
