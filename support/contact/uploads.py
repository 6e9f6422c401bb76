"""Validates files that customers send by their content, and re-encodes pictures so that they hold nothing else."""

import io
import unicodedata
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageOps

from portal.shared import signing
from support.contact.storage import private_files

MAX_FILES = 3
MAX_BYTES = 5 * 1024 * 1024  # bytes
MAX_PIXELS = 40_000_000
MAX_SIDE = 2400  # pixels: enough to read a screenshot, and it shrinks photos
# Some phones save two pictures in one file, which Pillow opens as JPEG and reports as MPO.
IMAGE_FORMATS = dict.fromkeys(["JPEG", "MPO"], ("JPEG", "image/jpeg", ".jpg"))
DEFAULT_FORMAT = ("PNG", "image/png", ".png")
PDF = "application/pdf"


@dataclass(frozen=True)
class CheckedFile:
    """A validated file that may be stored."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class StoredFile:
    """A file in the storage that has no row yet; `size` in bytes."""

    name: str
    content_type: str
    size: int
    path: str


def check_file(name: str, content: bytes) -> CheckedFile:
    """Validates one file; pictures are re-encoded. Raises ValidationError with text for the customer."""
    if not content:
        raise ValidationError(_("「%(name)s」は空のファイルです。別のファイルを選んでください。") % {"name": name[:60]})
    if len(content) > MAX_BYTES:
        raise ValidationError(
            _("「%(name)s」は5MBを超えています。小さくするか、別のファイルを選んでください。") % {"name": name[:60]}
        )
    if content.startswith(b"%PDF-"):
        return CheckedFile(_safe_name(name, ".pdf"), PDF, content)
    return _reencode(name, content)


def _reencode(name: str, content: bytes) -> CheckedFile:
    """Encodes only the pixels again: without location, scripts or a second file appended to the picture."""
    refused = ValidationError(
        _("「%(name)s」は送れません。写真や画面の画像（JPEG、PNG、WebP、GIF）か、PDFを選んでください。")
        % {"name": name[:60]}
    )
    try:
        opened = Image.open(io.BytesIO(content), formats=["JPEG", "PNG", "WEBP", "GIF"])
        if opened.width * opened.height > MAX_PIXELS:
            raise refused
        image_format, content_type, ending = IMAGE_FORMATS.get(opened.format or "", DEFAULT_FORMAT)
        opened.draft("RGB", (MAX_SIDE, MAX_SIDE))
        picture = ImageOps.exif_transpose(opened)
        picture.thumbnail((MAX_SIDE, MAX_SIDE))
        out = io.BytesIO()
        picture.convert("RGB" if image_format == "JPEG" else "RGBA").save(out, image_format)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise refused from error
    return CheckedFile(_safe_name(name, ending), content_type, out.getvalue())


def _safe_name(name: str, ending: str) -> str:
    """The customer's file name without folders and control characters, with the extension of the real type."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(sign for sign in last if unicodedata.category(sign)[0] not in "CZ" or sign == " ")
    stem = plain.rpartition(".")[0] or plain or "file"
    return stem.strip(" .")[:80] + ending


def store_files(checked: list[CheckedFile]) -> list[StoredFile]:
    """Stores the files before the transaction begins; a job deletes those that never get a row."""
    store = private_files()
    return [
        StoredFile(
            file.name,
            file.content_type,
            len(file.content),
            store.save(f"inquiries/{signing.new_public_id()}", ContentFile(file.content)),
        )
        for file in checked
    ]


class MultipleFileInput(forms.FileInput):
    """The browser's file input for several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Cleans to a list of at most MAX_FILES checked files, empty when none was chosen."""

    widget = MultipleFileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif,application/pdf"})

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("画像・PDF"))
        kwargs.setdefault(
            "help_text", gettext_lazy("3つまで、1つ5MBまで。画面の写真があると、早くお答えできることがあります。")
        )
        super().__init__(required=False, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[CheckedFile]:
        """Validates every file. Raises ValidationError that names the first invalid one."""
        files = [file for file in (data if isinstance(data, (list, tuple)) else [data]) if file]
        if len(files) > MAX_FILES:
            raise ValidationError(_("送れるファイルは3つまでです。選び直してください。"))
        return [self._checked(file) for file in files]

    @staticmethod
    def _checked(file: UploadedFile) -> CheckedFile:
        """Adds to an error that files must be chosen again, because browsers do not keep them."""
        try:
            return check_file(file.name or "", file.read(MAX_BYTES + 1))
        except ValidationError as error:
            raise ValidationError([*error.messages, _("ファイルは、もう一度選んでください。")]) from error
