"""The JSON of machines is read within bounds, or refused by one error."""

import pytest

from portal.shared.http.json_body import UnreadableJson, boolean, identifier, objects, read_object, timestamp


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"null",
        b'"text"',
        b"{",
        b"{}{}",
        b'{"a": NaN}',
        b'{"a": 1e999}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"a": "\xff"}',
        b'{"a": "\x00"}',
        '{"a": 1}'.encode("utf-16"),
        b'{"a":' * 100 + b"1" + b"}" * 100,
        b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"a": "' + b"x" * 300_000 + b'"}',
    ],
)
def test_what_is_no_object_of_bounded_size_and_depth_is_refused(raw):
    with pytest.raises(UnreadableJson):
        read_object(raw, max_bytes=256 * 1024)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (b'{"a": "\\u0000"}', {"a": "\ufffd"}),
        (b'{"a\\ud800": ["\\ud83d", "\\ud83d\\ude00"]}', {"a\ufffd": ["\ufffd", "😀"]}),
        (b'{"a": [1, 2.5, true, null, {"b": "c"}]}', {"a": [1, 2.5, True, None, {"b": "c"}]}),
    ],
)
def test_a_text_that_no_database_stores_gets_the_replacement_character(raw, value):
    assert read_object(raw, max_bytes=100) == value


@pytest.mark.parametrize("value", ["", "a" * 201, "a\ufffd", "é", "a\nb", None, 5, ["a"], {}])
def test_an_identifier_is_printable_and_short(value):
    with pytest.raises(UnreadableJson):
        identifier(value, most=200)


@pytest.mark.parametrize("value", ["true", 1, 0, None, []])
def test_only_true_and_false_are_booleans(value):
    with pytest.raises(UnreadableJson):
        boolean(value)


@pytest.mark.parametrize("value", ["2026-11-30", "2026-11-30T10:00:00", "0001-01-01T00:00:00+09:00", "x", None, 5])
def test_a_time_has_a_zone_and_a_year_of_our_days(value):
    with pytest.raises(UnreadableJson):
        timestamp(value)


@pytest.mark.parametrize("value", [None, {}, "scans", [1], [{"at": {}}], [{"at": []}], [[]]])
def test_a_list_of_forms_is_flat(value):
    with pytest.raises(UnreadableJson):
        objects(value)
