"""The template context of an event's preview; built by the shop, which registers its function here at start."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from commerce.catalog.models import Event

type BuildContext = Callable[["Event"], dict[str, Any]]

_builders: list[BuildContext] = []


def register_preview_context(build: BuildContext) -> None:
    """Registers the function that returns the context of an event's public page."""
    _builders.append(build)


def preview_context(event: "Event") -> dict[str, Any]:
    """Returns the context of all registered functions; {} if none is registered."""
    return {name: value for build in _builders for name, value in build(event).items()}
