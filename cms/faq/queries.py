"""Reads of the help: which answers stand beside a step, and which questions are related."""

from dataclasses import dataclass

from django.utils.translation import get_language, override
from wagtail.models import Locale

from cms.faq.models import FaqEntry
from portal.shared.page_cache import cached_until_publish

ANSWERS_PER_CONTEXT = 2


@dataclass(frozen=True)
class Answer:
    """A question and its page."""

    title: str
    url: str


def answers_for_context(context_name: str) -> list[Answer]:
    """The answers that editors tagged for a moment, in the help's order, in the reader's language; at most two."""
    language = (get_language() or "ja")[:2]
    return cached_until_publish(f"moments-{language}", lambda: _by_context(language)).get(context_name, [])[
        :ANSWERS_PER_CONTEXT
    ]


def _by_context(language: str) -> dict[str, list[Answer]]:
    entries = FaqEntry.objects.live().public().filter(locale__in=Locale.objects.filter(language_code=language))
    found: dict[str, list[Answer]] = {}
    with override(language):
        for entry in entries.exclude(moments=[]).filter(moments__isnull=False).defer("body").order_by("path"):
            for name in entry.moments:
                found.setdefault(name, []).append(Answer(entry.title, entry.url or ""))
    return found
