"""An app for its catalogues alone; it stands last in INSTALLED_APPS, so that every other catalogue wins over it."""

from django.apps import AppConfig


class AdminTranslationsConfig(AppConfig):
    """Has no models."""

    name = "portal.admin_translations"
    label = "editorwords"
