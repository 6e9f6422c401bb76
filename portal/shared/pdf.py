"""Draws a page as a PDF (tagged, PDF/UA-1) in fonts of our own. The only place that knows WeasyPrint."""

import atexit
from functools import lru_cache
from pathlib import Path
from threading import Lock

_one_at_a_time = Lock()  # style sheets and their fonts are kept and shared, which WeasyPrint's are not made for


def draw(html: str, style: Path) -> bytes:
    """The document of a page and its style sheet. Takes about 0.1 s: never inside a transaction.

    The same page is the same bytes. Pictures are files or data; nothing is loaded from a network.
    """
    from weasyprint import HTML  # noqa: PLC0415 - loading it costs seconds, which only a document may cost

    with _one_at_a_time:
        fetcher, fonts, sheet = _prepared(style)
        page = HTML(string=html, url_fetcher=fetcher)
        return page.write_pdf(stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1", finisher=_scope_headers)


@lru_cache(maxsize=8)
def _prepared(style: Path) -> tuple:
    """(fetcher, fonts, sheet): half of a document's time, so once per process."""
    from weasyprint import CSS  # noqa: PLC0415
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    atexit.register(_prepared.cache_clear)  # before the libraries that fonts are freed with are gone
    fetcher = URLFetcher(allowed_protocols=["file", "data"])
    fonts = FontConfiguration()
    return fetcher, fonts, CSS(filename=style, font_config=fonts, url_fetcher=fetcher)


def _scope_headers(document, pdf) -> None:
    """Says of each header cell whether it heads a column or a row (ISO 14289-1, 7.5): WeasyPrint names them only."""
    from pydyf import Dictionary  # noqa: PLC0415

    marks = {mark.reference: mark for mark in pdf.objects if isinstance(mark, Dictionary)}
    for mark in marks.values():
        if mark.get("S") == "/TH" and isinstance(mark.get("A"), dict):
            group = marks[marks[mark["P"]]["P"]]["S"]
            mark["A"]["Scope"] = "/Column" if group == "/THead" else "/Row"
