"""Subjects of terms: whose terms there may be beside the site's own. The app that knows the organizers registers them."""

from collections.abc import Callable

from portal.shared.registries.base import Registry

_sources: Registry[Callable[[], list[tuple[str, str]]]] = Registry("source of terms' subjects")


def register_subjects(name: str, choices: Callable[[], list[tuple[str, str]]]) -> None:
    """Called by the owning app's `subjects.py`; `choices()` gives (slug, name) of those who may have terms."""
    _sources.add(name, choices)


def subject_choices() -> list[tuple[str, str]]:
    """(slug, name) of all subjects of all sources."""
    return [pair for choices in _sources for pair in choices()]
