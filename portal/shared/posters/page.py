"""A page on which a composition puts motif and texts; it remembers where each text may stand and what is behind it."""

from dataclasses import dataclass

from portal.shared.posters.chance import Chance
from portal.shared.posters.colors import Color, readable
from portal.shared.posters.drawing import Box, Drawing
from portal.shared.posters.kinds import Kind
from portal.shared.posters.motifs.choice import draw_motif
from portal.shared.posters.palettes import Palette
from portal.shared.posters.typesetting import GRID, Style, TextBlock, fit


@dataclass(frozen=True)
class Content:
    """The texts of a poster; every one may be empty."""

    title: str
    subtitle: str
    day: str
    weekday: str
    time: str
    place: str
    organizer: str

    @property
    def whole_title(self) -> str:
        """Title and subtitle in a row."""
        return f"{self.title} {self.subtitle}".strip()


@dataclass(frozen=True)
class PlacedText:
    """A text, the box that it may not leave, its colour and the colours behind it."""

    role: str
    block: TextBlock
    box: Box
    fill: Color
    grounds: tuple[Color, ...]


class Page:
    """What a composition draws on."""

    def __init__(self, width: int, height: int, content: Content, kind: Kind, seed: str, colors: Palette) -> None:
        self.art = Drawing(width, height)
        self.box = self.art.box
        self.content = content
        self.colors = colors
        self.chance = Chance(seed, "composition")
        self.texts: list[PlacedText] = []
        self._kind, self._seed = kind, seed

    @property
    def tall(self) -> bool:
        """Whether the page is higher than wide."""
        return self.box.height > self.box.width

    @property
    def margin(self) -> float:
        """The white space at the edges."""
        return self.box.unit * 0.075

    def motif(self, box: Box, colors: Palette, shape: str = "") -> None:
        """Fills a box with the motif, or the part of it inside a shape."""
        draw_motif(self.art, box, colors, self._kind, self._seed, shape)

    def text(self, role: str, text: str, box: Box, style: Style, *, color: Color, on: Color) -> Box:
        """Puts a text into a box, in this colour or the nearest that is readable. The bounds of its ink."""
        if not text:
            return Box(box.x, box.y, 0, 0)
        block = fit(text, box, style)
        self.texts.append(PlacedText(role, block, box, readable(color, on), (on,)))
        return block.bounds

    def svg(self) -> bytes:
        """The motif, and on it the texts."""
        for text in self.texts:
            self.art.glyphs(text.block.data, 1 / GRID, text.fill)
        return self.art.svg()
