"""The mail that says an inquiry has come in. It repeats nothing that was typed: anybody can enter anybody's address."""

from django.utils.translation import gettext_lazy as _

from portal.shared.mail.kinds import MailKind, register_mail_kind
from portal.shared.mail.links import site
from portal.shared.mail.models import MailMessage
from portal.shared.models import SiteSettings


def _inquiry(mail: MailMessage) -> dict:
    return {
        "inquiry": mail.about,
        "reply_days": SiteSettings.load().reply_days,
        "help_url": site("/help/", locale=mail.locale),
    }


def _is_there(mail: MailMessage) -> bool:
    return mail.about is not None


register_mail_kind(MailKind("inquiry_received", _("お問い合わせの受付"), _inquiry, is_current=_is_there))
