"""Moments: steps and troubles beside which help is shown. The app that owns the screen registers them by name."""

from dataclasses import dataclass

from portal.shared.registries.base import Registry


@dataclass(frozen=True)
class HelpContext:
    """A screen at which somebody may need an answer; editors tag the answers that matter there."""

    name: str
    label: object  # what editors see (lazy text)


_registry: Registry[HelpContext] = Registry("moment")


def register_help_context(name: str, label: object) -> HelpContext:
    """Called by the owning app's `moments.py`."""
    return _registry.add(name, HelpContext(name, label))


def help_context_choices() -> list[tuple[str, object]]:
    """(name, label) pairs; a callable, so that no migration follows a new moment."""
    return [(moment.name, moment.label) for moment in _registry]
