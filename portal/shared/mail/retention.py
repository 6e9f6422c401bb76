"""Retention of mails and suppressed addresses. Mail rows stay, without address: the audit counts mails by them."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from portal.shared.mail.models import MailEvent, MailMessage, ReceivedMail, SuppressedAddress
from portal.shared.registries.retention import RetentionPolicy, days, delete_batch, register_retention_policy, years

ERASED = "erased: its period is over"


def _anonymise_messages(before: datetime, limit: int) -> int:
    old = MailMessage.objects.filter(created_at__lt=before).exclude(address="")
    batch = list(old.order_by("pk").values_list("pk", flat=True)[:limit])
    MailEvent.objects.filter(mail__in=batch).delete()
    mails = MailMessage.objects.filter(pk__in=batch)
    mails.exclude(last_error="").update(last_error=ERASED)
    mails.update(address="")
    return len(batch)


def _delete_suppressed_addresses(before: datetime, limit: int) -> int:
    """Providers assign unused addresses to new customers, so an old entry may concern another person."""
    return delete_batch(SuppressedAddress.objects.filter(since__lt=before), limit)


def _delete_received(before: datetime, limit: int) -> int:
    """Also those in review: what could not be read for so long is not kept for ever."""
    return delete_batch(ReceivedMail.objects.filter(received_at__lt=before), limit)


register_retention_policy(
    RetentionPolicy(
        "received-mails",
        _("サイトへのメールの原本"),
        _("読み取れなかったメールを、担当者が確かめるため"),
        _("メールを受け取った日から"),
        _delete_received,
        days(90),
        survives_deletion=True,
    )
)
register_retention_policy(
    RetentionPolicy(
        "mails",
        _("メールの送信の記録（宛先、結果、受け取りを断られた理由）"),
        _("届かないメールの原因の調査と再送"),
        _("メールを作った日から"),
        _anonymise_messages,
        years(1),
        survives_deletion=True,
    )
)
register_retention_policy(
    RetentionPolicy(
        "stopped-addresses",
        _("メールが届かなかったアドレス"),
        _("届かないアドレスへ送り続けないため"),
        _("送信を止めた日から"),
        _delete_suppressed_addresses,
        years(1),
    )
)
