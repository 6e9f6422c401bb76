"""Deadlines, telephone numbers and headings as readers see them."""

from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from django.utils.html import strip_tags
from django.utils.translation import override

from portal.shared.templatetags.formatting import deadline, phrased


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (datetime(2026, 11, 30, 15, 0, tzinfo=UTC), "2026年11月30日（月）24:00（12月1日 0:00）まで"),
        (datetime(2026, 12, 31, 15, 0, tzinfo=UTC), "2026年12月31日（木）24:00（1月1日 0:00）まで"),
        (datetime(2026, 11, 26, 14, 59, tzinfo=UTC), "2026年11月26日（木）23:59まで"),
        (datetime(2026, 11, 30, 15, 1, tzinfo=UTC), "2026年12月1日（火）00:01まで"),
    ],
)
def test_midnight_is_the_end_of_the_day_before(at, shown):
    with override("ja"):
        assert deadline(at) == shown


def test_midnight_in_english_names_both_days():
    with override("en"):
        shown = deadline(datetime(2026, 11, 30, 15, 0, tzinfo=UTC))
    assert shown == "until the end of Mon 30 Nov 2026 (1 Dec, 0:00 JST)"


@pytest.mark.parametrize(("stored", "shown"), [("+819012345678", "090-1234-5678"), ("", "")])
def test_a_telephone_number_is_shown_as_people_write_it(stored, shown):
    assert Template("{{ number|phone }}").render(Context({"number": stored})) == shown


@pytest.mark.parametrize(
    ("heading", "lines"),
    [
        ("発券方法について", ["発券方法について"]),  # fits into one line everywhere
        ("電子チケットの発券方法/入場方法について", ["電子チケットの", "発券方法/", "入場方法に", "ついて"]),
        ("コンビニエンスストアでのお支払い方法", ["コンビニエンスストア", "での", "お支払い方法"]),
        ("Where do I see my ticket?", ["Where do I see my ticket?"]),
    ],
)
def test_a_long_heading_in_japanese_has_its_breaks_marked(heading, lines):
    assert strip_tags(phrased(heading).replace("<wbr>", "|")).split("|") == lines


def test_a_heading_with_marked_breaks_is_escaped():
    assert "<b>" not in phrased("<b>とても長い見出し</b>ですから")
