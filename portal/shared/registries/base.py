"""The one shape of all registries: names given once by the app that owns the thing, read by anyone."""

from collections.abc import Iterator


class Registry[T]:
    """Things by name, in the order in which they came."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._items: dict[str, T] = {}

    def add(self, name: str, item: T) -> T:
        """Raises ValueError when the name is taken: two owners of one name is a mistake."""
        if name in self._items:
            raise ValueError(f"{self.what} {name!r} is registered twice")
        self._items[name] = item
        return item

    def get(self, name: str) -> T | None:
        """The thing of that name, or None."""
        return self._items.get(name)

    def __getitem__(self, name: str) -> T:
        return self._items[name]

    def __contains__(self, name: object) -> bool:
        return name in self._items

    def __iter__(self) -> Iterator[T]:
        return iter(self._items.values())

    def names(self) -> list[str]:
        """All names, in order."""
        return list(self._items)
