"""Draws a receipt's content as a PDF, and lists characters that its font lacks."""

from functools import lru_cache
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.translation import override

from commerce.receipts.content import day_of, upgrade_content
from portal.shared.documents import pdf, qr_image

HERE = Path(__file__).resolve().parent
STYLE = HERE / "receipt.css"
FONT = HERE / "fonts" / "NotoSansJP-Regular.ttf"
VARIATION_SELECTORS = {*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}  # ignored: the font draws the base form
ROOMY_ROWS = 6  # with more rows the spacing is reduced, so that the document stays on one page
DATES = ("issued_on", "paid_on", "returned_on")


def render(content: dict) -> bytes:
    """The PDF in Japanese. Takes 0.1 to 0.3 s: never call it inside a transaction."""
    with override("ja"):
        text = render_to_string(
            "commerce/receipts/receipt.html",
            template_context(content) | {"qr": _qr(content), "is_dense": _rows(content) > ROOMY_ROWS},
        )
    return pdf.draw(text, STYLE)


def template_context(content: dict) -> dict:
    """Context of templates/commerce/receipts/document.html: the content, and its dates as `date` objects."""
    with override("ja"):
        content = upgrade_content(content)
    content = content | {"left_yen": content["total_yen"] - content["returned_yen"]}
    return {"content": content, **{name: day_of(content[name]) for name in DATES if name in content}}


def _qr(content: dict) -> str:
    url = content.get("check_url")
    return qr_image.png_uri(url) if url else ""


def _rows(content: dict) -> int:
    return sum(len(section["items"]) for section in content["blocks"])


@lru_cache(maxsize=1)
def _drawable() -> frozenset[int]:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - slow to import, and only needed when a form is checked

    with TTFont(FONT, lazy=True) as font:
        return frozenset(font.getBestCmap()) | VARIATION_SELECTORS


def unprintable(text: str) -> list[str]:
    """The characters of a text that the font lacks, each once."""
    return [character for character in dict.fromkeys(text) if ord(character) not in _drawable()]
