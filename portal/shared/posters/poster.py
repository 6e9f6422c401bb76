"""A poster out of title, date and kind: as SVG in four formats, with an accent for the page around it."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import cached_property

from portal.shared.posters.chance import Chance
from portal.shared.posters.colors import Color
from portal.shared.posters.compositions import COMPOSITIONS
from portal.shared.posters.kinds import Kind, guess_kind
from portal.shared.posters.motifs.choice import motif
from portal.shared.posters.outlines import drawable
from portal.shared.posters.page import Content, Page
from portal.shared.posters.palettes import Palette, Season, palette, season_of

LONGEST_TITLE = 80  # characters; the end of a longer one is left out
SUBTITLE = re.compile(r"(.{2,}?) ?[〜～] ?([^〜～]{2,}?) ?[〜～]")  # コンサート 〜クリスマスの夜に〜
VERTICAL_TITLE = 26  # characters that vertical columns take without becoming small
NOT_VERTICAL = re.compile(r"[A-Za-z]{4}|[^\u0020-\u007e\u2010-\u206f\u2e80-\u30ff\u3400-\u9fff\uf900-\uffef]")
ALL_OVER = {"strings", "arcs", "waves", "lanterns", "arches", "lots", "strips", "lanes", "tiles", "fireworks"}
WEEKDAYS = {"ja": "月火水木金土日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}


class Format(Enum):
    """Width and height."""

    WIDE = (1280, 720)  # cards of a list
    SHARE = (1200, 630)  # links in other sites and mails
    TALL = (960, 1280)  # beside the text of an event
    STUB = (1280, 200)  # the edge of a ticket: motif only


@dataclass(frozen=True)
class Poster:
    """What is written on a poster. `seed` is what never changes of an event, such as its slug.

    `at` is in the time zone of the place. `day` replaces its day, for a run such as 12.21–25. Without `kind` the title
    says what it is, and without `season` the date.
    """

    title: str
    at: datetime | None = None
    kind: Kind | None = None
    place: str = ""
    organizer: str = ""
    seed: str = ""
    season: Season | None = None
    day: str = ""
    language: str = "ja"

    def svg(self, form: Format) -> bytes:
        """The picture."""
        return self.page(form).svg()

    def page(self, form: Format) -> Page:
        """Motif and texts, before they are written."""
        page = Page(*form.value, self.content, self.chosen_kind, self.chosen_seed, self.palette)
        if form is Format.STUB:
            page.motif(page.box, self.palette.reversed())
        else:
            COMPOSITIONS[self.composition](page)
        return page

    @property
    def accent(self) -> Color:
        """For the page around the poster: lightness, chroma and hue, and its hexadecimal form."""
        colors = self.palette
        return max(colors.ground, colors.main, key=lambda color: color.chroma)

    @cached_property
    def palette(self) -> Palette:
        """The colours."""
        season = self.season or (
            season_of(self.at.month) if self.at else Chance(self.chosen_seed, "season").pick(list(Season))
        )
        return palette(season, self.chosen_seed)

    @cached_property
    def composition(self) -> str:
        """The name of the arrangement: one that suits the title."""
        names = [name for name in COMPOSITIONS if self._suits(name)]
        return Chance(self.chosen_seed, "arrangement").pick(names)

    @property
    def motif(self) -> str:
        """The name of the motif."""
        return motif(self.chosen_kind, self.chosen_seed).__name__

    @property
    def chosen_kind(self) -> Kind:
        return self.kind or guess_kind(self.title)

    @property
    def chosen_seed(self) -> str:
        return self.seed or self.title

    @cached_property
    def content(self) -> Content:
        """The texts as they are drawn."""
        title = drawable(self.title)
        if len(title) > LONGEST_TITLE:
            title = title[: LONGEST_TITLE - 1].rstrip() + "…"
        day, weekday, time = self.day, "", ""
        if self.at:
            day = day or f"{self.at.month}.{self.at.day}"
            time = f"{self.at.hour}:{self.at.minute:02}"
            weekday = "" if self.day else WEEKDAYS.get(self.language, WEEKDAYS["en"])[self.at.weekday()]
        parts = SUBTITLE.fullmatch(title)
        title, subtitle = parts.groups() if parts else (title, "")
        return Content(title, subtitle, drawable(day), weekday, time, drawable(self.place), drawable(self.organizer))

    def _suits(self, name: str) -> bool:
        title = self.content.whole_title
        if name in ("pillar", "slip"):
            return 0 < len(title) <= VERTICAL_TITLE and not NOT_VERTICAL.search(title)
        if name == "window":
            return self.motif in ALL_OVER
        return bool(self.content.day) if name == "numerals" else True
