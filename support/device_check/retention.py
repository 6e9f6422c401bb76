"""Retention of stored device checks."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from portal.shared.registries.retention import RetentionPolicy, days, delete_batch, register_retention_policy
from support.device_check.models import DeviceCheck


def _delete_device_checks(before: datetime, limit: int) -> int:
    return delete_batch(DeviceCheck.objects.filter(checked_at__lt=before), limit)


register_retention_policy(
    RetentionPolicy(
        "device-checks",
        _("動作環境の判定結果（ユーザーエージェント、端末とブラウザーの種類）"),
        _("お問い合わせへの回答"),
        _("判定した日から"),
        _delete_device_checks,
        days(30),
    )
)
