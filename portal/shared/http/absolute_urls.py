"""Absolute URLs, for mails and documents, in a given language."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation


def absolute(url_name: str, *args: object, locale: str = "ja", query: dict[str, str] | None = None) -> str:
    """The URL of that name below settings.BASE_URL: with /en for English, without a prefix for Japanese."""
    with translation.override(locale):
        return settings.BASE_URL + reverse(url_name, args=args, query=query)


def site(path: str, *, locale: str = "ja") -> str:
    """The absolute URL of a page that has no URL name, such as "/help/"."""
    prefix = "" if locale == settings.LANGUAGE_CODE else f"/{locale}"
    return settings.BASE_URL + prefix + path
