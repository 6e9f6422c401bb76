"""Draws the site's icons from the shapes of favicon.svg: for tabs, home screens and shared links.

Run by hand when the shapes change: `python scripts/draw_icons.py`. The pictures are part of this project, with its licence.
"""

from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).resolve().parent.parent / "portal/static/icons"
BLUE, WHITE = "#0017c1", "#ffffff"
SMOOTH = 4  # drawn so many times larger, then made smaller
MASKABLE = 0.62  # of a home screen's icon, which phones cut to a circle


def main() -> None:
    """Writes all files."""
    FOLDER.mkdir(exist_ok=True)
    ticket(64, 64, 1, BLUE, WHITE, None).save(FOLDER / "favicon.ico", sizes=[(16, 16), (32, 32), (48, 48)])
    for name, size in {"apple-touch-icon": 180, "icon-192": 192, "icon-512": 512}.items():
        save(ticket(size, size, MASKABLE, WHITE, BLUE, BLUE), name)
    save(ticket(1200, 630, 0.5, WHITE, BLUE, BLUE), "share")


def save(image: Image.Image, name: str) -> None:
    """A PNG of few colours, so that it is small."""
    image.convert("RGB").quantize(32).save(FOLDER / f"{name}.png", optimize=True)


def ticket(width: int, height: int, part: float, fill: str, mark: str, background: str | None) -> Image.Image:
    """A ticket with a check mark in the middle; `part` is its share of the shorter side, in a grid of 32 by 32."""
    image = Image.new("RGBA", (width * SMOOTH, height * SMOOTH), background or (0, 0, 0, 0))
    draw, unit = ImageDraw.Draw(image), min(width, height) * SMOOTH * part / 32
    left, top = width * SMOOTH / 2 - 16 * unit, height * SMOOTH / 2 - 16 * unit

    def at(*numbers: float) -> list[tuple[float, float]]:
        pairs = zip(numbers[::2], numbers[1::2], strict=True)
        return [(left + x * unit, top + y * unit) for x, y in pairs]

    draw.rounded_rectangle(at(2, 6, 30, 26), 3 * unit, fill=fill)
    for x in (2, 30):
        draw.ellipse(at(x - 3, 13, x + 3, 19), fill=background or (0, 0, 0, 0))
    corners = at(10, 16, 14, 20, 22, 12)
    draw.line(corners, fill=mark, width=round(3 * unit), joint="curve")
    for across, down in corners:
        draw.ellipse((across - 1.5 * unit, down - 1.5 * unit, across + 1.5 * unit, down + 1.5 * unit), fill=mark)
    return image.resize((width, height), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    main()
