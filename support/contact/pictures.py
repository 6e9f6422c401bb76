"""Judges pictures by their header, before a pixel is decoded, and encodes the accepted ones again."""

import io
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from PIL import Image, ImageOps
from PIL.ImageFile import ImageFile

MAX_SIDE = 2400  # pixels: enough to read a screenshot, and it shrinks photos
# Pixels that are decoded at once; a photo of 12 megapixels has 12,192,768. As RGBA they take 50 MB.
MAX_DECODED_PIXELS = 12_500_000
# Pixels of a baseline JPEG, which is scaled while it is decoded; a photo of 48 megapixels has 48,771,072.
MAX_SCALED_PIXELS = 50_000_000
FORMATS = ["JPEG", "PNG", "GIF"]  # and WebP, whose header is read here
# Some phones save two pictures in one file, which Pillow opens as JPEG and reports as MPO.
JPEG_FORMATS = {"JPEG", "MPO"}
SCALES = (1, 2, 4, 8)  # by which libjpeg can divide while it decodes
PARSE_ERRORS = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    ArithmeticError,
    LookupError,
    TypeError,
    AttributeError,
    struct.error,
)  # fmt: skip - what Pillow raises on damaged files
_decoding = threading.Lock()  # one picture at a time in each process


class UnreadablePicture(Exception):
    """The file is no picture of the accepted formats, or it is damaged."""


class PictureTooLarge(Exception):
    """The header declares more pixels than are decoded. `limit`: pixels for this format."""

    def __init__(self, width: int, height: int, limit: int) -> None:
        super().__init__(f"{width}x{height}")
        self.width, self.height, self.limit = width, height, limit


@dataclass(frozen=True)
class PictureHeader:
    """What the first bytes declare; sizes in pixels. `scales`: the decoder can divide the size while it decodes."""

    image_format: str
    width: int
    height: int
    scales: bool

    @property
    def limit(self) -> int:
        """The largest number of pixels that is accepted."""
        return MAX_SCALED_PIXELS if self.scales else MAX_DECODED_PIXELS


def check_header(content: bytes) -> PictureHeader:
    """The header of an acceptable picture; decodes no pixel. Raises UnreadablePicture or PictureTooLarge."""
    header = _webp_header(content) if content[8:12] == b"WEBP" else _pillow_header(content)
    if header.width * header.height > header.limit:
        raise PictureTooLarge(header.width, header.height, header.limit)
    return header


def _pillow_header(content: bytes) -> PictureHeader:
    """Pillow's plug-ins read up to the first pixels. A progressive JPEG needs all its memory at once.

    Not by `Image.open`, which refuses very large sizes without naming them.
    """
    try:
        with _plugin(content)(io.BytesIO(content), "") as opened:
            is_jpeg = opened.format in JPEG_FORMATS
            scales = is_jpeg and not opened.info.get("progressive")
            return PictureHeader("JPEG" if is_jpeg else opened.format or "", *opened.size, scales=scales)
    except (*PARSE_ERRORS, Image.DecompressionBombError) as error:
        raise UnreadablePicture from error


def _plugin(content: bytes) -> Callable[[io.BytesIO, str], ImageFile]:
    """The class that reads this format, by the first bytes; the name of the file counts nothing."""
    Image.preinit()
    for image_format in FORMATS:
        open_file, accept = Image.OPEN[image_format]
        if accept and accept(content[:16]) is True:
            return cast(Callable[[io.BytesIO, str], ImageFile], open_file)
    raise UnreadablePicture


def _webp_header(content: bytes) -> PictureHeader:
    """Read here (RFC 9649 §2.5 to 2.7), because Pillow allocates two whole pictures when it opens a WebP."""
    kind, body = content[12:16], content[20:30]
    if len(body) < 10:
        raise UnreadablePicture
    if kind == b"VP8X":
        size = [1 + int.from_bytes(body[at : at + 3], "little") for at in (4, 7)]
    elif kind == b"VP8L" and body[0] == 0x2F:
        bits = int.from_bytes(body[1:5], "little")
        size = [1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)]
    elif kind == b"VP8 " and body[3:6] == b"\x9d\x01\x2a":
        size = [int.from_bytes(body[at : at + 2], "little") & 0x3FFF for at in (6, 8)]
    else:
        raise UnreadablePicture
    return PictureHeader("WEBP", size[0], size[1], scales=False)


def encode_again(content: bytes) -> tuple[bytes, bool]:
    """(picture of at most MAX_SIDE, whether it is JPEG, else PNG): without location, scripts, or appended files.

    Of a picture with several frames the first is kept. Raises UnreadablePicture or PictureTooLarge.
    """
    header = check_header(content)
    is_jpeg = header.image_format == "JPEG"
    out = io.BytesIO()
    try:
        with _decoding, Image.open(io.BytesIO(content), formats=[header.image_format]) as opened:
            _scale_while_decoding(opened, header)
            ImageOps.exif_transpose(opened, in_place=True)
            opened.thumbnail((MAX_SIDE, MAX_SIDE))
            opened.convert("RGB" if is_jpeg else "RGBA").save(out, "JPEG" if is_jpeg else "PNG")
    except (*PARSE_ERRORS, Image.DecompressionBombError) as error:
        raise UnreadablePicture from error
    return out.getvalue(), is_jpeg


def _scale_while_decoding(opened: Image.Image, header: PictureHeader) -> None:
    """Asks the decoder for the smallest size that fills MAX_SIDE, within MAX_DECODED_PIXELS. Refuses what stays larger."""
    if header.scales:
        by_side = max(scale for scale in SCALES if scale == 1 or max(opened.size) // scale >= MAX_SIDE)
        by_area = next((s for s in SCALES if opened.width * opened.height <= MAX_DECODED_PIXELS * s * s), SCALES[-1])
        scale = max(by_side, by_area)
        opened.draft("RGB", (max(1, opened.width // scale), max(1, opened.height // scale)))
    if opened.width * opened.height > MAX_DECODED_PIXELS:
        raise PictureTooLarge(header.width, header.height, header.limit)
