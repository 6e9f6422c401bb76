"""How long a device's result is kept."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from portal.shared.registries.retention import Keeping, days, delete_some, register_keeping
from support.device_check.models import DeviceCheck


def _forget_checks(before: datetime, limit: int) -> int:
    return delete_some(DeviceCheck.objects.filter(checked_at__lt=before), limit)


register_keeping(
    Keeping(
        "device-checks",
        _("動作環境の判定結果（ユーザーエージェント、端末とブラウザーの種類）"),
        _("お問い合わせへの回答"),
        _("判定した日から"),
        _forget_checks,
        days(30),
    )
)
