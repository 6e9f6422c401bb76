"""An app of Japanese words only; last in INSTALLED_APPS, so that every other catalog takes precedence."""

from django.apps import AppConfig


class AdminTranslationsConfig(AppConfig):
    """The app of the catalogs; it has no models."""

    name = "portal.admin_translations"
    label = "editorwords"

    def ready(self) -> None:
        """Names what Wagtail leaves without a Japanese name; views are imported once all models are there."""
        from portal.admin_translations import labels  # noqa: PLC0415

        labels.name_fields()
        labels.name_columns()
