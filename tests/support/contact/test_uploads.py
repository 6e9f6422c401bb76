"""Files are identified by their content; anything but a picture or a PDF is refused, whatever its name."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from portal.shared import clock
from support.contact import uploads
from support.contact.jobs import delete_orphaned_files
from support.contact.storage import private_files
from support.contact.uploads import CheckedFile, check_file, prepare_file, store_files
from tests.factories.support import picture

PDF = b"%PDF-1.7\n"


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.png", picture("PNG"), ("a.png", "image/png")),
        ("a.exe", picture("JPEG"), ("a.jpg", "image/jpeg")),
        ("a", picture("WEBP"), ("a.png", "image/png")),
        ("a.gif", picture("GIF"), ("a.png", "image/png")),
        ("a.html", PDF, ("a.pdf", "application/pdf")),
        ("../../etc/passwd.png", picture(), ("passwd.png", "image/png")),
        ("C:\\x\\写真\u202egnp.png", picture(), ("写真gnp.png", "image/png")),
        ("", picture(), ("file.png", "image/png")),
    ],
)
def test_type_and_extension_come_from_the_content(name, content, expected):
    prepared = prepare_file(check_file(name, content))

    assert (prepared.name, prepared.content_type) == expected


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<html>",
        b"MZ\x90\x00",
        b"PK\x03\x04",
        b"\x89PNG\r\n\x1a\n broken",
        b" " + PDF,
    ],
)
def test_everything_else_is_refused(content):
    with pytest.raises(ValidationError):
        check_file("photo.png", content)


def test_too_large_is_refused_by_bytes():
    with pytest.raises(ValidationError, match="5MB"):
        check_file("a.pdf", PDF + b"x" * uploads.MAX_BYTES)


def test_data_appended_to_a_picture_is_removed():
    drawn = prepare_file(check_file("a.png", picture() + b"<script>alert(1)</script>")).content

    assert b"script" not in drawn
    assert Image.open(BytesIO(drawn)).size == (40, 30)


@pytest.mark.django_db
def test_files_without_a_row_are_deleted_after_a_day(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    [stored] = store_files([CheckedFile("a.pdf", PDF)])
    at = clock.now().replace(minute=0)

    assert delete_orphaned_files(at) == 0
    assert delete_orphaned_files(at + timedelta(days=2, minutes=1)) == 0
    assert delete_orphaned_files(at + timedelta(days=2)) == 1
    assert not private_files().exists(stored.path)
