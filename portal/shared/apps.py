"""The app `shared`: when Django is ready it imports what each app registers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

OURS = ("portal.shared", "cms", "commerce", "support")


class SharedConfig(AppConfig):
    """Importing a module of a registering name, at an app's root or in a chapter, is registering."""

    name = "portal.shared"
    label = "shared"
    verbose_name = _("サイト")

    def ready(self) -> None:
        """Runs after all models are loaded, so that registrations may use them. Raises ImproperlyConfigured."""
        from portal.shared.registries.url_converters import register_converters  # noqa: PLC0415 - URLs are read later
        from portal.shared.text.admin_fields import register_admin_fields  # noqa: PLC0415 - needs the models

        register_converters()
        register_admin_fields()
        from portal.shared.registries.loading import load_module, load_registrations  # noqa: PLC0415 - models first

        load_module("portal.checks")
        load_registrations(OURS)
