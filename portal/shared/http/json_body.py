"""The reader of JSON that machines send: bounded in size and depth, UTF-8, and never an exception but its own."""

import json
import math
from datetime import datetime
from typing import Any, NoReturn

from portal.shared.text.characters import storable

MAX_DEPTH = 32
MAX_YEAR, MIN_YEAR = 9000, 1900  # a time zone may move what is stored by a day


class UnreadableJson(ValueError):
    """Not an object in UTF-8, too large, too deep, or a member without the documented type; views answer 400."""


def read_object(raw: bytes, *, max_bytes: int) -> dict[str, Any]:
    """The JSON object of a body (RFC 8259). U+FFFD stands for NUL and lone surrogates. Raises UnreadableJson."""
    if len(raw) > max_bytes:
        _refuse("too large")
    try:
        value = json.loads(raw.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise UnreadableJson(type(error).__name__) from error
    if not isinstance(value, dict):
        _refuse("not an object")
    cleaned: dict[str, Any] = _cleaned(value, MAX_DEPTH)
    return cleaned


def identifier(value: object, *, most: int) -> str:
    """A name that a machine gave, such as an event's id: printable ASCII of 1 to `most` characters."""
    if not isinstance(value, str) or not 0 < len(value) <= most or not (value.isascii() and value.isprintable()):
        _refuse("not an identifier")
    return value


def optional_identifier(value: object, *, most: int) -> str:
    """Like `identifier`; "" for none."""
    return "" if value is None or value == "" else identifier(value, most=most)


def boolean(value: object) -> bool:
    """True or false, and nothing that merely counts as one."""
    if not isinstance(value, bool):
        _refuse("not a boolean")
    return value


def objects(value: object) -> list[dict[str, Any]]:
    """A list of objects whose members are texts, numbers, booleans or null, as a form takes them."""
    if not isinstance(value, list):
        _refuse("not a list")
    for item in value:
        if not isinstance(item, dict) or any(isinstance(member, list | dict) for member in item.values()):
            _refuse("not a flat object")
    return value


def timestamp(value: object) -> datetime:
    """A time with zone in ISO 8601."""
    if not isinstance(value, str):
        _refuse("not a time")
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise UnreadableJson(str(error)) from error
    if moment.tzinfo is None or not MIN_YEAR <= moment.year <= MAX_YEAR:
        _refuse("not a time")
    return moment


def _cleaned(value: Any, depth: int) -> Any:
    if depth < 0:
        _refuse("too deep")
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list):
        return [_cleaned(item, depth - 1) for item in value]
    if isinstance(value, dict):
        return {storable(name): _cleaned(item, depth - 1) for name, item in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        _refuse("not a number")
    return value


def _refuse(why: str) -> NoReturn:
    raise UnreadableJson(why)
