"""Django's configuration of the app `support`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupportConfig(AppConfig):
    """App configuration with the name that Django shows."""

    name = "support"
    verbose_name = _("サポート")
