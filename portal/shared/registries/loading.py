"""Imports the modules by which apps register; a misspelt name, or one that registers nothing, stops the start."""

import difflib
import logging
import pkgutil
from collections.abc import Iterable, Iterator
from importlib import import_module
from types import ModuleType
from weakref import ReferenceType

from django.core.checks.registry import registry as check_registry
from django.core.exceptions import ImproperlyConfigured
from django.dispatch import Signal

from portal.shared.registries import base

log = logging.getLogger(__name__)
REGISTERING = {
    "actions",
    "checks",
    "data_recipients",
    "demo",
    "emails",
    "facts",
    "health",
    "help_contexts",
    "jobs",
    "metrics",
    "personal_data",
    "previews",
    "retention",
    "sitemaps",
    "signals",
    "startup",
    "subjects",
}
NOT_CHAPTERS = {"management", "migrations", "registries", "templatetags"}
NOT_MISSPELT = {"reviews"}  # words of their own that resemble a registering name
SIMILARITY = 0.8  # difflib's ratio, at least which a name is taken for a misspelt one: "job", "emials", "retension"


def load_registrations(packages: Iterable[str]) -> None:
    """Imports every module of a registering name in these packages and in their chapters (one folder deep).

    Raises ImproperlyConfigured for a module that registers nothing and for a name that looks misspelt.
    """
    for package in packages:
        for name in _module_names(package):
            _refuse_misspelt(name)
            if _last_part(name) in REGISTERING:
                load_module(name)
    for registry in base.all_registries:
        log.debug("registered, %s: %s", registry.label, ", ".join(registry.names()))


def load_module(name: str) -> None:
    """Imports one registering module. Raises ImproperlyConfigured when nothing was registered by it."""
    module = import_module(name)
    if not (
        any(name in registry.modules for registry in base.all_registries)
        or any(function.__module__ == name for function in (*_checks(), *_receivers(module)))
    ):
        raise ImproperlyConfigured(f"{name} has a registering name but registers nothing: fill, rename or delete it")


def _module_names(package: str, depth: int = 1) -> Iterator[str]:
    for info in pkgutil.iter_modules(import_module(package).__path__, f"{package}."):
        if not info.ispkg:
            yield info.name
        elif depth and _last_part(info.name) not in NOT_CHAPTERS:
            yield from _module_names(info.name, depth - 1)


def _last_part(name: str) -> str:
    return name.rpartition(".")[2]


def _refuse_misspelt(name: str) -> None:
    last = _last_part(name)
    if last not in REGISTERING | NOT_MISSPELT and (
        meant := difflib.get_close_matches(last, REGISTERING, 1, SIMILARITY)
    ):
        raise ImproperlyConfigured(
            f"{name} is not loaded, and its name resembles {meant[0]!r}: correct it if it registers something, "
            "else choose a name that cannot be mistaken"
        )


def _checks() -> Iterator:
    """Functions registered with Django as system checks."""
    yield from check_registry.registered_checks
    yield from check_registry.deployment_checks


def _receivers(module: ModuleType) -> Iterator:
    """Functions connected to those signals that the module names."""
    for signal in vars(module).values():
        if isinstance(signal, Signal):
            for _key, reference, *_rest in signal.receivers or ():
                yield reference() if isinstance(reference, ReferenceType) else reference
