"""Synonyms: Sudachi's dictionary, searched in its file, everyday words for official ones, and those that editors add."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from mmap import ACCESS_READ, mmap
from pathlib import Path

import numpy as np

from cms.search.analysis.tokenizer import tokenize

DATA = Path(__file__).parent.parent / "data"
FILE = DATA / "synonyms.txt"  # Apache-2.0, made by scripts/build_synonyms.py
EVERYDAY_FILE = DATA / "everyday.txt"  # own work: words of customers beside those of offices and shops, a group a line
DICTIONARY_WEIGHT, EVERYDAY_WEIGHT = 0.7, 0.6  # beside 1.0 of the word itself; measured
MAX_UNITS = 3  # short units of a term that has synonyms


@dataclass(frozen=True)
class EditorSynonym:
    """A synonym of an editor: a search for `term` also finds the others, with `weight` (0 to 1)."""

    term: str
    others: tuple[str, ...]
    weight: float


class Synonyms:
    """Looks up the synonyms of terms; terms and synonyms are short units separated by spaces."""

    def __init__(self, editor_synonyms: Iterable[EditorSynonym], language: str) -> None:
        self.language = language
        self.editor_synonyms: dict[str, list[tuple[str, float]]] = {}
        for line in editor_synonyms:
            for form in self._forms(line.term):
                others = [(other, line.weight) for word in line.others for other in self._forms(word)]
                self.editor_synonyms.setdefault(form, []).extend(others)

    def of(self, term: str) -> list[tuple[str, float]]:
        """The synonyms of a term with their weights."""
        if self.language != "ja":
            return self.editor_synonyms.get(term, [])
        weights = dict.fromkeys(everyday().get(term, ()), EVERYDAY_WEIGHT)
        weights |= dict.fromkeys(dictionary(term), DICTIONARY_WEIGHT)
        return list((weights | dict(self.editor_synonyms.get(term, ()))).items())

    def are_editors(self, units: list[str]) -> bool:
        """Whether an editor has written synonyms of these words: the site knows them, whatever its answers say."""
        return " ".join(units) in self.editor_synonyms

    def _forms(self, word: str) -> list[str]:
        return forms_of(word, self.language)

    def spans(self, units: list[str]) -> Iterator[tuple[list[str], list[tuple[str, float]]]]:
        """Splits the units into runs, preferring the longest run with synonyms; yields each run with its synonyms."""
        start = 0
        while start < len(units):
            for size in range(min(MAX_UNITS, len(units) - start), 0, -1):
                run = units[start : start + size]
                related = self.of(" ".join(run))
                if related or size == 1:
                    yield run, related
                    start += size
                    break


def forms_of(word: str, language: str) -> list[str]:
    """A word as terms to compare: in short units, and as long units."""
    tokens = tokenize(word, language)
    return [form for form in dict.fromkeys([" ".join(tokens.units), *tokens.compounds]) if form]


@lru_cache(maxsize=1)
def everyday() -> dict[str, tuple[str, ...]]:
    """For each everyday word the others of its groups: やめる has 解約, 退会, 中止 and more."""
    related: dict[str, dict[str, None]] = defaultdict(dict)
    for line in EVERYDAY_FILE.read_text(encoding="utf-8").splitlines():
        forms = dict.fromkeys(form for word in line.split() for form in forms_of(word, "ja"))
        for form in forms:
            related[form] |= {other: None for other in forms if other != form}
    return {form: tuple(others) for form, others in related.items()}


@lru_cache(maxsize=4096)
def dictionary(term: str) -> tuple[str, ...]:
    """Sudachi's synonyms of a word, by binary search in the sorted file; processes share its pages in memory."""
    lines = _lines()
    position = bisect_left(lines, term.encode(), key=lambda line: line.partition(b"\t")[0])
    if position == len(lines):
        return ()
    word, *others = lines[position].decode().split("\t")
    return tuple(others) if word == term else ()


class _Lines:
    """The lines of a file by number; only their offsets are in this process's own memory."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self.text = mmap(file.fileno(), 0, access=ACCESS_READ)
        ends = np.flatnonzero(np.frombuffer(self.text, np.uint8) == ord("\n"))
        self.starts = np.concatenate([[0], ends + 1]).astype(np.uint32)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, number: int) -> bytes:
        return self.text[self.starts[number] : self.starts[number + 1] - 1]


@lru_cache(maxsize=1)
def _lines() -> _Lines:
    return _Lines(FILE)
