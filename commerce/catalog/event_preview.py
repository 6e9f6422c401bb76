"""The template context of an event's preview; built by the shop, which registers its function here at start."""

from collections.abc import Callable
from typing import Any

from portal.shared.registries.base import Registry

type BuildContext = Callable[[Any], dict[str, Any]]  # takes an Event; imported here it would close a circle

preview_contexts: Registry[BuildContext] = Registry("event preview")


def register_preview_context(name: str, build: BuildContext) -> None:
    """Registers the function that returns the context of an event's public page."""
    preview_contexts.add(name, build)


def preview_context(event: object) -> dict[str, Any]:
    """Returns the context of all registered functions; {} if none is registered."""
    return {name: value for build in preview_contexts for name, value in build(event).items()}
