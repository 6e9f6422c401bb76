"""Which texts a buyer accepts, and what is new in them since the last time."""

from collections.abc import Sequence
from dataclasses import dataclass

from cms.terms.models import TermsKind, TermsVersion
from cms.terms.queries import current_version
from commerce.catalog.models import Organizer
from portal.shared.accounts.models import User


@dataclass(frozen=True)
class UpdatedTerms:
    """A text that has changed since its reader accepted it; `before` is the version of then."""

    version: TermsVersion
    before: TermsVersion

    @property
    def changes_path(self) -> str:
        """The page that shows the difference."""
        return f"{self.version.path}changes/{self.before.number}/"


def consent_texts(locale: str, seller: Organizer) -> list[TermsVersion]:
    """The texts in force that a buyer accepts: terms, privacy and, where there are any, the seller's own; in Japanese
    where there is no translation."""
    found = [_in_force(TermsKind.TERMS, locale), _in_force(TermsKind.PRIVACY, locale), organizer_terms(locale, seller)]
    return [version for version in found if version]


def organizer_terms(locale: str, seller: Organizer) -> TermsVersion | None:
    """The seller's own terms in force, if there are any."""
    return _in_force(TermsKind.ORGANIZER, locale, seller.slug)


def _in_force(terms_kind: str, locale: str, organizer: str = "") -> TermsVersion | None:
    version = current_version(terms_kind, locale, organizer)
    return version or (None if locale == "ja" else current_version(terms_kind, "ja", organizer))


def updated_terms(user: User, texts: Sequence[TermsVersion]) -> list[UpdatedTerms]:
    """Those of the texts that are newer than what the buyer accepted last, in an order; none for a first order."""
    accepted = TermsVersion.objects.filter(consents__order__user=user).distinct().defer("text")
    newest = {(one.kind, one.subject, one.locale): one for one in accepted.order_by("number")}
    pairs = [(text, newest.get((text.kind, text.subject, text.locale))) for text in texts]
    return [UpdatedTerms(text, before) for text, before in pairs if before and before.number < text.number]
