"""How a page looks, as a small grey picture, and how far two such pictures are apart.

Small and grey, so that the smoothing of letters and a shade more or less do not count, but a part that is missing, moved or
without its colours does.
"""

import io
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops, ImageOps

FOLDER = Path(__file__).parent / "looks"
RECORD = FOLDER / "environment.json"
SMALLER = 3  # a reference has a third of the width
HIGHEST = 900  # pixels of a reference: what is far below is shown by another page
BLOCK = 10  # pixels of a reference: about one line of text
UNLIKE = 28  # of 255: a block that differs more in the mean is another one
MOST_UNLIKE = 0.012  # of all blocks
FONT = ("fc-match", "--format=%{family[0]} %{style[0]} %{fontversion}", "sans-serif:lang=ja")


@dataclass(frozen=True)
class Difference:
    """Rows that one picture has more than the other, and the share of blocks that differ."""

    rows: int
    unlike: float

    @property
    def is_small(self) -> bool:
        """Whether both show the same page."""
        return self.rows <= BLOCK and self.unlike <= MOST_UNLIKE


def environment(chromium_version: str) -> dict[str, str]:
    """What letters and lines depend on: the browser's main version and the Japanese font."""
    font = subprocess.run(FONT, capture_output=True, text=True, check=False).stdout.strip()
    return {"chromium": chromium_version.partition(".")[0], "font": font}


def why_not_comparable(chromium_version: str) -> str:
    """What differs from the machine on which the references were taken; "" when they can be compared."""
    recorded = json.loads(RECORD.read_text()) if RECORD.exists() else {}
    differing = {name: value for name, value in environment(chromium_version).items() if recorded.get(name) != value}
    return "; ".join(
        f"{name}: {recorded.get(name)} in {RECORD.name}, {value} here" for name, value in differing.items()
    )


def reduced(png: bytes) -> Image.Image:
    """A screenshot as a reference: grey and small."""
    picture = ImageOps.grayscale(Image.open(io.BytesIO(png)))
    small = picture.resize((picture.width // SMALLER, picture.height // SMALLER), Image.Resampling.BOX)
    return small.crop((0, 0, small.width, min(small.height, HIGHEST)))


def accept(name: str, picture: Image.Image, chromium_version: str) -> None:
    """Makes the picture the reference."""
    FOLDER.mkdir(exist_ok=True)
    picture.save(FOLDER / f"{name}.webp", quality=60, method=6)
    RECORD.write_text(json.dumps(environment(chromium_version), indent=1) + "\n")


def difference(name: str, picture: Image.Image) -> Difference:
    """How far the picture is from the reference of that name."""
    reference = Image.open(FOLDER / f"{name}.webp").convert("L")
    return compare(picture, reference)


def compare(one: Image.Image, other: Image.Image) -> Difference:
    """The difference of two small grey pictures of the same width."""
    width, height = min(one.width, other.width), min(one.height, other.height)
    area = (0, 0, width, height)
    blocks = ImageChops.difference(*(_means(picture.crop(area)) for picture in (one, other)))
    unlike = sum(blocks.histogram()[UNLIKE + 1 :]) / (blocks.width * blocks.height)
    return Difference(abs(one.height - other.height), unlike)


def _means(picture: Image.Image) -> Image.Image:
    return picture.resize((-(-picture.width // BLOCK), -(-picture.height // BLOCK)), Image.Resampling.BOX)
