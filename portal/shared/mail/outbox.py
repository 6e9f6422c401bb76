"""Queues mails, for the first time and again: writes the mail's row and the task's row in the caller's transaction."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction

from portal.shared.mail import services as mail_services
from portal.shared.mail.ceilings import admits
from portal.shared.mail.mail_kinds import mail_kinds
from portal.shared.mail.models import MailMessage
from portal.shared.mail.states import FailureReason, MailState
from portal.shared.mail.tasks import delivery_task
from portal.shared.site_models import SiteSettings

WITHHOLDING = {
    "state": MailState.SUPPRESSED,
    "reason": FailureReason.LIMITED,
    "last_error": "ceiling of the mailbox",
}


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

    Call it in the transaction that writes the data of the mail, so that both commit together. Beyond the ceiling of its
    mailbox the row is written, but withheld: suppressed, and without a task.
    """
    with transaction.atomic():
        is_admitted = admits(mail_kind, to, at, is_resend=resend_of is not None)
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
            **({} if is_admitted else WITHHOLDING),
        )
        if is_admitted:
            delivery_task(mail.priority).enqueue(mail.pk)
    return mail


@transaction.atomic
def queue_again(mail: MailMessage, at: datetime) -> bool:
    """Queues a mail anew that had failed or come back, with the same Message-ID; False when it is in another state."""
    if not mail_services.queue_again(mail, at):
        return False
    delivery_task(mail.priority).enqueue(mail.pk)
    return True
