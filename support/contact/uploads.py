"""Files that people send: known by content and not by name; pictures are drawn anew, so that nothing hides in them."""

import io
import unicodedata
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageOps

from portal.shared import signing
from support.contact.storage import private_files

MAX_FILES = 3
MAX_BYTES = 5 * 1024 * 1024  # bytes
MAX_PIXELS = 40_000_000
MAX_SIDE = 2400  # pixels: enough to read a screen, and a camera's picture becomes small
# Two pictures in one, as some phones take them, is opened as a JPEG and called MPO.
IMAGE_FORMATS = dict.fromkeys(["JPEG", "MPO"], ("JPEG", "image/jpeg", ".jpg"))
DEFAULT_FORMAT = ("PNG", "image/png", ".png")
PDF = "application/pdf"


@dataclass(frozen=True)
class CheckedFile:
    """A file that may be kept."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class StoredFile:
    """A file that lies in the store and waits for its row."""

    name: str
    content_type: str
    size: int
    path: str


def check_file(name: str, content: bytes) -> CheckedFile:
    """Raises ValidationError with the sentence for people."""
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
    """Only the picture's points survive: no place where it was taken, no script, no second file behind it."""
    refused = ValidationError(
        _("「%(name)s」は送れません。写真や画面の画像（JPEG、PNG、WebP、GIF）か、PDFを選んでください。")
        % {"name": name[:60]}
    )
    try:
        opened = Image.open(io.BytesIO(content), formats=["JPEG", "PNG", "WEBP", "GIF"])
        if opened.width * opened.height > MAX_PIXELS:
            raise refused
        kind, content_type, ending = IMAGE_FORMATS.get(opened.format or "", DEFAULT_FORMAT)
        opened.draft("RGB", (MAX_SIDE, MAX_SIDE))
        picture = ImageOps.exif_transpose(opened)
        picture.thumbnail((MAX_SIDE, MAX_SIDE))
        out = io.BytesIO()
        picture.convert("RGB" if kind == "JPEG" else "RGBA").save(out, kind)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise refused from error
    return CheckedFile(_safe_name(name, ending), content_type, out.getvalue())


def _safe_name(name: str, ending: str) -> str:
    """The person's own name for it, with the ending of what it is; no folder, no sign that turns the line round."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(sign for sign in last if unicodedata.category(sign)[0] not in "CZ" or sign == " ")
    stem = plain.rpartition(".")[0] or plain or "file"
    return stem.strip(" .")[:80] + ending


def store_files(checked: list[CheckedFile]) -> list[StoredFile]:
    """Writes the files before any transaction begins; one whose row never comes is swept by the clock."""
    store = private_files()
    return [
        StoredFile(
            one.name,
            one.content_type,
            len(one.content),
            store.save(f"inquiries/{signing.new_public_id()}", ContentFile(one.content)),
        )
        for one in checked
    ]


class MultipleFileInput(forms.FileInput):
    """The browser's own control, for more than one."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Cleans to a list of checked files, empty when none was chosen."""

    widget = MultipleFileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif,application/pdf"})

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("label", gettext_lazy("画像・PDF"))
        kwargs.setdefault(
            "help_text", gettext_lazy("3つまで、1つ5MBまで。画面の写真があると、早くお答えできることがあります。")
        )
        super().__init__(required=False, **kwargs)

    def clean(self, data, initial=None) -> list[CheckedFile]:
        """All of them are looked at; the first that cannot be kept is named."""
        files = [one for one in (data if isinstance(data, (list, tuple)) else [data]) if one]
        if len(files) > MAX_FILES:
            raise ValidationError(_("送れるファイルは3つまでです。選び直してください。"))
        return [self._checked(one) for one in files]

    @staticmethod
    def _checked(one) -> CheckedFile:
        """A browser forgets what was chosen, so the sentence says to choose again."""
        try:
            return check_file(one.name, one.read(MAX_BYTES + 1))
        except ValidationError as error:
            raise ValidationError([*error.messages, _("ファイルは、もう一度選んでください。")]) from error
