"""Telephone numbers have one form however they were typed, and one for reading."""

import pytest

from portal.shared.text.phones import canonical, display, international, japanese_digits, stored_forms


@pytest.mark.parametrize(
    "typed",
    [
        "090-1234-5678",
        "\u202d090-1234-5678\u202c",
        "\u200e09012345678",
        "090\ufe0d-1234-5678",
        "０９０－１２３４－５６７８",
        "090ー1234ー5678",
        "090 1234 5678",
        "090(1234)5678",
        "+81 (0)90-1234-5678",
        "+81 90 1234 5678",
        "＋８１９０１２３４５６７８",
        "0081-90-1234-5678",
        "010-81-90-1234-5678",
        "+8109012345678",
        "090\u00ad1234\u20605678",
        "\u2068090-1234-5678\u2069",
        "090\u00a01234\u30005678",
        "090\u20111234−5678",
        "090.1234.5678",
        "(+81) [0]90 1234 5678",
        "81-90-1234-5678",
        "011 81 90 1234 5678",
        "TEL：090-1234-5678",
        "電話番号 090-1234-5678",
        "☎️ 090-1234-5678",
        "tel:+81-90-1234-5678",
        "184-090-1234-5678",
        "ケータイ：090-1234-5678",
        "Mobile 090-1234-5678",
    ],
)
def test_a_japanese_number_is_stored_as_it_is_dialled_at_home(typed):
    assert canonical(typed) == "09012345678"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("03-1234-5678", "0312345678"),
        ("0120-123-456", "0120123456"),
        ("050-1234-5678", "05012345678"),
        ("060-1234-5678", "06012345678"),
        ("0800-123-4567", "08001234567"),
        ("011-812-3456", "0118123456"),
        ("0032 2 555 12 12", "+3225551212"),
        ("+1 (415) 555-0123", "+14155550123"),
        ("+44 20 7946 0018", "+442079460018"),
        ("001 415 555 0123", "+14155550123"),
        ("+82-10-1234-5678", "+821012345678"),
    ],
)
def test_other_numbers_have_one_form_too(typed, stored):
    assert canonical(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "abc",
        "090",
        "090-1234-567a",
        "電話なし",
        "+",
        "++81901234",
        "1" * 30,
        "\0",
        "+999123456789",
        "090-1234-5678 / 03-1234-5678",
        "03-1234-5678#12",
        "03-1234-5678 内線12",
        "①9012345678",
        "+8190123456",
        "010-1234-5678",  # of Korea, without its country: not the United States, as 010 + 1 would read
        "00000000000",
    ],
)
def test_what_is_no_number_has_no_form(typed):
    assert canonical(typed) is None


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("09012345678", "090-1234-5678"),
        ("+819012345678", "090-1234-5678"),
        ("0312345678", "03-1234-5678"),
        ("+14155550123", "+1 415-555-0123"),
        ("", ""),
        ("内線5", "内線5"),
    ],
)
def test_a_number_is_shown_as_people_write_it(stored, shown):
    assert display(stored) == shown


def test_a_search_knows_the_forms_of_older_rows():
    assert stored_forms("090-1234-5678") == ["09012345678", "+819012345678"]
    assert international("090-1234-5678") == "+819012345678"


@pytest.mark.parametrize(
    ("stored", "digits"),
    [("+819012345678", "09012345678"), ("0312345678", "0312345678"), ("+14155550123", ""), ("", "")],
)
def test_registers_get_japanese_numbers_as_digits(stored, digits):
    assert japanese_digits(stored) == digits
