"""The PDF of receipts: text, structure for screen readers, fonts, QR code, and equal bytes for equal content."""

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
    "text",
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
def test_text_can_be_extracted(reader, text):
    extracted = "".join(page.extract_text() for page in reader.pages)
    assert text.replace(" ", "") in extracted.replace(" ", "").replace("\n", "")


def test_one_page_of_a4_with_title_language_and_tags(reader):
    page = reader.pages[0].mediabox
    assert (len(reader.pages), round(page.width), round(page.height)) == (1, 595, 842)
    assert reader.metadata.title == "領収書 kamome-000001"
    assert reader.trailer["/Root"]["/Lang"] == "ja"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"] == True  # noqa: E712


def test_equal_content_gives_equal_bytes(document):
    assert pdf.render(CONTENT) == document


def test_markup_in_an_addressee_is_escaped():
    document = pdf.render(CONTENT | {"addressee_line": "<b>&鷗</b>"})
    assert "<b>&鷗</b>" in PdfReader(io.BytesIO(document)).pages[0].extract_text()


def test_site_starts_without_importing_pdf_libraries():
    code = "import sys, django; django.setup(); import portal.urls; print({'weasyprint', 'fontTools'} & {*sys.modules})"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"


def test_sixty_characters_twelve_rows_and_two_sellers_fit_on_one_page(tmp_path):
    path = tmp_path / "full.pdf"
    path.write_bytes(pdf.render(FULL_CONTENT))
    extracted = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    text = "".join(extracted.split())
    assert extracted.count("\f") == 1
    rows = [item["name"] for section in FULL_CONTENT["blocks"] for item in section["items"]]
    expected = ["鷗" * 20, "再発行(12)", "返金後の金額：55,220円", "※は軽減税率（8%）の対象です。", "8%対象※", *rows]
    assert [phrase for phrase in expected if phrase.replace(" ", "") not in text] == []


@pytest.mark.parametrize("content", [CONTENT, FULL_CONTENT], ids=["short", "full"])
def test_document_is_valid_pdf_ua(content, tmp_path):
    path = tmp_path / "receipt.pdf"
    path.write_bytes(pdf.render(content))
    report = pdfua.validate(path)
    assert [
        (finding.rule_id, finding.message) for finding in report.findings if finding.severity.name != "SKIPPED"
    ] == []


def test_structure_has_alternative_text_header_scopes_and_embedded_fonts(document):
    with pikepdf.open(io.BytesIO(document)) as opened:
        objects = [item for item in opened.objects if isinstance(item, pikepdf.Dictionary)]
        figures = [item for item in objects if item.get("/S") == "/Figure"]
        scopes = [str(item["/A"]["/Scope"]) for item in objects if item.get("/S") == "/TH"]
        fonts = [item for item in objects if item.get("/Type") == "/FontDescriptor"]
        assert [str(figure["/Alt"]) for figure in figures] == ["この書類が有効か確かめるページのQRコード"]
        assert (scopes.count("/Column"), scopes.count("/Row")) == (14, 4)
        names = sorted(str(font["/FontName"]).partition("+")[2] for font in fonts)
        assert names == ["Noto-Sans-JP", "Noto-Sans-JP-Bold"]
        assert all("/FontFile3" in font or "/FontFile2" in font for font in fonts)
        assert b"pdfuaid" in opened.Root.Metadata.read_bytes()


def test_qr_code_contains_the_verification_url(document, tmp_path):
    path = tmp_path / "receipt.pdf"
    path.write_bytes(document)
    subprocess.run(["pdftoppm", "-r", "150", "-png", "-singlefile", path, tmp_path / "page"], check=True)
    [code] = zxingcpp.read_barcodes(Image.open(tmp_path / "page.png"))
    assert code.text == CONTENT["check_url"]


def test_another_process_draws_the_same_bytes(document):
    code = (
        "import django, hashlib; django.setup();"
        "from commerce.receipts import pdf; from tests.commerce.receipts.builders import CONTENT;"
        "print(hashlib.sha256(pdf.render(CONTENT)).hexdigest())"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONHASHSEED": "7"}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == hashlib.sha256(document).hexdigest()
