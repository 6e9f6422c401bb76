"""Long and strange texts stay in their boxes: on the page, beside the number and the QR code, without missing glyphs."""

import pytest

from commerce.receipts import pdf
from portal.shared.documents.honorifics import addressed
from tests.commerce.receipts.builders import CONTENT, TWELVE_ITEMS, section
from tests.documents import Word, boxes, missing_glyphs, overlaps

MM = 72 / 25.4
LEFT, RIGHT, BOTTOM = 20 * MM, 190 * MM, (297 - 16) * MM
HEAD = RIGHT - (24 + 44) * MM  # where the column with the number begins
LONG = {
    "letters": "W" * 60,
    "kanji": "鷗" * 60,
    "dots": "…" * 60,
    "mixed": "Wi-Fi(株)鷗" * 7,
    "url": "https://a.example/" * 3,
}
STRANGE = "🎄🎵สวัสดี محمد שלום नमस्ते 𠮷葛󠄀 か\u3099 한글 \ue000"


def document_of(text: str, *, seller: str, title: str) -> bytes:
    """A receipt with these texts wherever somebody types one."""
    names = {"name": seller, "address": f"〒150-0001 {seller}", "agent_note": seller}
    fields = {"addressee_line": addressed(text), "proviso": text[:40], "issuer_name": seller}
    items = section((f"{title} {text}（2026/12/3公演）", 99_999_999, 10), (title, -1000, 8), **names)
    number = {"number": "kamome-hall-with-a-long-name-000001", "order_code": "W" * 12}
    return pdf.render(CONTENT | fields | number | {"total_yen": 99_999_999, "blocks": [items]})


def outside(page: list[Word]) -> list[str]:
    return [word.text for word in page if word.left < LEFT - 1 or word.right > RIGHT + 1 or word.bottom > BOTTOM + 40]


@pytest.mark.parametrize("text", LONG.values(), ids=list(LONG))
def test_long_texts_stay_in_their_columns(text):
    document = document_of(text, seller=(text * 3)[:120], title=(text * 3)[:120])
    pages = boxes(document)
    (number,) = [word for word in pages[0] if word.text.startswith("番号")][:1]
    beside = [w.text for w in pages[0] if w.left < HEAD < w.right - 1 and w.top < number.bottom + 40 and w.top > 90]
    assert [outside(page) for page in pages] == [[]] * len(pages)
    assert [overlaps(page) for page in pages] == [[]] * len(pages)
    assert beside == []


def test_strange_signs_leave_no_box_and_no_overlap():
    document = document_of(STRANGE, seller=STRANGE, title=STRANGE)
    assert missing_glyphs(document) == []
    assert [outside(page) + overlaps(page) for page in boxes(document)] == [[]]


def test_rows_of_many_long_names_go_on_to_further_pages_without_overlap():
    rows = [(f"{name} {'W' * 100}", yen, rate) for name, yen, rate in TWELVE_ITEMS * 2]
    pages = boxes(pdf.render(CONTENT | {"blocks": [section(*rows)]}))
    assert len(pages) > 1
    assert [outside(page) + overlaps(page) for page in pages] == [[]] * len(pages)
