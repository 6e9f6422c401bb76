"""The search indexes in this process's memory: built on first use and rebuilt when content has changed."""

import logging
from collections.abc import Callable
from threading import Lock

import numpy as np
from django.conf import settings
from django.db import DatabaseError, connection

from cms.search import embeddings
from cms.search.analysis.synonyms import EditorSynonym
from cms.search.analysis.tokenizer import tokens_from_json
from cms.search.models import SearchEntry, SearchSynonym
from cms.search.ranker import Document, Index
from portal.shared.http.page_cache import content_version

log = logging.getLogger(__name__)
COLUMNS = ("page_id", "version", "question", "keywords", "answer", "vectors")
CHUNK_SIZE = 200  # rows read at once
type StoredTokens = tuple[str, list[str], list[str], str, list[str]]


class IndexCache:
    """One index per language. While one thread builds a new index, the others search the previous one."""

    def __init__(self, build: Callable[[str], Index]) -> None:
        self._build = build
        self._lock = Lock()
        self._cached: dict[str, tuple[int, Index]] = {}

    def index(self, language: str) -> Index:
        """The index of a language; it may be behind the content by one second."""
        version = content_version()
        cached = self._cached.get(language)
        if cached and (cached[0] == version or self._lock.locked()):
            return cached[1]
        with self._lock:
            cached = self._cached.get(language)
            if not cached or cached[0] != version:
                cached = self._cached[language] = (version, self._build(language))
        return cached[1]


def editor_synonyms() -> list[EditorSynonym]:
    """The synonyms that editors maintain."""
    return [line for synonym in SearchSynonym.objects.all() for line in synonym.lines()]


class DocumentLoader:
    """Builds indexes from stored rows; rows that have not changed are not read again."""

    def __init__(self) -> None:
        self._cached: dict[str, dict[int, tuple[int, Document]]] = {}

    def build(self, language: str) -> Index:
        """The index of all answers in a language."""
        rows = SearchEntry.objects.filter(language=language)
        versions = dict(rows.values_list("page_id", "version"))
        cached = self._cached.get(language, {})
        outdated = [page for page, version in versions.items() if page not in cached or cached[page][0] != version]
        documents = {page: cached[page] for page in versions if page in cached}
        changed = rows.filter(page__in=outdated) if len(outdated) < len(versions) else rows
        for row in changed.values_list(*COLUMNS).iterator(CHUNK_SIZE):
            documents[row[0]] = (row[1], _document(*row))
        self._cached[language] = documents
        return Index([documents[page][1] for page in sorted(documents)], language, editor_synonyms())


def _document(
    page: int,
    version: int,
    question: StoredTokens,
    keywords: StoredTokens,
    answer: StoredTokens,
    vectors: bytes | None,
) -> Document:
    rows = None
    if vectors and embeddings.enabled():  # turned off, stored vectors wait
        rows = np.frombuffer(vectors, np.float16).reshape(2, embeddings.SIZE)
    return Document(page, tokens_from_json(*question), tokens_from_json(*keywords), tokens_from_json(*answer), rows)


_loader = DocumentLoader()
answer_index = IndexCache(_loader.build)


def warm() -> None:
    """Builds the index of each language; runs in a thread of its own while a new worker already serves requests."""
    try:
        for code, _name in settings.LANGUAGES:
            answer_index.index(code).search("確認")
    except DatabaseError:  # the database may not be ready yet: the first search builds the index
        log.warning("search: the index could not be made at the start", exc_info=True)
    finally:
        connection.close()
