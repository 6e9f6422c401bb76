"""The registry of organizers that may have terms of their own; the app that owns them registers a function."""

from collections.abc import Callable

_providers: list[Callable[[], list[tuple[str, str]]]] = []


def register_subjects(choices: Callable[[], list[tuple[str, str]]]) -> None:
    """Registers a function that returns (slug, name) of organizers that may have terms of their own."""
    _providers.append(choices)


def subjects() -> list[tuple[str, str]]:
    """(slug, name) of all registered organizers."""
    return [pair for choices in _providers for pair in choices()]
