"""Form fields for what people type: a moment is read as venues write it, and is one that a database stores."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from portal.shared.text.fields import WrittenDateField, WrittenDateTimeField


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2026-12-05 25:00", datetime(2026, 12, 5, 16, 0, tzinfo=UTC)),
        ("2026年12月5日（土）26時半", datetime(2026, 12, 5, 17, 30, tzinfo=UTC)),
        ("2026-12-05T18:30:00+09:00", datetime(2026, 12, 5, 9, 30, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_as_venues_write_it(typed, moment):
    assert WrittenDateTimeField().clean(typed) == moment


@pytest.mark.parametrize(
    "typed", ["9999-12-31 24:00", "9999-12-31 23:59", "0001-01-01 00:00", "2026-12-05 30:00", "2026-12-05 18:60"]
)
def test_a_moment_that_no_database_stores_is_refused(typed):
    with pytest.raises(ValidationError):
        WrittenDateTimeField().clean(typed)


@pytest.mark.parametrize("typed", ["2026/12/5", "2026年12月5日（土）", "令和8年12月5日", "20261205", "2026ー12ー05"])
def test_a_date_is_read_as_people_write_it(typed):
    assert WrittenDateField().clean(typed).isoformat() == "2026-12-05"
