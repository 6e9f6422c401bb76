"""Django configuration of the app `cms`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    """App of the pages that editors maintain."""

    name = "cms"
    verbose_name = _("ヘルプとページ")
