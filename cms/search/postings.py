"""Postings in numpy: which document holds a key, and how much that says (BM25F), weighed once when made."""

import ctypes
from collections.abc import Sequence

import numpy as np

WEIGHTS = (3.0, 3.0, 1.0)  # question, keywords, answer
LENGTH = (0.5, 0.75, 0.0)  # how much a field's length matters
K1 = 1.2
BITS = 21  # a character's number fits into 21 bits, three of them into 63
GAP = "\0"


def gram_keys(text: str, size: int) -> np.ndarray:
    """A number for each run of `size` neighbouring characters; runs over a space or a gap are left out (as 0)."""
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32).astype(np.uint64)
    keys = np.zeros(max(len(codes) - size + 1, 0), np.uint64)
    whole = np.ones(len(keys), bool)
    for place in range(size):
        part = codes[place : place + len(keys)]
        keys = (keys << np.uint64(BITS)) | part
        whole &= part > ord(" ")
    return np.where(whole, keys, np.uint64(0))


def grams_of(texts: Sequence[str], sizes: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
    """Keys of all runs in the texts, and beside each the number of its text."""
    joined = GAP.join(texts)
    owner = np.repeat(np.arange(len(texts), dtype=np.int32), [len(text) + 1 for text in texts])
    runs = [gram_keys(joined, size) for size in sizes]
    keys = np.concatenate(runs)
    owners = np.concatenate([owner[: len(run)] for run in runs])
    return keys[keys > 0], owners[keys > 0]


def release_memory() -> None:
    """Sorting needs several times what it leaves: what is free again goes back to the system, where its library can."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "malloc_trim"):
        libc.malloc_trim(0)


class Postings:
    """Made from the occurrences in each field: (keys, documents), two arrays of one length."""

    def __init__(self, fields: Sequence[tuple[np.ndarray, np.ndarray]], documents: int) -> None:
        self.documents = documents
        occurrences = [_weighed(*field, documents, number) for number, field in enumerate(fields)]
        keys, owners, amounts = (np.concatenate(column) for column in zip(*occurrences, strict=True))
        self.keys, place = np.unique(keys, return_inverse=True)
        pairs, pair = np.unique(place * np.int64(max(documents, 1)) + owners, return_inverse=True)
        amount = np.bincount(pair, amounts, len(pairs))
        key_of_pair, owner_of_pair = np.divmod(pairs, max(documents, 1))
        counts = np.bincount(key_of_pair, minlength=len(self.keys))
        self.idf = self.idf_of(counts).astype(np.float32)
        self.owners = owner_of_pair.astype(np.int32)
        self.weights = (self.idf[key_of_pair] * amount / (K1 + amount)).astype(np.float32)
        self.ends = np.concatenate([[0], np.cumsum(counts)])

    def idf_of(self, count):
        """What a key says that stands in so many documents; the most when in none."""
        return np.log(1 + (self.documents - count + 0.5) / (count + 0.5))

    def positions(self, keys: np.ndarray) -> np.ndarray:
        """Where each key is in our lists; -1 for one that no document holds."""
        if not len(self.keys):
            return np.full(len(keys), -1)
        places = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[places] == keys, places, -1)

    def posting(self, position: int) -> tuple[np.ndarray, np.ndarray]:
        """The documents of one key, and what it says of each."""
        part = slice(self.ends[position], self.ends[position + 1])
        return self.owners[part], self.weights[part]

    def share(self, keys: np.ndarray) -> np.ndarray:
        """For each document, which share of what these keys could say it holds: 0 to below 1."""
        found = np.zeros(self.documents, np.float32)
        if not len(keys):
            return found
        places = self.positions(keys)
        known = places[places >= 0]
        for place in known:
            owners, says = self.posting(place)
            found[owners] += says
        most = float(self.idf[known].sum()) + self.idf_of(0) * int((places < 0).sum())
        return found / np.float32(most)


def _weighed(keys, owners, documents: int, field: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Each occurrence with its amount: less in a long field."""
    lengths = np.bincount(owners, minlength=documents).astype(np.float64)
    filled = lengths[lengths > 0]
    usual = filled.mean() if len(filled) else 1.0
    amount = WEIGHTS[field] / (1 - LENGTH[field] + LENGTH[field] * lengths / usual)
    return keys, owners, amount[owners]
