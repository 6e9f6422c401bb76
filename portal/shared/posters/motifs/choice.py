"""The motifs of each kind, and the one that a seed chooses."""

from collections.abc import Callable

from portal.shared.posters.chance import Chance
from portal.shared.posters.drawing import Box, Drawing, rectangle
from portal.shared.posters.kinds import Kind
from portal.shared.posters.motifs import festival, lecture, lottery, music, other, sports, stream, theatre
from portal.shared.posters.palettes import Palette

type Motif = Callable[[Drawing, Box, Palette, Chance], None]

MOTIFS: dict[Kind, tuple[Motif, ...]] = {
    Kind.MUSIC: (music.strings, music.arcs, music.staff),
    Kind.THEATRE: (theatre.curtain, theatre.spotlights, theatre.stripes, theatre.mask),
    Kind.FESTIVAL: (festival.fireworks, festival.waves, festival.lanterns, festival.fan),
    Kind.LECTURE: (lecture.light, lecture.arches, lecture.brackets),
    Kind.STREAM: (stream.aperture, stream.scan_lines, stream.screens, stream.reels),
    Kind.LOTTERY: (lottery.lots, lottery.strips, lottery.stars),
    Kind.SPORTS: (sports.lanes, sports.ball),
    Kind.OTHER: (other.tiles, other.hills, other.discs),
}


def motif(kind: Kind, seed: str) -> Motif:
    """The motif of a seed."""
    return Chance(seed, "motif").pick(MOTIFS[kind])


def draw_motif(art: Drawing, box: Box, colors: Palette, kind: Kind, seed: str, shape: str = "") -> None:
    """Draws the motif of a seed within a shape, or within the box."""
    with art.clipped(shape or rectangle(box)):
        motif(kind, seed)(art, box, colors, Chance(seed, "shapes"))
