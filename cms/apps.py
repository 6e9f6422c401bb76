"""The app `cms`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    """Pages, FAQ, terms, environment."""

    name = "cms"
    verbose_name = _("ヘルプとページ")
