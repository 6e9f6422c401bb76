"""Posters as pixels have the width that was asked for and are small enough for a phone and a mail."""

import io
from datetime import UTC, datetime

import pytest
from PIL import Image

from portal.shared.posters.kinds import Kind
from portal.shared.posters.poster import Format, Poster
from portal.shared.posters.raster import Picture, raster
from portal.shared.posters.samples import samples

POSTER = Poster("冬のチェロと弦楽四重奏", datetime(2026, 12, 21, 18, 30, tzinfo=UTC), seed="event")


@pytest.mark.parametrize("sort", Picture)
@pytest.mark.parametrize(
    ("form", "width", "height"), [(Format.WIDE, 716, 403), (Format.SHARE, 1200, 630), (Format.STUB, 640, 100)]
)
def test_a_picture_has_the_width_that_was_asked_for(sort, form, width, height):
    picture = Image.open(io.BytesIO(raster(POSTER.svg(form), width, sort)))
    assert (picture.format, picture.size) == (sort.upper(), (width, height))


def test_the_same_poster_is_the_same_picture():
    svg = POSTER.svg(Format.WIDE)
    assert raster(svg, 358, Picture.WEBP) == raster(svg, 358, Picture.WEBP)


@pytest.mark.parametrize("kind", Kind)
def test_pictures_are_small_on_a_phone(kind):
    sizes = [len(raster(found.svg(Format.WIDE), 716, Picture.WEBP)) for found in list(samples(kind))[::2]]
    assert max(sizes) < 60_000
