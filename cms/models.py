"""All models of the app, imported here so that Django finds them."""

from cms.environment.models import EnvironmentRule, SimplePhone
from cms.faq.feedback_models import FaqOpening, FaqVote
from cms.faq.models import FaqEntry, FaqIndexPage, FaqSection, RelatedEntry
from cms.mailbox_guides.models import MailboxGuide
from cms.pages.models import HomePage, StandardPage
from cms.search.models import SearchEntry, SearchQueryLog, SearchSynonym
from cms.terms.models import TermsPage, TermsVersion

__all__ = [
    "EnvironmentRule",
    "FaqEntry",
    "FaqIndexPage",
    "FaqOpening",
    "FaqSection",
    "FaqVote",
    "HomePage",
    "MailboxGuide",
    "RelatedEntry",
    "SearchEntry",
    "SearchQueryLog",
    "SearchSynonym",
    "SimplePhone",
    "StandardPage",
    "TermsPage",
    "TermsVersion",
]
