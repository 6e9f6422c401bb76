"""Retention of requests to send an order's mail to another address."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from portal.shared.registries.retention import RetentionPolicy, days, delete_batch, register_retention_policy
from support.mail_status.models import MailCopy


def _delete_mail_copies(before: datetime, limit: int) -> int:
    return delete_batch(MailCopy.objects.filter(asked_at__lt=before), limit)


register_retention_policy(
    RetentionPolicy(
        "mail-copies",
        _("お申込みのメールを受け取る、別のアドレス"),
        _("別のアドレスでの受け取りの確認"),
        _("手続きをした日から"),
        _delete_mail_copies,
        days(30),
    )
)
