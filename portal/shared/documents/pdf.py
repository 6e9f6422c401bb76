"""Renders HTML as a PDF (tagged, PDF/UA-1) with our own fonts. The only module that imports WeasyPrint."""

import atexit
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from portal.shared.documents.glyphs import printable

FONTS = Path(__file__).resolve().parent / "fonts.css"
_one_at_a_time = Lock()  # parsed style sheets and fonts are shared between calls, and WeasyPrint's are not thread-safe


def draw(html: str, style: Path) -> bytes:
    """The PDF of a page with its style sheet. Takes about 0.1 s, so never inside a transaction.

    The same page gives the same bytes, whatever fonts the machine has. Images are files or data URLs; nothing is loaded
    from a network.
    """
    from weasyprint import HTML  # noqa: PLC0415 - importing it takes seconds, which only a document may cost

    with _one_at_a_time:
        fetcher, fonts, sheets = _prepared(style)
        page = HTML(string=printable(html), url_fetcher=fetcher)
        return page.write_pdf(stylesheets=sheets, font_config=fonts, pdf_variant="pdf/ua-1", finisher=_scope_headers)


@lru_cache(maxsize=8)
def _prepared(style: Path) -> tuple:
    """(fetcher, fonts, sheets), once per process: they take half of a document's time."""
    from weasyprint import CSS  # noqa: PLC0415
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    atexit.register(_prepared.cache_clear)  # frees the fonts before their libraries are unloaded
    fetcher = URLFetcher(allowed_protocols=["file", "data"])
    fonts = FontConfiguration()
    return fetcher, fonts, [CSS(filename=sheet, font_config=fonts, url_fetcher=fetcher) for sheet in (FONTS, style)]


def _scope_headers(document: object, pdf: Any) -> None:
    """Sets Scope of each header cell, column or row (ISO 14289-1, 7.5), which WeasyPrint leaves out."""
    from pydyf import Dictionary  # noqa: PLC0415

    elements = {element.reference: element for element in pdf.objects if isinstance(element, Dictionary)}
    for element in elements.values():
        if element.get("S") == "/TH" and isinstance(element.get("A"), dict):
            group = elements[elements[element["P"]]["P"]]["S"]
            element["A"]["Scope"] = "/Column" if group == "/THead" else "/Row"
