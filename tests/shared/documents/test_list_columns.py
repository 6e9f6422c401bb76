"""Values in the admin's lists, as people read them."""

from datetime import UTC, date, datetime

import pytest
from django.utils.html import strip_tags

from portal.shared.documents.list_columns import WordColumn


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (True, "○"),
        (False, "—"),
        (None, "—"),
        ([], "—"),
        (["VISA", "JCB"], "VISA、JCB"),
        (datetime(2026, 11, 30, 21, 5, tzinfo=UTC), "2026年12月1日（火）06:05"),
        (date(2026, 11, 30), "2026年11月30日（月）"),
        (1200, "1200"),
        ("<b>", "&lt;b&gt;"),
    ],
)
def test_a_value_is_shown_in_words_and_a_day_with_its_weekday(value, words):
    column = WordColumn("value", accessor=lambda row: row)
    assert strip_tags(column.render_cell_html(value, {"row": None, "table": None})).strip() == words
