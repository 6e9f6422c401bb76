"""Startup functions: what each server process does once, beside its first requests. Each app registers its own."""

from collections.abc import Callable
from threading import Thread

from portal.shared.registries.base import Registry

startup_functions: Registry[Callable[[], object]] = Registry("startup function")


def register_startup(name: str, run: Callable[[], object]) -> None:
    """Called by the owning app's `startup.py`; `name` names the thread too."""
    startup_functions.add(name, run)


def run_startup_functions() -> None:
    """Starts each function in a thread of its own, so that no request waits for it. Called by `portal.wsgi`."""
    for name in startup_functions.names():
        Thread(target=startup_functions[name], name=name, daemon=True).start()
