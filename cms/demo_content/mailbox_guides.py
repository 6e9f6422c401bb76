"""Puts the demo's guidance for mailboxes into the snippets, in both languages, where there is none."""

from uuid import uuid4

from wagtail.models import Locale

from cms.demo_content.en import mailbox_guides as english
from cms.demo_content.ja import mailbox_guides as japanese
from cms.mailbox_guides.models import MailboxGuide
from portal.shared.mail.mailbox_providers import MailboxProvider


def load() -> None:
    """One row per company and language; what editors wrote stays."""
    if MailboxGuide.objects.exists():
        return
    for carrier in MailboxProvider:
        key = uuid4()
        for code, words in (("ja", japanese.GUIDANCE), ("en", english.GUIDANCE)):
            lead, body = words[carrier]
            locale = Locale.objects.get(language_code=code)
            MailboxGuide.objects.create(
                mailbox_provider=carrier, locale=locale, translation_key=key, lead=lead, body=body
            )
