"""Reads of terms."""

from cms.terms.models import TermsVersion


def current_version(kind: str, locale: str) -> TermsVersion | None:
    """The version in force of a kind ("terms", "privacy", "organizer") in a language ("ja", "en"), None when none."""
    return TermsVersion.objects.of(kind, locale).first()
