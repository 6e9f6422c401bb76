"""Moments: steps and troubles beside which help is shown. The app that owns the screen registers them by name."""

from dataclasses import dataclass

from portal.shared.registries.base import Registry


@dataclass(frozen=True)
class Moment:
    """A screen at which somebody may need an answer; editors tag the answers that matter there."""

    name: str
    label: object  # what editors see (lazy text)


_registry: Registry[Moment] = Registry("moment")


def register_moment(name: str, label: object) -> Moment:
    """Called by the owning app's `moments.py`."""
    return _registry.add(name, Moment(name, label))


def moment_choices() -> list[tuple[str, object]]:
    """(name, label) pairs; a callable, so that no migration follows a new moment."""
    return [(moment.name, moment.label) for moment in _registry]
