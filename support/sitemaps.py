"""The sitemap of the pages that act on a question: contact, device check, mails and orders."""

from django.urls import reverse

from portal.shared.http.localized_sitemap import LocalizedSitemap
from portal.shared.registries.sitemaps import register_sitemap


class SupportSitemap(LocalizedSitemap):
    """Pages that anybody may open."""

    def items(self) -> list[str]:
        """URL names."""
        return ["contact", "support_environment", "support_mail", "support_orders", "mail_settings"]

    def location(self, item: str) -> str:
        """The path in the active language."""
        return reverse(item)


register_sitemap("support", SupportSitemap)
