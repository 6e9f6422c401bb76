"""Queries of the terms in force."""

from cms.terms.models import TermsVersion


def current_version(terms_kind: str, locale: str, subject: str = "") -> TermsVersion | None:
    """The version in force of a kind ("terms", "privacy", "organizer") in a language ("ja", "en"); None without any.

    `subject` is the slug of the organizer, for terms of the kind "organizer".
    """
    return TermsVersion.objects.of(terms_kind, locale, subject).first()
