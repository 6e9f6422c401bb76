"""The picture of an event in the formats and sizes that pages use: the editors' own, else the poster that is drawn for it."""

import hashlib
from collections import Counter
from dataclasses import astuple, dataclass
from urllib.parse import urljoin

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import get_language
from PIL import Image as PillowImage
from wagtail.images.models import Image

from commerce.catalog.models import Event
from commerce.catalog.states import Genre, PeriodKind
from portal.shared.brand.palette import nearest_hue
from portal.shared.http.page_cache import cached_until_publish
from portal.shared.posters.kinds import Kind
from portal.shared.posters.poster import Format, Poster
from portal.shared.posters.raster import Picture as RasterFormat
from portal.shared.posters.raster import raster

WIDTHS = (390, 716, 1292)  # pixels: a phone, a phone with two pixels a point, a wide screen
FORMATS = {"image/avif": "avif", "image/webp": "webp"}  # best first; JPEG stands behind them
STUB_SPEC = "fill-1280x320|format-jpeg"  # of the strip on a ticket
STUB_PIXELS = 1600  # width of the strip on paper
DRAWING = 1  # rises when posters are drawn differently, so that addresses change
YEAR = 365 * 86400  # seconds
KINDS = {
    Genre.MUSIC: Kind.MUSIC,
    Genre.THEATRE: Kind.THEATRE,
    Genre.FESTIVAL: Kind.FESTIVAL,
    Genre.LECTURE: Kind.LECTURE,
    Genre.FILM: Kind.STREAM,
    Genre.SPORTS: Kind.SPORTS,
}


@dataclass(frozen=True)
class Source:
    """One format of a picture: its media type, and `srcset` with its widths."""

    type: str
    srcset: str


@dataclass(frozen=True)
class Picture:
    """A picture 16 by 9 for an `<img>` of `width` by `height` CSS pixels, and the number of the accent that goes with it."""

    url: str
    hue: int
    sources: tuple[Source, ...] = ()
    alt: str = ""
    width: int = 716
    height: int = 403


def picture_of(event: Event) -> Picture:
    """The event's picture. Files of an editors' picture are made when they are asked for the first time."""
    return _uploaded_picture(event.image) if event.image else _drawn_picture(event)


def stub_of(event: Event) -> Picture | None:
    """The strip of art on a ticket, without words; None for a drawn one of an event that has no public pages."""
    language = (get_language() or "ja")[:2]
    return cached_until_publish(f"stub:{event.pk}:{language}", lambda: _uploaded_stub(event) or _drawn_stub(event))


def stub_file(event: Event) -> tuple[str, bytes]:
    """The same strip for a document: its media type and its bytes."""
    if event.image:
        with event.image.get_rendition(STUB_SPEC).file.open() as file:
            return "image/jpeg", file.read()
    return "image/png", raster(poster_of(event).svg(Format.STUB), STUB_PIXELS, RasterFormat.PNG)


def share_url(event: Event) -> str:
    """The absolute URL of the picture of a link to the event, 1200 by 630 pixels (JPEG)."""
    if event.image:
        return urljoin(settings.BASE_URL, event.image.get_rendition("fill-1200x630|format-jpeg").url)
    return settings.BASE_URL + reverse("event_share_picture", args=[event.slug, poster_digest(poster_of(event))])


def poster_of(event: Event) -> Poster:
    """The poster of the event in the active language, for its next performance at the time of publishing."""
    first = next(iter(event.performances.all()), None)
    return Poster(
        title=event.title,
        at=localtime(first.starts_at) if first else None,
        kind=_kind(event),
        place=first.venue if first else "",
        organizer=event.organizer.display_name,
        seed=event.slug,
        language=(get_language() or "ja")[:2],
    )


def poster_digest(poster: Poster) -> str:
    """Part of the poster's address: it changes with everything that is written on it, so files are kept for a year."""
    return hashlib.sha256(repr((DRAWING, astuple(poster))).encode()).hexdigest()[:12]


def _kind(event: Event) -> Kind | None:
    """What the motif shows; None where the title has to say it."""
    if any(period.kind == PeriodKind.LOTTERY for period in event.sales_periods.all()) and event.genre == Genre.OTHER:
        return Kind.LOTTERY
    return KINDS.get(Genre(event.genre))


def _drawn_picture(event: Event) -> Picture:
    poster = poster_of(event)
    url = reverse("event_poster", args=[event.slug, poster_digest(poster)])
    return Picture(url, nearest_hue(poster.accent.hex))


def _uploaded_stub(event: Event) -> Picture | None:
    if not event.image:
        return None
    drawn = event.image.get_rendition(STUB_SPEC)
    return Picture(drawn.url, _hue(event.image), width=drawn.width, height=drawn.height)


def _drawn_stub(event: Event) -> Picture | None:
    if not event.live:
        return None
    poster, (width, height) = poster_of(event), Format.STUB.value
    url = reverse("event_stub", args=[event.slug, poster_digest(poster)])
    return Picture(url, nearest_hue(poster.accent.hex), width=width, height=height)


def _uploaded_picture(image: Image) -> Picture:
    specs = [
        f"fill-{width}x{width * 9 // 16}|format-{name}" for width in WIDTHS for name in (*FORMATS.values(), "jpeg")
    ]
    renditions = image.get_renditions(*specs)
    sources = tuple(
        Source(
            media,
            ", ".join(f"{rendition.url} {rendition.width}w" for spec, rendition in renditions.items() if name in spec),
        )
        for media, name in FORMATS.items()
    )
    plain = renditions[f"fill-716x{716 * 9 // 16}|format-jpeg"]
    return Picture(plain.url, _hue(image), sources, image.description or "", plain.width, plain.height)


def _hue(image: Image) -> int:
    """The accent that comes nearest to the picture's strongest colour; computed once per file."""
    key = f"hue-of-picture:{image.file_hash}"
    hue: int | None = cache.get(key)
    if hue is None:
        with image.get_rendition("fill-64x64|format-jpeg").file.open() as file, PillowImage.open(file) as small:
            hue = nearest_hue(strongest_colour(small.convert("RGB")))
        cache.set(key, hue, YEAR)
    return hue


def strongest_colour(picture: PillowImage.Image) -> str:
    """Of the eight colours that the picture is made of, the one that is coloured most, as `#rrggbb`."""
    small = picture.quantize(8).convert("RGB")
    counts = Counter(zip(*(small.getchannel(name).get_flattened_data() for name in "RGB"), strict=True))
    red, green, blue = max(counts, key=lambda colour: (max(colour) - min(colour)) * counts[colour] ** 0.5)
    return f"#{red:02x}{green:02x}{blue:02x}"
