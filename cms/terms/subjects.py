"""Whose terms there may be beside the site's own: the app that knows the sellers says their addresses (slugs)."""

from collections.abc import Callable

_known: list[Callable[[], list[tuple[str, str]]]] = []


def register_subjects(choices: Callable[[], list[tuple[str, str]]]) -> None:
    """`choices()` gives (slug, name) of those who may have terms of their own."""
    _known.append(choices)


def subjects() -> list[tuple[str, str]]:
    """All of them."""
    return [pair for choices in _known for pair in choices()]
