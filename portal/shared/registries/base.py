"""The registry class: items by unique name, in the order of registration, with the modules that registered them."""

import sys
from collections.abc import Iterator
from types import FrameType

all_registries: list["Registry"] = []


class Registry[T]:
    """Items by name; iteration gives the items in the order of registration."""

    def __init__(self, label: str) -> None:
        self.label = label  # the item in the singular, for messages
        self.modules: set[str] = set()  # those that registered something
        self._items: dict[str, T] = {}
        all_registries.append(self)

    def add(self, name: str, item: T) -> T:
        """Registers an item and returns it. Raises ValueError when the name is taken."""
        if name in self._items:
            raise ValueError(f"{self.label} {name!r} is registered twice")
        self._items[name] = item
        self.modules.add(_running_module())
        return item

    def get(self, name: str) -> T | None:
        """The item of that name, or None."""
        return self._items.get(name)

    def __getitem__(self, name: str) -> T:
        return self._items[name]

    def __contains__(self, name: object) -> bool:
        return name in self._items

    def __iter__(self) -> Iterator[T]:
        return iter(self._items.values())

    def names(self) -> list[str]:
        """All names, in the order of registration."""
        return list(self._items)


def _running_module() -> str:
    """Name of the module that is being imported: it registers, also when a helper elsewhere calls `add` for it."""
    caller: FrameType | None = sys._getframe(1)  # noqa: SLF001 - documented, for CPython
    while caller and caller.f_code.co_name != "<module>":
        caller = caller.f_back
    return caller.f_globals["__name__"] if caller else ""
