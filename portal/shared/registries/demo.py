"""Parts of the demo: each app registers how it fills an empty site; every part is idempotent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from portal.shared.registries.base import Registry


@dataclass(frozen=True)
class DemoPart:
    """`load(at)` makes its rows if they are not there; parts run by ascending order."""

    name: str
    order: int
    load: Callable[[datetime], None]


demo_parts: Registry[DemoPart] = Registry("demo part")


def register_demo(name: str, load: Callable[[datetime], None], *, order: int) -> None:
    """Called by the owning app's `demo_parts.py`."""
    demo_parts.add(name, DemoPart(name, order, load))
