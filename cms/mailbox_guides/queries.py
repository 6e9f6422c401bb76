"""Queries of mailbox guides."""

from django.conf import settings
from django.utils.translation import get_language

from cms.mailbox_guides.models import MailboxGuide
from portal.shared.mail.mailbox_providers import MailboxProvider


def guide_for(mailbox_provider: MailboxProvider) -> MailboxGuide | None:
    """The guide of a provider in the current language or else in Japanese; without one, that for other providers."""
    providers = [mailbox_provider, MailboxProvider.OTHER]
    languages = [(get_language() or settings.LANGUAGE_CODE)[:2], settings.LANGUAGE_CODE]
    rows = MailboxGuide.objects.filter(mailbox_provider__in=providers).select_related("locale")
    guides = {(MailboxProvider(guide.mailbox_provider), guide.locale.language_code): guide for guide in rows}
    preferred = [(provider, language) for provider in providers for language in languages]
    return next((guides[key] for key in preferred if key in guides), None)
