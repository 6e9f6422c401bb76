"""Computes positions and lengths of horizontal bar charts; the template draws them as SVG."""

from dataclasses import dataclass

from support.reports.queries import Figure

WIDTH, ROW, BAR, LABELS, NUMBERS = 640, 32, 18, 230, 50  # units of the SVG's viewBox
LONGEST_LABEL = 16  # characters that fit beside a bar; the table shows the full label


@dataclass(frozen=True)
class Bar:
    """One bar: its label and value, its top `y` and `length` in SVG units."""

    label: str
    number: int
    y: int
    length: int

    @property
    def middle(self) -> int:
        """Baseline of the label and the number."""
        return self.y + BAR // 2 + 5

    @property
    def end(self) -> int:
        """Left edge of the number."""
        return LABELS + self.length + 8


@dataclass(frozen=True)
class Chart:
    """The chart of one figure; `left` and `thick` are the same for all bars."""

    bars: list[Bar]
    height: int
    width: int = WIDTH
    left: int = LABELS
    thick: int = BAR


def chart(figure: Figure) -> Chart | None:
    """The chart of a figure; None when all its numbers are 0."""
    longest = max((row.number for row in figure.rows), default=0)
    if not longest:
        return None
    max_length = WIDTH - LABELS - NUMBERS
    bars = [
        Bar(_short(row.label), row.number, index * ROW + 6, round(max_length * row.number / longest))
        for index, row in enumerate(figure.rows)
    ]
    return Chart(bars, len(bars) * ROW + 6)


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1] + "…"
