"""How long providers' own news is kept, and the books of the sandbox."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from commerce.payments.gateways.sandbox.models import SandboxCharge
from commerce.payments.models import PaymentEvent
from portal.shared.registries.retention import Keeping, Span, Unit, days, delete_some, register_keeping


def _forget_news(before: datetime, limit: int) -> int:
    """What is not worked off yet is never forgotten."""
    return delete_some(PaymentEvent.objects.filter(received_at__lt=before).exclude(processed_at=None), limit)


def _forget_sandbox(before: datetime, limit: int) -> int:
    return delete_some(SandboxCharge.objects.filter(created_at__lt=before), limit)


register_keeping(
    Keeping(
        "payment-news",
        _("決済会社からの通知"),
        _("入金と返金の照合"),
        _("通知を受けた日から"),
        _forget_news,
        Span(13, Unit.MONTHS),
        days(180),
        _("カードの利用者の異議は、数か月後にも届きます。"),
        stays=True,
    )
)
register_keeping(
    Keeping(
        "sandbox",
        _("練習用の決済の記録"),
        _("練習用の決済の動作"),
        _("手続きを始めた日から"),
        _forget_sandbox,
        days(90),
        days(41),  # every payment of forty days is compared with its provider's books once a day
        _("毎日の照合に使う期間は残します。"),
    )
)
