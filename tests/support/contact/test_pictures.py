"""Pictures of strangers are judged by their header: what declares too many pixels is refused before one is decoded."""

import struct
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFile

from support.contact import pictures
from support.contact.models import Inquiry, InquiryFile
from support.contact.services import PER_ADDRESS
from support.contact.uploads import check_file, prepare_file, store_files
from tests.factories.support import drawn_before, make_inquiry, picture

FILLED = {"topic": "mail", "text": "届きません。", "name": "山田 花子", "email": "hanako@example.jp"}
REFUSED = (
    "「{}」は{}×{}画素の画像です。この形式は、縦×横が{}画素まで受け取れます。小さくするか、別の画像を選んでください。"
)


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_header(width: int, height: int, *, frames: int = 0) -> bytes:
    """A PNG (with `frames` an animated one) that declares a size and ends where its pixels would begin."""
    animation = chunk(b"acTL", struct.pack(">II", frames, 0)) if frames else b""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + animation + struct.pack(">I", 1_000_000) + b"IDAT"


def gif_header(width: int, height: int) -> bytes:
    frame = b"," + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x08"
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\x00" * 6 + frame


def webp_header(kind: bytes, width: int, height: int) -> bytes:
    bodies = {
        b"VP8X": b"\x02\x00\x00\x00" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little"),
        b"VP8L": b"\x2f" + ((width - 1) | (height - 1) << 14).to_bytes(4, "little") + b"\x00" * 5,
        b"VP8 ": b"\x00\x00\x00\x9d\x01\x2a" + struct.pack("<HH", width, height),
    }
    return b"RIFF" + struct.pack("<I", 1000) + b"WEBP" + kind + struct.pack("<I", 900) + bodies[kind]


def jpeg_header(width: int, height: int, marker: int = 0xC0) -> bytes:
    """A JPEG that ends behind the header of its frame (ITU T.81 B.2.2): 0xC0 is baseline, 0xC2 progressive."""
    frame = struct.pack(">BHHB", 8, height, width, 3) + b"\x01\x22\x00\x02\x11\x01\x03\x11\x01"
    start = b"\xff\xda\x00\x0c\x03\x01\x00\x02\x11\x03\x11\x00\x3f\x00"
    return b"\xff\xd8\xff" + bytes([marker]) + struct.pack(">H", len(frame) + 2) + frame + start


@pytest.fixture
def decodes_nothing(monkeypatch):
    """Every way by which Pillow decodes pixels fails."""
    for name in ("load", "load_prepare"):
        monkeypatch.setattr(ImageFile.ImageFile, name, lambda *args: pytest.fail("a pixel was decoded"))


BOMBS = [
    ("a.png", png_header(6300, 6300), 6300, 6300, "12,500,000"),
    ("写真.jpg", png_header(3536, 3536), 3536, 3536, "12,500,000"),
    ("a.png", png_header(2**31 - 1, 2**31 - 1), 2**31 - 1, 2**31 - 1, "12,500,000"),
    ("a.png", png_header(20_000, 20_000, frames=900), 20_000, 20_000, "12,500,000"),
    ("a.gif", gif_header(65_535, 65_535), 65_535, 65_535, "12,500,000"),
    ("a.png", gif_header(5000, 5000), 5000, 5000, "12,500,000"),
    ("a.webp", webp_header(b"VP8X", 16_383, 16_383), 16_383, 16_383, "12,500,000"),
    ("a.webp", webp_header(b"VP8L", 16_384, 16_384), 16_384, 16_384, "12,500,000"),
    ("a.pdf", webp_header(b"VP8 ", 4000, 4000), 4000, 4000, "12,500,000"),
    ("a.jpg", jpeg_header(65_500, 65_500), 65_500, 65_500, "50,000,000"),
    ("a.jpg", jpeg_header(8064, 6048, 0xC2), 8064, 6048, "12,500,000"),
]


@pytest.mark.parametrize(("name", "content", "width", "height", "limit"), BOMBS)
def test_too_many_declared_pixels_are_refused_by_name_before_one_is_decoded(
    decodes_nothing, name, content, width, height, limit
):
    with pytest.raises(ValidationError) as refusal:
        check_file(name, content)
    assert refusal.value.messages == [REFUSED.format(name, width, height, limit)]


@pytest.mark.parametrize(
    "content",
    [picture("PNG", (3500, 3500)), picture("JPEG", (8064, 6048)), picture("WEBP"), picture("GIF"), jpeg_header(8, 8)],
)
def test_the_check_of_a_form_decodes_no_pixel(decodes_nothing, content):
    assert check_file("a", content).content == content


