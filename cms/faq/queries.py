"""Queries of the help: the questions of a help context."""

from dataclasses import dataclass

from django.utils.translation import get_language, override
from wagtail.models import Locale

from cms.faq.models import FaqEntry, FaqSection
from cms.translations import without_copies
from portal.shared.http.page_cache import cached_until_publish

ANSWERS_PER_CONTEXT = 2


@dataclass(frozen=True)
class Answer:
    """A question with the URL of its page."""

    title: str
    url: str


def answers_for_context(context_name: str) -> list[Answer]:
    """The public questions that editors tagged with a help context, in the current language; at most two."""
    language = (get_language() or "ja")[:2]
    by_context = cached_until_publish(f"moments-{language}", lambda: _by_context(language))
    return by_context.get(context_name, [])[:ANSWERS_PER_CONTEXT]


def sections_in(language: str) -> list[FaqSection]:
    """The public sections of the help in a language, in order."""
    locale = Locale.objects.filter(language_code=language)
    return list(without_copies(FaqSection.objects.live().public().filter(locale__in=locale)).order_by("path"))


def _by_context(language: str) -> dict[str, list[Answer]]:
    public = FaqEntry.objects.live().public().filter(locale__in=Locale.objects.filter(language_code=language))
    answers: dict[str, list[Answer]] = {}
    with override(language):
        for question in public.exclude(moments=[]).filter(moments__isnull=False).defer("body").order_by("path"):
            for name in question.moments:
                answers.setdefault(name, []).append(Answer(question.title, question.url or ""))
    return answers
