"""Demo parts: each app registers how it fills an empty site with demo data; every part is idempotent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from portal.shared.registries.base import Registry


@dataclass(frozen=True)
class DemoPart:
    """`load(at)` creates the rows that are missing; parts run by ascending `order`."""

    name: str
    order: int
    load: Callable[[datetime], None]


demo_parts: Registry[DemoPart] = Registry("demo part")


def register_demo(name: str, load: Callable[[datetime], None], *, order: int) -> None:
    """Called by the owning app's `demo.py`."""
    demo_parts.add(name, DemoPart(name, order, load))
