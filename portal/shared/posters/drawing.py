"""Writes shapes as a small SVG: coordinates of one decimal, no script and nothing from outside."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import cos, radians, sin

from portal.shared.posters.colors import Color


@dataclass(frozen=True)
class Box:
    """A rectangle; y grows downwards."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def unit(self) -> float:
        """The shorter side, by which motifs are measured."""
        return min(self.width, self.height)

    def at(self, across: float, down: float) -> tuple[float, float]:
        """The point at these shares of width and height."""
        return self.x + self.width * across, self.y + self.height * down

    def part(self, left: float, top: float, right: float, bottom: float) -> "Box":
        """The rectangle between these shares of width and height."""
        return Box(
            self.x + self.width * left,
            self.y + self.height * top,
            self.width * (right - left),
            self.height * (bottom - top),
        )

    def inset(self, margin: float) -> "Box":
        """The rectangle without a margin on each side."""
        return Box(self.x + margin, self.y + margin, self.width - 2 * margin, self.height - 2 * margin)

    def holds(self, other: "Box", slack: float = 0.5) -> bool:
        """Whether another rectangle lies inside; `slack` is for rounding."""
        return (
            other.x >= self.x - slack
            and other.y >= self.y - slack
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )


def number(value: float) -> str:
    """One decimal at most."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def points(pairs: Iterable[tuple[float, float]]) -> str:
    """Pairs of a path or a polygon."""
    return " ".join(f"{number(x)},{number(y)}" for x, y in pairs)


def trace(*parts: str | float | tuple[float, float]) -> str:
    """Path data out of letters, points and numbers."""
    written = (
        part if isinstance(part, str) else points([part]) if isinstance(part, tuple) else number(part) for part in parts
    )
    return " ".join(written)


def polar(x: float, y: float, radius: float, degrees: float) -> tuple[float, float]:
    """The point on a circle; 0 is to the right, and angles go clockwise."""
    return x + radius * cos(radians(degrees)), y + radius * sin(radians(degrees))


class Drawing:
    """Elements in the order in which they are painted."""

    def __init__(self, width: int, height: int) -> None:
        self.box = Box(0, 0, width, height)
        self._parts: list[str] = []
        self._definitions: list[str] = []

    def rect(self, box: Box, fill: Color | str, radius: float = 0, opacity: float = 1) -> None:
        """A rectangle."""
        corner = f' rx="{number(radius)}"' if radius else ""
        self._parts.append(f"<rect {_rectangle(box)}{corner}{_paint(fill, opacity)}/>")

    def circle(self, x: float, y: float, radius: float, fill: Color | str, opacity: float = 1) -> None:
        """A filled circle."""
        self._parts.append(f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"{_paint(fill, opacity)}/>')

    def ring(self, x: float, y: float, radius: float, stroke: Color, width: float) -> None:
        """The line of a circle."""
        self._parts.append(
            f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" fill="none"{_line(stroke, width)}/>'
        )

    def ellipse(self, x: float, y: float, across: float, down: float, fill: Color | str, opacity: float = 1) -> None:
        """A filled ellipse with these radii."""
        radii = f'rx="{number(across)}" ry="{number(down)}"'
        self._parts.append(f'<ellipse cx="{number(x)}" cy="{number(y)}" {radii}{_paint(fill, opacity)}/>')

    def polygon(self, corners: Iterable[tuple[float, float]], fill: Color | str, opacity: float = 1) -> None:
        """A closed shape with straight sides."""
        self._parts.append(f'<polygon points="{points(corners)}"{_paint(fill, opacity)}/>')

    def path(self, data: str, fill: Color | str, opacity: float = 1) -> None:
        """A filled path."""
        self._parts.append(f'<path d="{data}"{_paint(fill, opacity)}/>')

    def stroke(self, data: str, color: Color, width: float, cap: str = "butt") -> None:
        """The line of a path."""
        end = "" if cap == "butt" else f' stroke-linecap="{cap}"'
        self._parts.append(f'<path d="{data}" fill="none"{_line(color, width)}{end}/>')

    def glyphs(self, data: str, scale: float, fill: Color) -> None:
        """Outlines of text on a finer grid."""
        self._parts.append(f'<path transform="scale({scale:g})" d="{data}" fill="{fill.hex}"/>')

    def fade(self, stops: list[tuple[float, Color, float]], *, across: bool = False) -> str:
        """A linear gradient as a fill, downwards or across; stops are offset, colour and opacity."""
        name = f"f{len(self._definitions)}"
        rows = "".join(
            f'<stop offset="{offset:g}" stop-color="{color.hex}"{f" stop-opacity={chr(34)}{alpha:g}{chr(34)}" if alpha < 1 else ""}/>'
            for offset, color, alpha in stops
        )
        direction = "" if across else ' x2="0" y2="1"'
        self._definitions.append(f'<linearGradient id="{name}"{direction}>{rows}</linearGradient>')
        return f"url(#{name})"

    def dots(self, gap: float, radius: float, fill: Color, turn: float = 0) -> str:
        """A screen of dots as a fill, like the halftone of a print."""
        name = f"f{len(self._definitions)}"
        place = f'patternUnits="userSpaceOnUse" width="{number(gap)}" height="{number(gap)}" patternTransform="rotate({turn:g})"'
        dot = f'<circle cx="{number(gap / 2)}" cy="{number(gap / 2)}" r="{number(radius)}" fill="{fill.hex}"/>'
        self._definitions.append(f'<pattern id="{name}" {place}>{dot}</pattern>')
        return f"url(#{name})"

    @contextmanager
    def clipped(self, shape: str) -> Iterator[None]:
        """What is drawn inside shows only within the shape, an element of SVG."""
        name = f"f{len(self._definitions)}"
        self._definitions.append(f'<clipPath id="{name}">{shape}</clipPath>')
        self._parts.append(f'<g clip-path="url(#{name})">')
        yield
        self._parts.append("</g>")

    @contextmanager
    def turned(self, degrees: float, x: float, y: float) -> Iterator[None]:
        """What is drawn inside is turned around a point."""
        self._parts.append(f'<g transform="rotate({number(degrees)} {number(x)} {number(y)})">')
        yield
        self._parts.append("</g>")

    @contextmanager
    def shape(self) -> Iterator[str]:
        """What is drawn inside is drawn only where `use` puts it, by the name of the shape."""
        name, outer = f"f{len(self._definitions)}", self._parts
        self._parts = []
        yield name
        self._definitions.append(f'<g id="{name}">{"".join(self._parts)}</g>')
        self._parts = outer

    def use(self, name: str, x: float, y: float) -> None:
        """Puts a shape with its origin at a point."""
        self._parts.append(f'<use href="#{name}" x="{number(x)}" y="{number(y)}"/>')

    def svg(self) -> bytes:
        """The file."""
        size = f'viewBox="0 0 {self.box.width:g} {self.box.height:g}" width="{self.box.width:g}" height="{self.box.height:g}"'
        definitions = f"<defs>{''.join(self._definitions)}</defs>" if self._definitions else ""
        return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{definitions}{"".join(self._parts)}</svg>'.encode()


def rectangle(box: Box) -> str:
    """The shape of a box, for `clipped`."""
    return f"<rect {_rectangle(box)}/>"


def disc(x: float, y: float, radius: float) -> str:
    """The shape of a circle, for `clipped`."""
    return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"/>'


def corners(pairs: Iterable[tuple[float, float]]) -> str:
    """The shape of a polygon, for `clipped`."""
    return f'<polygon points="{points(pairs)}"/>'


def arc(x: float, y: float, radius: float, start: float, end: float) -> str:
    """Path data of a part of a circle, clockwise from start to end in degrees."""
    first, last = polar(x, y, radius, start), polar(x, y, radius, end)
    large = int(end - start > 180)
    return trace("M", first, "A", (radius, radius), f"0 {large} 1", last)


def _rectangle(box: Box) -> str:
    return f'x="{number(box.x)}" y="{number(box.y)}" width="{number(box.width)}" height="{number(box.height)}"'


def _paint(fill: Color | str, opacity: float) -> str:
    text = fill if isinstance(fill, str) else fill.hex
    return f' fill="{text}"' + (f' opacity="{opacity:g}"' if opacity < 1 else "")


def _line(color: Color, width: float) -> str:
    return f' stroke="{color.hex}" stroke-width="{number(width)}"'
