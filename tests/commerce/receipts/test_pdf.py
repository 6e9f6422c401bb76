"""The document itself, read back as a reader and a screen reader do."""

import io
import os
import subprocess
import sys

import pytest
from pypdf import PdfReader

from commerce.receipts import pdf

FACTS = {
    "form": 1,
    "number": "kamome-000001",
    "issuer_name": "株式会社鷗ホール",
    "order_code": "7K4M2PXA9B",
    "paid_on": "2026-11-23",
    "method": "クレジットカード利用",
    "total_yen": 10220,
    "revision": 1,
    "issued_on": "2026-11-24",
    "addressee": "髙﨑瀨鷗𠮷商事",
    "addressee_line": "髙﨑瀨鷗𠮷商事 様",
    "proviso": "チケット代として",
    "blocks": [
        {
            "issuer": {
                "name": "株式会社鷗ホール",
                "address": "〒150-0001 東京都渋谷区神宮前1-2-3",
                "phone": "03-1234-5678",
                "registration_number": "T7000012050002",
                "agent_for": "",
            },
            "items": [{"name": "秋の音楽会 一般", "quantity": 2, "yen": 10220, "rate": 10}],
            "rates": [{"rate": 10, "gross_yen": 10220, "tax_yen": 929}],
            "has_reduced_rate": False,
        }
    ],
}


@pytest.fixture(scope="module")
def document():
    return pdf.render(FACTS)


@pytest.fixture(scope="module")
def reader(document):
    return PdfReader(io.BytesIO(document))


@pytest.mark.parametrize(
    "words",
    [
        "髙﨑瀨鷗𠮷商事 様",
        "10,220円",
        "再発行（1）",
        "T7000012050002",
        "クレジットカード利用（2026年11月23日（月））",
        "929円",
        "電磁的記録のため、収入印紙は不要です。",
    ],
)
def test_words_are_read_back_from_the_document(reader, words):
    text = "".join(page.extract_text() for page in reader.pages)
    assert words.replace(" ", "") in text.replace(" ", "").replace("\n", "")


def test_one_page_of_a4_with_title_language_and_tags(reader):
    page = reader.pages[0].mediabox
    assert (len(reader.pages), round(page.width), round(page.height)) == (1, 595, 842)
    assert reader.metadata.title == "領収書 kamome-000001"
    assert reader.trailer["/Root"]["/Lang"] == "ja"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"] == True  # noqa: E712


def test_same_facts_are_drawn_as_the_same_bytes(document):
    assert pdf.render(FACTS) == document


def test_markup_in_an_addressee_is_only_words():
    drawn = pdf.render(FACTS | {"addressee_line": "<b>&鷗</b>"})
    assert "<b>&鷗</b>" in PdfReader(io.BytesIO(drawn)).pages[0].extract_text()


def test_signs_that_the_font_lacks_are_named():
    assert pdf.unprintable("髙﨑瀨鷗𠮷 葛\U000e0100") == []
    assert pdf.unprintable("한 😀 한") == ["한", "😀"]


def test_site_starts_without_loading_what_draws():
    code = "import sys, django; django.setup(); import portal.urls; print({'weasyprint', 'fontTools'} & {*sys.modules})"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
