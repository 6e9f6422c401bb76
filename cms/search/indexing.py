"""Writes the rows of the search index: one per published answer, in the transaction that publishes it; vectors later."""

from collections.abc import Callable, Iterable

import numpy as np
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.html import strip_tags
from django.utils.translation import override

from cms.faq.models import FaqEntry
from cms.search import embeddings
from cms.search.analysis.tokenizer import ANALYSER, tokenize
from cms.search.models import SearchEntry
from portal.shared.http.page_cache import content_changed
from portal.shared.models import ContentVersion
from portal.shared.registries import facts

BATCH_SIZE = 50  # answers per transaction


def entry_texts(faq_entry: FaqEntry) -> tuple[str, str, str]:
    """Question, keywords and the whole answer as plain text with facts filled in."""
    body = " ".join(faq_entry.body.stream_block.get_searchable_content(faq_entry.body))
    return faq_entry.title, faq_entry.keywords, f"{faq_entry.plain_answer} {strip_tags(facts.fill(body))}"


def write_rows(pages: Iterable[int]) -> None:
    """Writes the rows of these pages (ids) from the database, not from a draft in memory; deletes unpublished ones."""
    pages = list(pages)
    with transaction.atomic():
        content_changed()  # first: this locks its row until the commit, so versions become visible in order
        version = ContentVersion.current()
        SearchEntry.objects.filter(page__in=pages, page__live=False).delete()
        for faq_entry in FaqEntry.objects.live().filter(pk__in=pages).select_related("locale"):
            columns = _columns(faq_entry) | {"version": version}
            SearchEntry.objects.update_or_create(page_id=faq_entry.pk, defaults=columns)


def _columns(faq_entry: FaqEntry) -> dict[str, object]:
    language = faq_entry.locale.language_code[:2]
    with override(language):
        question, keywords, answer = entry_texts(faq_entry)
    columns: dict[str, object] = {
        name: list(tokenize(text, language))
        for name, text in [("question", question), ("keywords", keywords), ("answer", answer)]
    }
    return columns | {
        "language": language,
        "analyser": ANALYSER,
        "published_at": faq_entry.last_published_at,
        "vectors": None,  # of the old text; a job makes the new ones
    }


def outdated() -> QuerySet:
    """Ids of published answers whose row is missing, older than the publication, or from an older analyser."""
    is_outdated = (
        Q(search_entry=None)
        | ~Q(search_entry__published_at=F("last_published_at"))
        | ~Q(search_entry__analyser=ANALYSER)
    )
    return FaqEntry.objects.live().filter(is_outdated).order_by("pk").values_list("pk", flat=True)


def orphans() -> QuerySet[SearchEntry]:
    """Rows of answers that are no longer published."""
    return SearchEntry.objects.filter(page__live=False)


def write_vectors(limit: int = BATCH_SIZE) -> int:
    """Encodes answers that have no vectors yet, where the encoder is on; returns how many.

    It takes longer than a publication may wait, so the scheduled job does it, outside a transaction. A row that was
    written anew in the meantime stays without vectors until the next run.
    """
    if not embeddings.enabled():
        return 0
    rows = list(
        SearchEntry.objects.filter(vectors=None).order_by("pk").values_list("page_id", "version", "language")[:limit]
    )
    entries = FaqEntry.objects.in_bulk([page for page, _version, _language in rows])
    for page, version, language in rows:
        with override(language):
            question, _keywords, answer = entry_texts(entries[page])
        vectors = embeddings.vectors([question, f"{question} {answer}"]).astype(np.float16).tobytes()
        with transaction.atomic():
            content_changed()
            unchanged = SearchEntry.objects.filter(page=page, version=version)
            unchanged.update(vectors=vectors, version=ContentVersion.current())
    return len(rows)


def repair_rows(limit: int = BATCH_SIZE) -> int:
    """Updates rows that no signal updated (imports, a new analyser version); returns how many."""
    pages = list(outdated()[:limit])
    deleted = orphans().delete()[0]
    if pages or deleted:
        write_rows(pages)
    return len(pages) + deleted + write_vectors(limit)


def rebuild(on_progress: Callable[[int, int], None]) -> int:
    """Rewrites all rows in batches and calls `on_progress(done, total)` after each; returns how many."""
    pages = list(FaqEntry.objects.live().order_by("pk").values_list("pk", flat=True))
    orphans().delete()
    for start in range(0, len(pages), BATCH_SIZE):
        write_rows(pages[start : start + BATCH_SIZE])
        write_vectors()
        on_progress(min(start + BATCH_SIZE, len(pages)), len(pages))
    return len(pages)
