"""Writes the index's rows: one per published answer, in the transaction of whoever publishes."""

from collections.abc import Callable, Iterable

import numpy as np
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.html import strip_tags
from django.utils.translation import override

from cms.faq.models import FaqEntry
from cms.search import embeddings
from cms.search.models import SearchEntry
from cms.search.tokenizer import ANALYSER, tokenize
from portal.shared.models import ContentVersion
from portal.shared.page_cache import content_changed
from portal.shared.registries import facts

BATCH = 50


def entry_texts(entry: FaqEntry) -> tuple[str, str, str]:
    """Question, keywords and the whole answer as plain text, facts filled in."""
    body = " ".join(entry.body.stream_block.get_searchable_content(entry.body))
    return entry.title, entry.keywords, f"{entry.plain_answer} {strip_tags(facts.fill(body))}"


def embeddings_enabled() -> bool:
    """The encoder is wanted, and installed."""
    return settings.SEARCH_MEANING and embeddings.installed()


def write_rows(pages: Iterable[int]) -> None:
    """The rows of these pages as the database has them now, not as a draft in memory; unpublished ones have none."""
    pages = list(pages)
    with transaction.atomic():
        content_changed()  # first: its row is locked until the end, so versions are seen in the order of their numbers
        version = ContentVersion.current()
        SearchEntry.objects.filter(page__in=pages, page__live=False).delete()
        for entry in FaqEntry.objects.live().filter(pk__in=pages).select_related("locale"):
            SearchEntry.objects.update_or_create(page_id=entry.pk, defaults=_columns(entry) | {"version": version})


def _columns(entry: FaqEntry) -> dict[str, object]:
    language = entry.locale.language_code[:2]
    with override(language):
        question, keywords, answer = entry_texts(entry)
    columns = {
        name: list(tokenize(text, language))
        for name, text in [("question", question), ("keywords", keywords), ("answer", answer)]
    }
    kept = {"language": language, "analyser": ANALYSER, "published_at": entry.last_published_at, "vectors": None}
    if embeddings_enabled():
        rows = embeddings.vectors([question, f"{question} {answer}"])
        kept["vectors"] = rows.astype(np.float16).tobytes()
    return columns | kept


def outdated():
    """Published answers whose row is missing, older than their publication, or made by an older analysis."""
    old = (
        Q(search_entry=None)
        | ~Q(search_entry__published_at=F("last_published_at"))
        | ~Q(search_entry__analyser=ANALYSER)
    )
    if embeddings_enabled():
        old |= Q(search_entry__vectors=None)
    return FaqEntry.objects.live().filter(old).order_by("pk").values_list("pk", flat=True)


def orphans():
    """Rows of answers that are not published any more."""
    return SearchEntry.objects.filter(page__live=False)


def repair_rows(limit: int = BATCH) -> int:
    """Brings up to date what no signal told of (imports, a new version of the analysis); returns how many."""
    late = list(outdated()[:limit])
    gone = orphans().delete()[0]
    if late or gone:
        write_rows(late)
    return len(late) + gone


def rebuild(on_progress: Callable[[int, int], None]) -> int:
    """All rows anew, in batches; `tell` hears of each batch: done, of all. Returns how many."""
    pages = list(FaqEntry.objects.live().order_by("pk").values_list("pk", flat=True))
    orphans().delete()
    for start in range(0, len(pages), BATCH):
        write_rows(pages[start : start + BATCH])
        on_progress(min(start + BATCH, len(pages)), len(pages))
    return len(pages)
