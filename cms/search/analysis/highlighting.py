"""Marks the words of a query in a text with <mark>, in any inflected form."""

from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from cms.search.analysis.tokenizer import TokenizedText, pieces


def highlight(text: str, query: TokenizedText, language: str) -> SafeString:
    """The escaped text in which words of the query are marked."""
    query_terms = {*query.units, *query.compounds} - {"無い"}
    parts = []
    for hit, run in groupby(pieces(text, language), key=lambda piece: bool(piece.terms & query_terms)):
        escaped = escape("".join(piece.written for piece in run))
        parts.append(f"<mark>{escaped}</mark>" if hit else escaped)
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped above
