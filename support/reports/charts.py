"""Bars as SVG, drawn on the server: places and lengths only, the template writes them down."""

from dataclasses import dataclass

from support.reports.queries import Figure

WIDTH, ROW, BAR, LABELS, NUMBERS = 640, 32, 18, 230, 50  # units of the drawing
LONGEST_LABEL = 16  # characters that fit beside a bar; the table has the whole words


@dataclass(frozen=True)
class Bar:
    """One bar."""

    label: str
    number: int
    y: int
    length: int

    @property
    def middle(self) -> int:
        """Where words stand."""
        return self.y + BAR // 2 + 5

    @property
    def end(self) -> int:
        """Where the number stands."""
        return LABELS + self.length + 8


@dataclass(frozen=True)
class Chart:
    """A drawing of a figure."""

    bars: list[Bar]
    height: int
    width: int = WIDTH
    left: int = LABELS
    thick: int = BAR


def chart(figure: Figure) -> Chart | None:
    """None when there is nothing to draw."""
    longest = max((row.number for row in figure.rows), default=0)
    if not longest:
        return None
    room = WIDTH - LABELS - NUMBERS
    bars = [
        Bar(_short(row.label), row.number, place * ROW + 6, round(room * row.number / longest))
        for place, row in enumerate(figure.rows)
    ]
    return Chart(bars, len(bars) * ROW + 6)


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1] + "…"
