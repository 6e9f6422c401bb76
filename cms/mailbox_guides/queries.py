"""Reads of the guidance."""

from django.conf import settings
from django.utils.translation import get_language

from cms.mailbox_guides.models import MailboxGuide
from portal.shared.mail.mailbox_providers import MailboxProvider


def guide_for(mailbox_provider: MailboxProvider) -> MailboxGuide | None:
    """The guidance in the reader's language, else in Japanese; where nothing is written, that for everybody else."""
    wanted = [
        (c, code) for c in (mailbox_provider, MailboxProvider.OTHER) for code in (_language(), settings.LANGUAGE_CODE)
    ]
    written = MailboxGuide.objects.filter(
        mailbox_provider__in=[mailbox_provider, MailboxProvider.OTHER]
    ).select_related("locale")
    found = {(MailboxProvider(one.mailbox_provider), one.locale.language_code): one for one in written}
    return next((found[key] for key in wanted if key in found), None)


def _language() -> str:
    return (get_language() or settings.LANGUAGE_CODE)[:2]