@pytest.mark.parametrize(
    ("size", "decoded", "stored"),
    [
        ((8064, 6048), (4032, 3024), (2400, 1800)),
        ((4000, 4000), (2000, 2000), (2000, 2000)),
        ((4032, 3024), (4032, 3024), (2400, 1800)),
        ((60_000, 800), (7500, 100), (2400, 32)),
        ((640, 480), (640, 480), (640, 480)),
    ],
)
def test_a_photo_is_scaled_while_it_is_decoded(monkeypatch, size, decoded, stored):
    photo, sizes, load = picture("JPEG", size, quality=20), [], ImageFile.ImageFile.load
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda opened: (sizes.append(opened.size), load(opened))[1])
    prepared = prepare_file(check_file("IMG_0001.JPG", photo))
    monkeypatch.undo()

    assert sizes[0] == decoded
    assert Image.open(BytesIO(prepared.content)).size == stored


def test_of_several_frames_the_first_is_stored():
    frames = [Image.new("RGB", (30, 20), colour) for colour in ("#ff0000", "#00ff00", "#0000ff")]
    for image_format in ("GIF", "PNG", "WEBP"):
        out = BytesIO()
        frames[0].save(out, image_format, save_all=True, append_images=frames[1:], lossless=True)
        stored = Image.open(BytesIO(prepare_file(check_file("a", out.getvalue())).content))

        assert getattr(stored, "n_frames", 1) == 1
        assert stored.convert("RGB").getpixel((5, 5)) == pytest.approx((255, 0, 0), abs=2)


@pytest.mark.parametrize("tail", [b"%PDF-1.7\n%%EOF", b"PK\x03\x04", b"<html><script>alert(1)</script>"])
def test_a_second_file_behind_a_picture_is_not_stored(tail):
    assert tail not in prepare_file(check_file("a.png", picture() + tail)).content


def sentence_about(content: bytes) -> str:
    """Why the file is refused; empty when it is accepted."""
    try:
        prepare_file(check_file("a", content))
    except ValidationError as error:
        return error.messages[0]
    return ""


@given(st.binary(max_size=300), st.sampled_from([b"", *(bomb[1][:60] for bomb in BOMBS), picture(), picture("JPEG")]))
def test_any_bytes_are_a_picture_or_a_sentence(tail, head):
    assert sentence_about(head + tail)[:4] in {"", "「a」は"}


@pytest.mark.django_db
class TestForm:
    @pytest.fixture(autouse=True)
    def store(self, settings, tmp_path):
        settings.PRIVATE_ROOT = tmp_path

    @staticmethod
    def post(client, *contents: bytes):
        files = [SimpleUploadedFile(f"{n}.png", content) for n, content in enumerate(contents)]
        return client.post("/contact/", FILLED | {"drawn": drawn_before(), "attachments": files})

    def test_too_many_files_and_bombs_are_refused_before_a_pixel_is_decoded(self, client, decodes_nothing):
        assert "3つまで" in self.post(client, *[picture()] * 4).text
        page = self.post(client, png_header(6300, 6300))

        assert page.status_code == 422
        assert "「0.png」は6300×6300画素の画像です。" in page.text
        assert Inquiry.objects.count() == 0

    def test_beyond_the_limit_of_inquiries_no_pixel_is_decoded(self, client, decodes_nothing):
        for _ in range(PER_ADDRESS):
            make_inquiry(email=FILLED["email"])

        assert self.post(client, picture()).status_code == 429

    def test_a_picture_damaged_behind_its_header_is_named_and_nothing_is_saved(self, client):
        page = self.post(client, png_header(40, 30))

        assert page.status_code == 422
        assert "「0.png」は送れません。" in page.text
        assert "ファイルは、もう一度選んでください。" in page.text
        assert (Inquiry.objects.count(), InquiryFile.objects.count()) == (0, 0)

    def test_of_several_files_none_is_stored_when_one_is_damaged(self, tmp_path):
        with pytest.raises(ValidationError):
            store_files([check_file("a", picture()), check_file("b", png_header(40, 30))])
        assert list(tmp_path.iterdir()) == []


def test_the_limit_names_what_phones_take():
    """12 and 48 megapixels, as phones save them."""
    assert pictures.MAX_DECODED_PIXELS >= 4032 * 3024
    assert pictures.MAX_SCALED_PIXELS >= 8064 * 6048
