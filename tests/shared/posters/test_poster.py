"""A poster depends on its texts and seed alone; nothing leaves its box, everything is readable, and files are small."""

import gzip
import hashlib
import io
import re
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from portal.shared.posters.colors import TEXT_CONTRAST, contrast
from portal.shared.posters.compositions import COMPOSITIONS
from portal.shared.posters.kinds import Kind
from portal.shared.posters.motifs.choice import MOTIFS
from portal.shared.posters.palettes import Season
from portal.shared.posters.poster import Format, Poster
from portal.shared.posters.raster import Picture, raster
from portal.shared.posters.samples import samples

AT = datetime(2026, 12, 21, 18, 30, tzinfo=UTC)
WITH_TEXT = [Format.WIDE, Format.SHARE, Format.TALL]
TITLES = st.one_of(
    st.text(min_size=0, max_size=100),
    st.text(alphabet="夢の中で会うアー、。「」（）〜～ Jazz2026!gあい", min_size=1, max_size=80),
    st.sampled_from(
        [
            "A",
            "音",
            "W" * 80,
            "漢" * 80,
            "ー" * 80,
            "a b " * 20,
            "🎄🎵",
            "（" * 30,
            "コンサート 〜クリスマスの夜に〜",
            "\u0301",
        ]
    ),
)


def poster(number: int, **values: object) -> Poster:
    return Poster(
        **{"title": "冬のチェロと弦楽四重奏", "at": AT, "place": "文化会館 大ホール", "seed": f"event-{number}"}
        | values
    )


def arranged(name: str, **values: object) -> Poster:
    return next(found for number in range(200) if (found := poster(number, **values)).composition == name)


def test_what_a_seed_chooses_is_the_same_for_all_time():
    chosen = [(found.composition, found.motif, found.palette.name) for found in map(poster, range(6))]
    assert chosen == [
        ("window", "arcs", "sumi"),
        ("diagonal", "staff", "koori"),
        ("diagonal", "arcs", "koori"),
        ("diagonal", "staff", "tsubaki"),
        ("band", "staff", "sumi"),
        ("numerals", "arcs", "matsu"),
    ]


@pytest.mark.parametrize(
    ("form", "digest"),
    [
        (Format.WIDE, "b9321b9fac7792fc"),
        (Format.SHARE, "73b0801aee836961"),
        (Format.TALL, "6e831a30c26bbd77"),
        (Format.STUB, "ab3793d41c0649a7"),
    ],
)
def test_a_poster_is_the_same_bytes_for_all_time(form, digest):
    assert hashlib.sha256(poster(1).svg(form)).hexdigest()[:16] == digest


def test_events_use_all_arrangements_and_motifs():
    assert {poster(number, kind=Kind.MUSIC).composition for number in range(200)} == set(COMPOSITIONS)
    for kind, motifs in MOTIFS.items():
        assert {poster(number, kind=kind).motif for number in range(60)} == {motif.__name__ for motif in motifs}


@given(TITLES, st.sampled_from(WITH_TEXT), st.integers(0, 500), st.booleans(), st.sampled_from(list(Season)))
@settings(max_examples=80, deadline=None)
def test_whatever_the_title_no_text_leaves_its_box_and_all_is_readable(title, form, number, dated, season):
    page = poster(
        number, title=title, at=AT if dated else None, season=season, place=title[:40], organizer="市民文化財団"
    ).page(form)
    for text in page.texts:
        assert text.box.holds(text.block.bounds), text.role
        assert page.box.holds(text.block.bounds), text.role
        assert all(contrast(text.fill, ground) >= TEXT_CONTRAST for ground in text.grounds), text.role


@pytest.mark.parametrize("form", WITH_TEXT)
@pytest.mark.parametrize("name", COMPOSITIONS)
def test_what_is_drawn_behind_a_text_is_the_ground_that_it_is_readable_on(name, form):
    page = arranged(name, organizer="市民文化財団").page(form)
    behind = Image.open(io.BytesIO(raster(page.art.svg(), form.value[0], Picture.PNG))).convert("RGB")
    for text in page.texts:
        bounds = text.block.bounds
        part = behind.crop((int(bounds.x), int(bounds.y), int(bounds.right) + 1, int(bounds.bottom) + 1))
        (ground,) = text.grounds
        expected = tuple(int(ground.hex[start : start + 2], 16) for start in (1, 3, 5))
        assert part.getextrema() == tuple((value, value) for value in expected), text.role


@pytest.mark.parametrize("name", COMPOSITIONS)
def test_texts_do_not_overlap(name):
    place, organizer = "日比谷図書文化館 地下1階 日比谷コンベンションホール", "公益財団法人 市民文化芸術振興財団"
    for form in WITH_TEXT:
        texts = arranged(name, place=place, organizer=organizer).page(form).texts
        for index, one in enumerate(texts):
            for other in texts[index + 1 :]:
                a, b = one.block.bounds, other.block.bounds
                apart = a.right <= b.x or b.right <= a.x or a.bottom <= b.y or b.bottom <= a.y
                assert apart, (one.role, other.role, form)


@pytest.mark.parametrize("kind", Kind)
def test_files_are_small_and_need_nothing_from_outside(kind):
    for found in samples(kind):
        svg = found.svg(Format.WIDE)
        root = ElementTree.fromstring(svg)
        assert {element.tag.split("}")[1] for element in root.iter()} <= ELEMENTS
        assert not re.search(rb"href=.(?!#)|script|style|url\((?!#)|@|<!", svg)
        assert len(svg) < 34_000
        assert len(gzip.compress(svg)) < 14_000


ELEMENTS = {
    "svg",
    "defs",
    "g",
    "path",
    "rect",
    "circle",
    "ellipse",
    "polygon",
    "linearGradient",
    "stop",
    "clipPath",
    "pattern",
    "use",
}


def test_the_edge_of_a_ticket_has_no_text():
    assert poster(1).page(Format.STUB).texts == []


def test_the_date_is_in_numerals_with_weekday_and_time():
    texts = {text.role: "".join(text.block.lines) for text in arranged("numerals").page(Format.WIDE).texts}
    assert (texts["day"], texts["weekday"], texts["time"]) == ("12.21", "月", "18:30")
    assert poster(1, language="en").content.weekday == "Mon"


def test_a_run_shows_its_days_in_place_of_one():
    content = poster(1, day="12.21–25").content
    assert (content.day, content.weekday) == ("12.21–25", "")


def test_a_subtitle_between_waves_is_set_smaller():
    content = poster(1, title="コンサート 〜クリスマスの夜に〜").content
    assert (content.title, content.subtitle) == ("コンサート", "クリスマスの夜に")


def test_latin_and_long_titles_are_never_vertical():
    for title in ("Winter Quartet", "とても長い題名" * 5):
        assert not {"pillar", "slip"} & {poster(number, title=title).composition for number in range(60)}


def test_without_a_date_no_arrangement_shows_numerals():
    assert "numerals" not in {poster(number, at=None).composition for number in range(100)}


def test_the_accent_is_the_most_colorful_of_the_large_colors():
    found = poster(3)
    assert found.accent in (found.palette.ground, found.palette.main)
    assert found.accent.chroma == max(found.palette.ground.chroma, found.palette.main.chroma)


def test_a_title_beyond_all_columns_ends_with_an_ellipsis():
    assert poster(1, title="長" * 200).content.title == "長" * 79 + "…"
