"""The one address of a lottery entry that works without logging in: signed, absolute, in the entry's language."""

from commerce.lottery.models import Application
from portal.shared.absolute_urls import absolute


def application_url(application: Application) -> str:
    """The page that says how the entry stands; mails link here."""
    return absolute("application", application.code, locale=application.locale, query={"k": application.link_token})
