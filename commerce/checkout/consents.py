"""Terms that a buyer has to accept, and those that changed since the buyer's last order."""

from collections.abc import Sequence
from dataclasses import dataclass

from cms.terms.models import TermsKind, TermsVersion
from cms.terms.queries import current_version
from commerce.catalog.models import Organizer
from portal.shared.accounts.models import User


@dataclass(frozen=True)
class UpdatedTerms:
    """Terms with a newer version than the accepted one, `before`."""

    version: TermsVersion
    before: TermsVersion

    @property
    def changes_path(self) -> str:
        """Path of the page that compares both versions."""
        return f"{self.version.path}changes/{self.before.number}/"


def consent_texts(locale: str, seller: Organizer) -> list[TermsVersion]:
    """The current terms, privacy policy and, if they exist, the organizer's terms; Japanese if not translated."""
    versions = [
        _in_force(TermsKind.TERMS, locale),
        _in_force(TermsKind.PRIVACY, locale),
        organizer_terms(locale, seller),
    ]
    return [version for version in versions if version]


def organizer_terms(locale: str, seller: Organizer) -> TermsVersion | None:
    """The organizer's current terms, or None."""
    return _in_force(TermsKind.ORGANIZER, locale, seller.slug)


def _in_force(terms_kind: str, locale: str, organizer: str = "") -> TermsVersion | None:
    version = current_version(terms_kind, locale, organizer)
    return version or (None if locale == "ja" else current_version(terms_kind, "ja", organizer))


def updated_terms(user: User, texts: Sequence[TermsVersion]) -> list[UpdatedTerms]:
    """The texts that are newer than the version which the buyer accepted last; empty for a first order."""
    accepted = TermsVersion.objects.filter(consents__order__user=user).distinct().defer("text")
    newest = {(version.kind, version.subject, version.locale): version for version in accepted.order_by("number")}
    pairs = [(text, newest.get((text.kind, text.subject, text.locale))) for text in texts]
    return [UpdatedTerms(text, before) for text, before in pairs if before and before.number < text.number]
