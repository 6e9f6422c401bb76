"""The sitemap of the shop: the list of events, and every published event that is still to come."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import override

from commerce.catalog.models import Event
from commerce.catalog.pictures import share_url
from commerce.catalog.queries import events_ahead
from portal.shared import clock
from portal.shared.http.localized_sitemap import LocalizedSitemap
from portal.shared.registries.sitemaps import register_sitemap


class EventListSitemap(LocalizedSitemap):
    """The page that lists the events."""

    def items(self) -> list[str]:
        """URL names."""
        return ["event_list"]

    def location(self, item: str) -> str:
        """The path in the active language."""
        return reverse(item)


class EventsSitemap(LocalizedSitemap):
    """The pages of the events that are listed, each with its picture in the language of the page."""

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        urls: list[dict[str, Any]] = super()._urls(page, protocol, domain)  # type: ignore[misc]  # unknown to the stubs
        for url in urls:
            event, language = url["item"]
            with override(language):
                url["images"] = [share_url(event)]
        return urls

    def items(self) -> list[Event]:
        """Published events with a performance to come, the nearest first."""
        return list(events_ahead(clock.now()))

    def location(self, item: Event) -> str:
        """The path in the active language."""
        return reverse("event", args=[item.slug])

    def lastmod(self, item: Event) -> datetime | None:
        """When the event's text was published last."""
        return item.last_published_at


register_sitemap("event-list", EventListSitemap)
register_sitemap("events", EventsSitemap)
