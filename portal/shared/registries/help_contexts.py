"""Help contexts: screens beside which help is shown. The app that owns the screen registers it by name."""

from dataclasses import dataclass

from portal.shared.registries.base import Registry


@dataclass(frozen=True)
class HelpContext:
    """A screen or an error on which a reader may need an answer; editors tag the FAQ entries that belong beside it."""

    name: str
    label: object  # what editors see (lazy text)


_registry: Registry[HelpContext] = Registry("help context")


def register_help_context(name: str, label: object) -> HelpContext:
    """Called by the owning app's `help_contexts.py`."""
    return _registry.add(name, HelpContext(name, label))


def help_context_choices() -> list[tuple[str, object]]:
    """(name, label) pairs; a callable, so that no migration follows a new help context."""
    return [(context.name, context.label) for context in _registry]
