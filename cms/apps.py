"""The app `cms`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    """Pages, FAQ, terms, environment."""

    name = "cms"
    verbose_name = _("ヘルプとページ")

    def ready(self) -> None:
        """Versions of terms and the search's rows follow from publishing."""
        from cms import signals  # noqa: F401, PLC0415
        from cms.search import signals as search_signals  # noqa: F401, PLC0415
