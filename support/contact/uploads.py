"""Validates files that customers send by their content, and stores them; pictures hold nothing but their pixels."""

import unicodedata
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.shared import signing
from support.contact import pictures
from support.contact.storage import private_files

MAX_FILES = 3
MAX_BYTES = 5 * 1024 * 1024  # bytes
PDF = "application/pdf"
JPEG, PNG = (".jpg", "image/jpeg"), (".png", "image/png")


@dataclass(frozen=True)
class CheckedFile:
    """A file whose size and header are accepted; the pixels of a picture are not decoded yet."""

    name: str
    content: bytes

    @property
    def is_pdf(self) -> bool:
        """Whether it is a PDF, else it is a picture."""
        return self.content.startswith(b"%PDF-")


@dataclass(frozen=True)
class PreparedFile:
    """A file that may be stored: its type by its content, a picture encoded again."""

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
    """Checks size and header of one file, without decoding it. Raises ValidationError with text for the customer."""
    if not content:
        raise ValidationError(_("「%(name)s」は空のファイルです。別のファイルを選んでください。") % {"name": name[:60]})
    if len(content) > MAX_BYTES:
        raise ValidationError(
            _("「%(name)s」は5MBを超えています。小さくするか、別のファイルを選んでください。") % {"name": name[:60]}
        )
    checked = CheckedFile(name, content)
    if not checked.is_pdf:
        try:
            pictures.check_header(content)
        except (pictures.UnreadablePicture, pictures.PictureTooLarge) as error:
            raise _refusal(name, error) from error
    return checked


def _refusal(name: str, error: Exception) -> ValidationError:
    """The sentence about a picture that is not taken; names its size and the limit."""
    if isinstance(error, pictures.PictureTooLarge):
        sentence = _(
            "「%(name)s」は%(width)d×%(height)d画素の画像です。この形式は、縦×横が%(limit)s画素まで受け取れます。"
            "小さくするか、別の画像を選んでください。"
        )
        values = {"width": error.width, "height": error.height, "limit": f"{error.limit:,}"}
        return ValidationError(sentence % {"name": name[:60], **values})
    return ValidationError(
        _("「%(name)s」は送れません。写真や画面の画像（JPEG、PNG、WebP、GIF）か、PDFを選んでください。")
        % {"name": name[:60]}
    )


def prepare_file(checked: CheckedFile) -> PreparedFile:
    """Decodes a picture and encodes it again. Raises ValidationError when it is damaged behind its header."""
    if checked.is_pdf:
        return PreparedFile(_safe_name(checked.name, ".pdf"), PDF, checked.content)
    try:
        content, is_jpeg = pictures.encode_again(checked.content)
    except (pictures.UnreadablePicture, pictures.PictureTooLarge) as error:
        raise _refusal(checked.name, error) from error
    ending, content_type = JPEG if is_jpeg else PNG
    return PreparedFile(_safe_name(checked.name, ending), content_type, content)


def _safe_name(name: str, ending: str) -> str:
    """The customer's file name without folders and control characters, with the extension of the real type."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(sign for sign in last if unicodedata.category(sign)[0] not in "CZ" or sign == " ")
    stem = plain.rpartition(".")[0] or plain or "file"
    return stem.strip(" .")[:80] + ending


def store_files(checked: list[CheckedFile]) -> list[StoredFile]:
    """Stores the files before the transaction begins; a job deletes those that never get a row.

    Decodes the pictures, one after the other, so limits of requests are counted before. Raises ValidationError.
    """
    store = private_files()
    return [
        StoredFile(
            file.name,
            file.content_type,
            len(file.content),
            store.save(f"inquiries/{signing.new_public_id()}", ContentFile(file.content)),
        )
        for file in [prepare_file(one) for one in checked]
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
        try:
            return check_file(file.name or "", file.read(MAX_BYTES + 1))
        except ValidationError as error:
            raise choose_again(error) from error


def choose_again(error: ValidationError) -> ValidationError:
    """Adds to an error that the files must be chosen again, because browsers do not keep them."""
    return ValidationError([*error.messages, _("ファイルは、もう一度選んでください。")])
