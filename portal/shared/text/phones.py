"""Telephone numbers by Google's library: one canonical form for storing and searching, one for reading."""

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, ValidationResult

from portal.shared.text.characters import half_width

JAPAN, JAPAN_CODE = "JP", 81
MAX_LENGTH = 40  # characters that are read; a number has 15 digits at most (E.164)
DASHES = re.compile("[\u2010-\u2015\u2212\u30fc\uff70~-]")
SIGNS = re.compile(r"[^0-9+]")
BEFORE = re.compile(
    r"^(?:tel(?:ephone)?|phone|mobile|cell|スマ[ホー]|ケータイ|自宅|電話(?:番号)?|携帯(?:電話)?|[\u260e\u2706\U0001f4de\U0001f4f1]\ufe0f?|[:.\s])+",
    re.IGNORECASE,
)
CALLER_ID = re.compile(r"^18[46](?=0\d{9,10}$)")  # dialled before a number to hide or show one's own
TRUNK_PREFIX = re.compile(r"\(\s*0\s*\)")  # +81 (0)90…: the zero is not dialled from abroad
ABROAD = re.compile(r"^(?:00|01[01](?=81[1-9]\d{8,9}$)|010(?=81))(?=[1-9])")  # dialled instead of "+"
DOMESTIC = re.compile(r"0[0-9]{9,10}")  # every number that a caller in Japan can have


def canonical(typed: str) -> str | None:
    """The form that is stored: 09012345678 for Japan, +14155550123 for other countries; None for what is no number."""
    text = TRUNK_PREFIX.sub("", DASHES.sub("-", BEFORE.sub("", half_width(typed))))[:MAX_LENGTH]
    plain = CALLER_ID.sub("", SIGNS.sub("", text))
    if re.search(r"[^\W\d_]", text) or plain.count("+") > 1 or "+" in plain[1:]:
        return None
    try:
        number = phonenumbers.parse(ABROAD.sub("+", plain), JAPAN)
    except NumberParseException:
        return None
    if phonenumbers.is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:  # nor without its area
        return None
    if number.country_code != JAPAN_CODE:
        return _format(number, PhoneNumberFormat.E164)
    domestic = _domestic(number)
    return domestic if DOMESTIC.fullmatch(domestic) and domestic.strip("0") else None


def display(stored: str) -> str:
    """The form for people: 090-1234-5678, +1 415-555-0123; what is no number stays as it is."""
    try:
        number = phonenumbers.parse(stored, JAPAN)
    except NumberParseException:
        return stored
    if not phonenumbers.is_possible_number(number):
        return stored
    is_japanese = number.country_code == JAPAN_CODE
    return _format(number, PhoneNumberFormat.NATIONAL if is_japanese else PhoneNumberFormat.INTERNATIONAL)


def international(stored: str) -> str:
    """+819012345678 for a stored number of any country, as E.164; "" for what is no number."""
    form = canonical(stored)
    return _format(phonenumbers.parse(form, JAPAN), PhoneNumberFormat.E164) if form else ""


def japanese_digits(stored: str) -> str:
    """A Japanese number as the 10 or 11 digits that a store's register takes; "" for other countries and for none."""
    form = canonical(stored) or ""
    return form if DOMESTIC.fullmatch(form) and form.strip("0") else ""


def stored_forms(typed: str) -> list[str]:
    """The forms in which rows of any age may hold the number, for searching; empty for what is none."""
    form = canonical(typed)
    return list(dict.fromkeys([form, international(form)])) if form else []


def _domestic(number: phonenumbers.PhoneNumber) -> str:
    return SIGNS.sub("", _format(number, PhoneNumberFormat.NATIONAL))


def _format(number: phonenumbers.PhoneNumber, form: int) -> str:
    return phonenumbers.format_number(number, form)
