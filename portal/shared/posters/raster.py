"""Posters as pixels, for mails, link cards and old browsers. The only module that imports resvg."""

import io
from enum import StrEnum

from PIL import Image

QUALITY = 80


class Picture(StrEnum):
    """File types."""

    WEBP = "webp"
    PNG = "png"
    JPEG = "jpeg"


def raster(svg: bytes, width: int, sort: Picture) -> bytes:
    """The picture of an SVG with this width. Takes about 0.1 s; fonts and files of the machine are not read."""
    import resvg_py  # noqa: PLC0415 - only needed when a picture is drawn

    png = resvg_py.svg_to_bytes(svg_string=svg.decode(), width=width, skip_system_fonts=True)
    image = Image.open(io.BytesIO(png)).convert("RGB")
    target = io.BytesIO()
    if sort is Picture.PNG:
        image.quantize(128, dither=Image.Dither.NONE).save(target, "PNG", optimize=True)
    elif sort is Picture.JPEG:
        image.save(target, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    else:
        image.save(target, "WEBP", quality=QUALITY, method=6)
    return target.getvalue()
