"""Shows in a text what was looked for: each word of the query, in whatever form, inside <mark>."""

from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from cms.search.tokenizer import TokenizedText, pieces


def highlight(text: str, asked: TokenizedText, language: str) -> SafeString:
    """Escaped text in which words of the query are marked."""
    wanted = {*asked.units, *asked.compounds} - {"無い"}
    parts = []
    for hit, run in groupby(pieces(text, language), key=lambda piece: bool(piece.terms & wanted)):
        words = escape("".join(piece.written for piece in run))
        parts.append(f"<mark>{words}</mark>" if hit else words)
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped above
