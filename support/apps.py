"""The app `support`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupportConfig(AppConfig):
    """Self-service and contact."""

    name = "support"
    verbose_name = _("サポート")
