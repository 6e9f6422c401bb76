"""The default cache: shared by all processes, for what allauth counts there; only Wagtail's site paths stay in memory."""

from typing import Any

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

IN_MEMORY = {"wagtail_site_root_paths"}  # read for each link of a page


class SharedCache(BaseCache):
    """Limits, locks and used codes go to the cache `shared`, which counts for every process; it has settings of its own."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    @staticmethod
    def _store(key: str) -> BaseCache:
        return caches["memory" if key in IN_MEMORY else "shared"]

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._store(key).add(key, value, timeout, version)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._store(key).get(key, default, version)

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._store(key).set(key, value, timeout, version)

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._store(key).touch(key, timeout, version)

    def delete(self, key: str, version: int | None = None) -> bool:
        return self._store(key).delete(key, version)

    def clear(self) -> None:
        caches["memory"].clear()
        caches["shared"].clear()
