"""An app that holds message catalogs only; last in INSTALLED_APPS, so that every other catalog takes precedence."""

from django.apps import AppConfig


class AdminTranslationsConfig(AppConfig):
    """The app of the catalogs; it has no models."""

    name = "portal.admin_translations"
    label = "editorwords"
