"""Converters of URLs: `<number:…>` takes the place of Django's `<int:…>`, which has no upper bound."""

from django.urls import register_converter
from django.urls.converters import IntConverter


class NumberConverter(IntConverter):
    """A whole number that every database's integer can be compared with; a longer one is no address of ours (404)."""

    regex = "[0-9]{1,18}"


class ColourConverter:
    """Six hexadecimal digits in lower case, without the #."""

    regex = "[0-9a-f]{6}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


def register_converters() -> None:
    """Called once, before any URL is read."""
    register_converter(NumberConverter, "number")
    register_converter(ColourConverter, "colour")
