"""The outbox: writes the mail's row and the task's row; both live or die with the caller's transaction."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction

from portal.shared.mail.mail_kinds import mail_kinds
from portal.shared.mail.models import MailMessage
from portal.shared.mail.tasks import deliver_mail
from portal.shared.site_models import SiteSettings


def queue_mail(
    mail_kind: str,
    *,
    to: str,
    about: models.Model | None,
    locale: str,
    at: datetime,
    user: AbstractBaseUser | None = None,
    resend_of: MailMessage | None = None,
) -> MailMessage:
    """Queues one mail of a registered kind about one row; returns its row.

    Must run inside the transaction that writes what the mail tells.
    """
    with transaction.atomic():
        mail = MailMessage.objects.create(
            kind=mail_kind,
            about=about,
            user_id=user.pk if user else None,
            address=to,
            locale=locale,
            message_id=MailMessage.new_message_id(SiteSettings.load().sender_domain),
            priority=mail_kinds[mail_kind].priority,
            next_try_at=at,
            created_at=at,
            resend_of=resend_of,
        )
        deliver_mail.enqueue(mail.pk)
    return mail


def resend_mail(mail: MailMessage, *, at: datetime, to: str = "") -> MailMessage:
    """The same mail once more: to the account's address of today, else where it went before, or to a proven one."""
    current = mail.user.email if mail.user else mail.address
    return queue_mail(
        mail.kind, to=to or current, about=mail.about, locale=mail.locale, at=at, user=mail.user, resend_of=mail
    )
