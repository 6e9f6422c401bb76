"""Measures the ranker on documents and questions: quality of the ranking, time per query, memory."""

import gc
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import log2
from pathlib import Path
from typing import Any

import numpy as np

from cms.search import embeddings
from cms.search.analysis.synonyms import EditorSynonym
from cms.search.analysis.tokenizer import close_dictionary, tokenize
from cms.search.evaluation.files import ANSWERS, FIELDS, Question
from cms.search.postings import release_memory
from cms.search.ranker import Document, Index

LIMIT = 10
CUTOFFS = (1, 3, 5)  # the k of S@k


@dataclass
class Ranks:
    """The results of all questions of a category: for each the grades of its hits in order, and the relevant grades."""

    results: list[tuple[list[int], dict[str, int]]] = field(default_factory=list)

    def share_within(self, first: int, least: int) -> float:
        """The share of questions with a document of at least this grade among the first hits (S@k)."""
        answerable = self._answerable(least)
        hits = sum(any(grade >= least for grade in grades[:first]) for grades in answerable)
        return hits / (len(answerable) or 1)

    def reciprocal(self, least: int) -> float:
        """The mean reciprocal rank of the first document of at least this grade (MRR@10)."""
        answerable = self._answerable(least)
        ranks = [next((n for n, grade in enumerate(grades, 1) if grade >= least), 0) for grades in answerable]
        return sum(1 / rank for rank in ranks if rank) / (len(answerable) or 1)

    def gain(self) -> float:
        """The normalised discounted cumulative gain with the grades as gains (nDCG@10)."""
        gains = [
            _dcg(grades) / (_dcg(sorted(relevant.values(), reverse=True)) or 1) for grades, relevant in self.results
        ]
        return sum(gains) / len(gains)

    def _answerable(self, least: int) -> list[list[int]]:
        """The grades of the hits of all questions that have a relevant document of at least this grade."""
        return [grades for grades, relevant in self.results if max(relevant.values(), default=0) >= least]

    def figures(self) -> dict[str, float]:
        """All figures by name; strict ones count only grade 2, lenient ones also grade 1."""
        figures: dict[str, float] = {"questions": len(self.results)}
        for name, least in (("", ANSWERS), ("lenient_", 1)):
            figures |= {f"{name}S@{first}": round(self.share_within(first, least), 3) for first in CUTOFFS}
            figures[f"{name}MRR@10"] = round(self.reciprocal(least), 3)
        without_hits = sum(not grades for grades, _relevant in self.results)
        return figures | {"nDCG@10": round(self.gain(), 3), "zero": round(without_hits / len(self.results), 3)}


def _dcg(grades: Iterable[int]) -> float:
    return sum(grade / log2(rank + 1) for rank, grade in enumerate(list(grades)[:LIMIT], 1))


def build(
    documents: list[dict[str, str]],
    language: str,
    editor_synonyms: list[EditorSynonym],
    with_embeddings: bool,
    on_progress: Callable[[int], None],
) -> Index:
    """The index of documents from a file, as the site builds it; calls `on_progress` with the number analysed so far."""
    analysed = []
    for number, row in enumerate(documents, 1):
        texts = [row[name] for name in FIELDS]
        whole = f"{row['question']} {row['answer']}"
        vectors = embeddings.vectors([row["question"], whole]).astype(np.float16) if with_embeddings else None
        analysed.append(Document.of(row["id"], texts, language, vectors))
        on_progress(number)
    close_dictionary()  # a site's worker reads analysed rows and has not loaded all these dictionary pages
    tokenize.cache_clear()
    index = Index(analysed, language, editor_synonyms)
    analysed.clear()
    release_memory()
    return index


def measure(index: Index, questions: list[Question]) -> dict[str, Any]:
    """Figures of all questions and of each category, and the time per query in milliseconds."""
    by_category: dict[str, Ranks] = {"": Ranks()}
    times = []
    for question in questions:
        tokenize.cache_clear()  # so that a repeated question is not faster
        start = time.perf_counter()
        hits = index.search(question.text, LIMIT)
        times.append((time.perf_counter() - start) * 1000)
        grades = [question.relevant.get(str(hit.key), 0) for hit in hits]
        for category in {"", question.category}:
            by_category.setdefault(category, Ranks()).results.append((grades, question.relevant))
    overall = by_category.pop("").figures()
    return {
        "all": overall,
        "kinds": {category: ranks.figures() for category, ranks in sorted(by_category.items())},
        "p50_ms": round(float(np.percentile(times, 50)), 2),
        "p99_ms": round(float(np.percentile(times, 99)), 2),
    }


def memory_mb() -> float:
    """The proportional set size (PSS) of this process in megabytes: its own memory plus its share of shared pages."""
    gc.collect()
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
