"""The app `shared`: when Django is ready it loads what each app registers."""

import pkgutil
from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

OURS = ("portal.shared", "cms", "commerce", "support")
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
    "signals",
    "subjects",
}


class SharedConfig(AppConfig):
    """Importing a module of a registering name, at an app's root or in a chapter, is registering."""

    name = "portal.shared"
    label = "shared"
    verbose_name = _("サイト")

    def ready(self) -> None:
        """Runs after all models are loaded, so that registrations may use them."""
        from portal import checks  # noqa: F401, PLC0415

        for app in OURS:
            for module in _registering_modules(app):
                import_module(module)


def _registering_modules(package: str, depth: int = 1) -> list[str]:
    """Names of the modules with a registering name in a package and in its chapters."""
    found = []
    for entry in pkgutil.iter_modules(import_module(package).__path__, f"{package}."):
        name = entry.name.rpartition(".")[2]
        if entry.ispkg and depth and name not in {"migrations", "management", "templatetags", "registries"}:
            found += _registering_modules(entry.name, depth - 1)
        elif name in REGISTERING:
            found.append(entry.name)
    return found
