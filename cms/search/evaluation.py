"""Measures the ranker on documents and questions of a file: how often the right answer comes first, at what cost."""

import gc
import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from math import log2
from pathlib import Path

import numpy as np

from cms.search import embeddings
from cms.search.postings import release_memory
from cms.search.ranker import Document, Index
from cms.search.synonyms import EditorSynonym
from cms.search.tokenizer import close_dictionary, tokenize

LIMIT = 10
RIGHT = 2  # the grade of an answer to the question; 1 only helps
FIRST = (1, 3, 5)
FIELDS = ("question", "keywords", "answer")


@dataclass(frozen=True)
class Question:
    """A question and what answers it: a document's id with its grade."""

    text: str
    relevant: dict[str, int]
    category: str = ""


@dataclass
class Ranks:
    """What came of all questions of a kind, each as the grades of its hits in order."""

    asked: list[tuple[list[int], dict[str, int]]] = field(default_factory=list)

    def share_within(self, first: int, least: int) -> float:
        """How often a document of at least this grade is among the first hits (S@k)."""
        wanted = [grades for grades, relevant in self.asked if max(relevant.values(), default=0) >= least]
        return sum(any(grade >= least for grade in grades[:first]) for grades in wanted) / (len(wanted) or 1)

    def reciprocal(self, least: int) -> float:
        """MRR@10."""
        wanted = [grades for grades, relevant in self.asked if max(relevant.values(), default=0) >= least]
        places = [next((n for n, grade in enumerate(grades, 1) if grade >= least), 0) for grades in wanted]
        return sum(1 / place for place in places if place) / (len(wanted) or 1)

    def gain(self) -> float:
        """nDCG@10 with the grades as gains."""
        return sum(_dcg(g) / (_dcg(sorted(r.values(), reverse=True)) or 1) for g, r in self.asked) / len(self.asked)

    def figures(self) -> dict[str, float]:
        """All of it; strict counts only right answers, lenient also those that help."""
        told: dict[str, float] = {"questions": len(self.asked)}
        for name, least in (("", RIGHT), ("lenient_", 1)):
            told |= {f"{name}S@{first}": round(self.share_within(first, least), 3) for first in FIRST}
            told[f"{name}MRR@10"] = round(self.reciprocal(least), 3)
        none = sum(not grades for grades, _relevant in self.asked)
        return told | {"nDCG@10": round(self.gain(), 3), "zero": round(none / len(self.asked), 3)}


def _dcg(grades: Iterable[int]) -> float:
    return sum(grade / log2(place + 1) for place, grade in enumerate(list(grades)[:LIMIT], 1))


def read_lines(path: Path) -> Iterator[dict]:
    """The objects of a JSONL file. Raises ValueError that names the line."""
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError as error:
                raise ValueError(f"{path}:{number}: {error}") from error


def read_documents(path: Path) -> list[dict[str, str]]:
    """Documents {id, question, answer, keywords}; a missing text is empty, keywords may be a list."""
    return [{"id": str(row["id"])} | {name: _text(row.get(name)) for name in FIELDS} for row in read_lines(path)]


def _text(value) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def read_questions(path: Path) -> list[Question]:
    """Questions {id, text, relevant: {document: grade}}; a `kind` gets figures of its own."""
    rows = read_lines(path)
    return [
        Question(row["text"], {str(k): int(g) for k, g in row.get("relevant", {}).items()}, row.get("kind", ""))
        for row in rows
    ]


def build(
    documents: list[dict[str, str]],
    language: str,
    editor_synonyms: list[EditorSynonym],
    with_embeddings: bool,
    on_progress: Callable[[int], None],
) -> Index:
    """The index of documents from a file, made as rows would make it; `tell` hears how many are read."""
    made = []
    for number, row in enumerate(documents, 1):
        texts = [row[name] for name in FIELDS]
        whole = f"{row['question']} {row['answer']}"
        vectors = embeddings.vectors([row["question"], whole]).astype(np.float16) if with_embeddings else None
        made.append(Document.of(row["id"], texts, language, vectors))
        on_progress(number)
    close_dictionary()  # a site's worker reads rows and has not looked up all these words
    tokenize.cache_clear()
    index = Index(made, language, editor_synonyms)
    made.clear()
    release_memory()
    return index


def measure(index: Index, questions: list[Question]) -> dict:
    """Figures of all questions and of each kind, and the time per query in milliseconds."""
    kinds: dict[str, Ranks] = {"": Ranks()}
    times = []
    for question in questions:
        tokenize.cache_clear()  # nobody asks the same thing twice
        start = time.perf_counter()
        hits = index.search(question.text, LIMIT)
        times.append((time.perf_counter() - start) * 1000)
        grades = [question.relevant.get(str(hit.key), 0) for hit in hits]
        for kind in {"", question.category}:
            kinds.setdefault(kind, Ranks()).asked.append((grades, question.relevant))
    all_of_them = kinds.pop("").figures()
    return {
        "all": all_of_them,
        "kinds": {kind: ranks.figures() for kind, ranks in sorted(kinds.items())},
        "p50_ms": round(float(np.percentile(times, 50)), 2),
        "p99_ms": round(float(np.percentile(times, 99)), 2),
    }


def memory_mb() -> float:
    """What this process holds for itself, with its part of what it shares (PSS), in megabytes."""
    gc.collect()
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
