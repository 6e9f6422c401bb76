"""The index that this process searches: made from rows when first asked for, made anew when content has changed."""

import logging
from collections.abc import Callable
from threading import Lock

import numpy as np
from django.conf import settings
from django.db import DatabaseError, connection

from cms.search.embeddings import SIZE
from cms.search.models import SearchEntry, SearchSynonym
from cms.search.ranker import Document, Index
from cms.search.synonyms import EditorSynonym
from cms.search.tokenizer import tokens_from_json
from portal.shared.page_cache import content_version

log = logging.getLogger(__name__)
_caches: list["IndexCache"] = []
COLUMNS = ("page_id", "version", "question", "keywords", "answer", "vectors")


class IndexCache:
    """An index per language. One thread makes the new one, the others search the old one meanwhile."""

    def __init__(self, make: Callable[[str], Index]) -> None:
        self._make = make
        self._lock = Lock()
        self._cached: dict[str, tuple[int, Index]] = {}
        _caches.append(self)

    def index(self, language: str) -> Index:
        """The index of all content as it was at most a second ago."""
        version = content_version()
        known = self._cached.get(language)
        if known and (known[0] == version or self._lock.locked()):
            return known[1]
        with self._lock:
            known = self._cached.get(language)
            if not known or known[0] != version:
                known = self._cached[language] = (version, self._make(language))
        return known[1]

    def clear(self) -> None:
        """For tests, whose databases go back."""
        self._cached.clear()


def editor_synonyms() -> list[EditorSynonym]:
    """The editors' synonyms."""
    return [line for synonym in SearchSynonym.objects.all() for line in synonym.lines()]


class DocumentLoader:
    """Documents read from rows; a row that has not changed is not read again."""

    def __init__(self) -> None:
        self._known: dict[str, dict[int, tuple[int, Document]]] = {}

    def make(self, language: str) -> Index:
        """The index of all answers in a language."""
        rows = SearchEntry.objects.filter(language=language)
        versions = dict(rows.values_list("page_id", "version"))
        known = self._known.get(language, {})
        fresh = [page for page, version in versions.items() if page not in known or known[page][0] != version]
        kept = {page: known[page] for page in versions if page in known}
        changed = rows.filter(page__in=fresh) if len(fresh) < len(versions) else rows
        kept |= {row[0]: (row[1], _document(*row)) for row in changed.values_list(*COLUMNS).iterator(200)}
        self._known[language] = kept
        return Index([kept[page][1] for page in sorted(kept)], language, editor_synonyms())

    def clear(self) -> None:
        """For tests, whose databases go back."""
        self._known.clear()


def _document(page: int, version: int, question, keywords, answer, vectors) -> Document:
    rows = np.frombuffer(vectors, np.float16).reshape(2, SIZE) if vectors else None
    return Document(page, tokens_from_json(*question), tokens_from_json(*keywords), tokens_from_json(*answer), rows)


_loader = DocumentLoader()
answer_index = IndexCache(_loader.make)


def warm() -> None:
    """Makes the index of each language, in a thread of its own while a new worker already answers."""
    try:
        for code, _name in settings.LANGUAGES:
            answer_index.index(code).search("確認")
    except DatabaseError:  # a database that is not there yet: the first search makes the index
        log.warning("search: the index could not be made at the start", exc_info=True)
    finally:
        connection.close()


def clear_caches() -> None:
    """For tests, whose databases go back."""
    _loader.clear()
    for keeper in _caches:
        keeper.clear()
