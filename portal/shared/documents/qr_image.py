"""QR symbols (ISO/IEC 18004), black on white: as one SVG path, or as a PNG for documents."""

import base64
import io
from functools import lru_cache
from itertools import groupby

import qrcode
from django.utils.html import format_html
from django.utils.safestring import SafeString

QUIET_ZONE = 4  # modules of white around the symbol


def matrix(text: str, *, mask: int | None = None) -> list[list[bool]]:
    """Rows of modules (true is dark) with the quiet zone; error correction M. Naming a `mask` saves the search for one."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=QUIET_ZONE, mask_pattern=mask)
    code.add_data(text)
    return code.get_matrix()


@lru_cache(maxsize=512)
def _drawing(text: str) -> tuple[int, str]:
    """(modules per side, path): one rectangle per run of dark modules, each positioned relative to the one before."""
    rows, path, at_x, at_y = matrix(text), [], 0, 0
    for y, row in enumerate(rows):
        x = 0
        for is_dark, run in groupby(row):
            length = len(list(run))
            if is_dark:
                path.append(f"m{x - at_x} {y - at_y}h{length}v1h-{length}z")
                at_x, at_y = x, y  # z returns to the corner of the rectangle
            x += length
    return len(rows), "".join(path)


def svg_path(text: str) -> str:
    """The `d` of one path in units of a module, quiet zone included."""
    return _drawing(text)[1]


def svg(text: str) -> SafeString:
    """The whole image, black on white in every theme; the element around it has the text alternative."""
    side, path = _drawing(text)
    return format_html(
        '<svg viewBox="0 0 {0} {0}" width="280" height="280" shape-rendering="crispEdges" aria-hidden="true">'
        '<path fill="#fff" d="M0 0h{0}v{0}H0z"/><path fill="#000" d="{1}"/></svg>',
        side,
        path,
    )


def png_uri(text: str, *, module: int = 6) -> str:
    """A data: URL of a PNG with `module` pixels per module; a PDF renders it in a tenth of the time of the path."""
    from PIL import Image  # noqa: PLC0415 - only where a document is drawn

    rows = matrix(text, mask=3)
    image = Image.new("1", (len(rows), len(rows)))
    image.putdata([not is_dark for row in rows for is_dark in row])
    side = len(rows) * module
    file = io.BytesIO()
    image.resize((side, side), Image.Resampling.NEAREST).save(file, "PNG")
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"
