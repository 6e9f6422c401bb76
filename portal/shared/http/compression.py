"""Compressed pages. Only those without a secret are: a page that mixes a token and what a visitor sent must not be (BREACH)."""

import gzip
import re

from django.http import HttpRequest

MIN_BYTES = 1024  # below, the headers outweigh what is saved
GZIP = re.compile(r"(?:^|,)\s*(?:gzip|x-gzip|\*)\s*(?:;\s*q=([0-9.]+)\s*)?(?=,|$)", re.IGNORECASE)


def accepts_gzip(request: HttpRequest) -> bool:
    """Whether the browser reads gzip: named or `*` in Accept-Encoding, without `q=0` (RFC 9110 §12.5.3)."""
    found = GZIP.search(request.headers.get("Accept-Encoding", ""))
    return found is not None and found[1] not in {"0", "0.", "0.0", "0.00", "0.000"}


def compressed(content: bytes) -> bytes:
    """The gzip of a page; the same bytes for the same page. Empty for one that is too small to gain."""
    return gzip.compress(content, compresslevel=6, mtime=0) if len(content) >= MIN_BYTES else b""
