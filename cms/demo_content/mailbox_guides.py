"""Creates the demo's mailbox guides in both languages."""

from uuid import uuid4

from wagtail.models import Locale

from cms.demo_content.en import mailbox_guides as english
from cms.demo_content.ja import mailbox_guides as japanese
from cms.mailbox_guides.models import MailboxGuide
from portal.shared.mail.mailbox_providers import MailboxProvider


def load() -> None:
    """Creates one guide per provider and language, unless there are any guides."""
    if MailboxGuide.objects.exists():
        return
    for provider in MailboxProvider:
        key = uuid4()
        for code, guides in (("ja", japanese.GUIDES), ("en", english.GUIDES)):
            lead, body = guides[provider]
            locale = Locale.objects.get(language_code=code)
            MailboxGuide.objects.create(
                mailbox_provider=provider, locale=locale, translation_key=key, lead=lead, body=body
            )
