"""Mail kind: the confirmation request to another address before an order's mail is sent there."""

from typing import cast

from django.utils.translation import gettext_lazy as _

from portal.shared import clock
from portal.shared.http.absolute_urls import absolute
from portal.shared.mail.mail_kinds import MailKind, register_mail_kind
from portal.shared.mail.models import MailMessage
from support.mail_status.models import MailCopy


def _context(mail: MailMessage) -> dict:
    copy = cast(MailCopy, mail.about)
    return {"url": absolute("mail_copy_confirm", copy.token, locale=mail.locale), "ends_at": copy.ends_at}


def _is_open(mail: MailMessage) -> bool:
    return mail.about is not None and cast(MailCopy, mail.about).is_open(clock.now())


register_mail_kind(
    MailKind(
        "copy_verification",
        _("このアドレスで受け取りますか"),
        _context,
        priority=0,
        is_current=_is_open,
        is_verification=True,
        is_for_anybody=True,
    )
)
