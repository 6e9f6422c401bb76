"""The document itself, read back as a reader and a screen reader do."""

import hashlib
import io
import os
import subprocess
import sys

import pdfua
import pikepdf
import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from commerce.receipts import pdf
from tests.commerce.receipts.builders import CONTENT, FULL_CONTENT


@pytest.fixture(scope="module")
def document():
    return pdf.render(CONTENT)


@pytest.fixture(scope="module")
def reader(document):
    return PdfReader(io.BytesIO(document))


@pytest.mark.parametrize(
    "words",
    [
        "髙﨑瀨鷗𠮷商事 様",
        "10,220円",
        "再発行 (1)",
        "T7000012050002",
        "お支払い方法：クレジットカード利用",
        "909円",
        "（適格請求書）",
        "クラウドパス株式会社",
        "https://tickets.example.jp/receipts/check/abcdefghijklmnopqrstuvwxyz/",
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
    assert pdf.render(CONTENT) == document


def test_markup_in_an_addressee_is_only_words():
    drawn = pdf.render(CONTENT | {"addressee_line": "<b>&鷗</b>"})
    assert "<b>&鷗</b>" in PdfReader(io.BytesIO(drawn)).pages[0].extract_text()


def test_signs_that_the_font_lacks_are_named():
    assert pdf.unprintable("髙﨑瀨鷗𠮷 葛\U000e0100") == []
    assert pdf.unprintable("한 😀 한") == ["한", "😀"]


def test_site_starts_without_loading_what_draws():
    code = "import sys, django; django.setup(); import portal.urls; print({'weasyprint', 'fontTools'} & {*sys.modules})"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"


def test_sixty_characters_twelve_rows_and_two_sellers_are_one_page_that_is_read_back_whole(tmp_path):
    path = tmp_path / "full.pdf"
    path.write_bytes(pdf.render(FULL_CONTENT))
    read = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    text = "".join(read.split())
    assert read.count("\f") == 1
    rows = [item["name"] for part in FULL_CONTENT["blocks"] for item in part["items"]]
    said = ["鷗" * 20, "再発行(12)", "返金後の金額：55,220円", "※は軽減税率（8%）の対象です。", "8%対象※", *rows]
    assert [words for words in said if words.replace(" ", "") not in text] == []


@pytest.mark.parametrize("facts", [CONTENT, FULL_CONTENT], ids=["short", "full"])
def test_checker_of_accessible_documents_finds_nothing(facts, tmp_path):
    path = tmp_path / "receipt.pdf"
    path.write_bytes(pdf.render(facts))
    report = pdfua.validate(path)
    assert [(found.rule_id, found.message) for found in report.findings if found.severity.name != "SKIPPED"] == []


def test_structure_has_words_for_the_picture_a_scope_for_each_header_and_fonts_inside(document):
    with pikepdf.open(io.BytesIO(document)) as opened:
        marks = [one for one in opened.objects if isinstance(one, pikepdf.Dictionary)]
        figures = [one for one in marks if one.get("/S") == "/Figure"]
        scopes = [str(one["/A"]["/Scope"]) for one in marks if one.get("/S") == "/TH"]
        fonts = [one for one in marks if one.get("/Type") == "/FontDescriptor"]
        assert [str(one["/Alt"]) for one in figures] == ["この書類が有効か確かめるページのQRコード"]
        assert (scopes.count("/Column"), scopes.count("/Row")) == (14, 4)
        names = sorted(str(one["/FontName"]).partition("+")[2] for one in fonts)
        assert names == ["Noto-Sans-JP", "Noto-Sans-JP-Bold"]
        assert all("/FontFile3" in one or "/FontFile2" in one for one in fonts)
        assert b"pdfuaid" in opened.Root.Metadata.read_bytes()


def test_qr_leads_to_the_check(document, tmp_path):
    path = tmp_path / "receipt.pdf"
    path.write_bytes(document)
    subprocess.run(["pdftoppm", "-r", "150", "-png", "-singlefile", path, tmp_path / "page"], check=True)
    [found] = zxingcpp.read_barcodes(Image.open(tmp_path / "page.png"))
    assert found.text == CONTENT["check_url"]


def test_another_process_draws_the_same_bytes(document):
    code = (
        "import django, hashlib; django.setup();"
        "from commerce.receipts import pdf; from tests.commerce.receipts.builders import CONTENT;"
        "print(hashlib.sha256(pdf.render(CONTENT)).hexdigest())"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONHASHSEED": "7"}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == hashlib.sha256(document).hexdigest()
