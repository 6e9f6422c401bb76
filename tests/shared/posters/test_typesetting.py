"""Text fits its box, stands at its edges, and is written as whole steps of a grid."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.shared.posters.drawing import Box
from portal.shared.posters.outlines import drawable
from portal.shared.posters.typesetting import Style, fit

BOX = Box(100, 50, 420, 300)


@given(
    st.text(alphabet="夢の中でアー、。「」（）〜 Jazz2026!gyあ", min_size=1, max_size=80).filter(str.strip),
    st.sampled_from([BOX, Box(0, 0, 90, 500), Box(10, 10, 800, 60)]),
    st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_no_text_leaves_its_box(text, box, vertical):
    block = fit(drawable(text), box, Style(120, vertical=vertical, across=0.5, down=0.5))
    assert box.holds(block.bounds)
    assert "".join(block.lines).replace(" ", "") == drawable(text).replace(" ", "")


def test_a_short_text_is_as_large_as_its_style_allows():
    assert fit("夢", BOX, Style(120)).size == 120


@pytest.mark.parametrize(("across", "down"), [(0, 0), (0.5, 0.5), (1, 1)])
@pytest.mark.parametrize("vertical", [False, True])
def test_ink_stands_at_the_edges_that_the_style_names(across, down, vertical):
    bounds = fit("「夢」の中", BOX, Style(60, vertical=vertical, across=across, down=down)).bounds
    assert bounds.x == pytest.approx(BOX.x + (BOX.width - bounds.width) * across)
    assert bounds.y == pytest.approx(BOX.y + (BOX.height - bounds.height) * down)


def test_small_text_loses_its_end_before_it_becomes_unreadable():
    block = fit("東京都千代田区立日比谷図書文化館地下一階大ホール", Box(0, 0, 200, 30), Style(24, 20, lines=1))
    assert block.size >= 20
    assert block.lines[0][-1] == "…"


def test_one_character_alone_on_a_line_is_avoided():
    assert fit("短編映画の夜", BOX, Style(100)).lines == ("短編映画の夜",)


def test_a_title_breaks_between_phrases():
    assert fit("冬のチェロと弦楽四重奏", BOX, Style(90)).lines == ("冬のチェロと", "弦楽四重奏")


def test_the_data_is_a_path_of_whole_numbers():
    data = fit("弦楽 Quartet 12", BOX, Style(60)).data
    assert re.fullmatch(r"[Mlhvqcz\d\s-]+", data)
    assert data.count("M") == data.count("z")
