"""Posting lists in numpy: which documents contain a key, with BM25F weights that are computed once."""

import ctypes
import re
from collections.abc import Sequence

import numpy as np

FIELD_WEIGHTS = (3.0, 3.0, 1.0)  # question, keywords, answer
LENGTH_NORMALISATION = (0.5, 0.75, 0.4)  # BM25's b per field
K1 = 1.2
CODE_POINT_BITS = 21  # a code point fits into 21 bits, three of them into 63
KANJI = re.compile(r"[\u3400-\u9fff]")
GAP = "\0"  # between texts, so that no n-gram spans two of them
type Keys = np.ndarray
type Owners = np.ndarray  # the number of the document that contains the key at the same position


def gram_keys(text: str, size: int) -> Keys:
    """A number for each n-gram of `size` characters; 0 for those that span a space or a gap."""
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32).astype(np.uint64)
    keys = np.zeros(max(len(codes) - size + 1, 0), np.uint64)
    whole = np.ones(len(keys), bool)
    for offset in range(size):
        part = codes[offset : offset + len(keys)]
        keys = (keys << np.uint64(CODE_POINT_BITS)) | part
        whole &= part > ord(" ")
    return np.where(whole, keys, np.uint64(0))


def grams_of(texts: Sequence[str], sizes: Sequence[int]) -> tuple[Keys, Owners]:
    """The keys of all n-grams in the texts, with the number of the text of each."""
    joined = GAP.join(texts)
    owner = np.repeat(np.arange(len(texts), dtype=np.int32), [len(text) + 1 for text in texts])
    by_size = [gram_keys(joined, size) for size in sizes]
    keys = np.concatenate(by_size)
    owners = np.concatenate([owner[: len(run)] for run in by_size])
    return keys[keys > 0], owners[keys > 0]


def kanji_keys(text: str) -> Keys:
    """The kanji of a text, each alone: 燃える and 燃やす, 仕送り and 送金 share one."""
    return np.array([ord(char) for char in text if KANJI.match(char)], np.uint64)


def kanji_of(texts: Sequence[str]) -> tuple[Keys, Owners]:
    """The keys of all kanji in the texts, with the number of the text of each."""
    by_text = [kanji_keys(text) for text in texts] or [kanji_keys("")]
    return np.concatenate(by_text), np.repeat(np.arange(len(by_text), dtype=np.int32), [len(keys) for keys in by_text])


def release_memory() -> None:
    """Returns freed memory to the system where libc can (glibc); sorting needs several times the size of its result."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "malloc_trim"):
        libc.malloc_trim(0)


class Postings:
    """Built from the occurrences in each field: (keys, documents), two arrays of one length."""

    def __init__(self, fields: Sequence[tuple[Keys, Owners]], documents: int) -> None:
        self.documents = documents
        occurrences = [_weighted(*field, documents, number) for number, field in enumerate(fields)]
        keys, owners, weights = (np.concatenate(column) for column in zip(*occurrences, strict=True))
        self.keys, key_numbers = np.unique(keys, return_inverse=True)
        pairs, pair_numbers = np.unique(key_numbers * np.int64(max(documents, 1)) + owners, return_inverse=True)
        weight = np.bincount(pair_numbers, weights, len(pairs))
        key_of_pair, owner_of_pair = np.divmod(pairs, max(documents, 1))
        counts = np.bincount(key_of_pair, minlength=len(self.keys))
        self.idf = np.log(1 + (documents - counts + 0.5) / (counts + 0.5)).astype(np.float32)
        self.owners = owner_of_pair.astype(np.int32)
        self.weights = (self.idf[key_of_pair] * weight / (K1 + weight)).astype(np.float32)
        self.ends = np.concatenate([[0], np.cumsum(counts)])

    @property
    def max_idf(self) -> float:
        """The inverse document frequency of a key that is in no document."""
        return float(np.log(1 + (self.documents + 0.5) / 0.5))

    def positions(self, keys: Keys) -> np.ndarray:
        """The position of each key in `self.keys`; -1 for a key that no document contains."""
        if not len(self.keys):
            return np.full(len(keys), -1)
        positions = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[positions] == keys, positions, -1)

    def posting(self, position: int) -> tuple[Owners, np.ndarray]:
        """The documents of one key, and its weight in each."""
        part = slice(self.ends[position], self.ends[position + 1])
        return self.owners[part], self.weights[part]

    def share(self, keys: Keys) -> np.ndarray:
        """For each document the sum of its weights as a share of the maximum for these keys: 0 to below 1."""
        scores = np.zeros(self.documents, np.float32)
        if not len(keys):
            return scores
        positions = self.positions(keys)
        known = positions[positions >= 0]
        for position in known:
            owners, weights = self.posting(position)
            scores[owners] += weights
        maximum = float(self.idf[known].sum()) + self.max_idf * int((positions < 0).sum())
        return scores / np.float32(maximum)


def _weighted(keys: Keys, owners: Owners, documents: int, field: int) -> tuple[Keys, Owners, np.ndarray]:
    """Each occurrence with its weight, which is lower in long fields."""
    lengths = np.bincount(owners, minlength=documents).astype(np.float64)
    filled = lengths[lengths > 0]
    average = filled.mean() if len(filled) else 1.0
    b = LENGTH_NORMALISATION[field]
    weight = FIELD_WEIGHTS[field] / (1 - b + b * lengths / average)
    return keys, owners, weight[owners]
