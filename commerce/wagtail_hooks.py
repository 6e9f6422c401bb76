"""What the shop adds to the admin, and Wagtail's own news of a published event."""

from collections.abc import Iterator

from django.db.models import Model
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.signals import published, unpublished

from commerce.admin.catalog.viewsets import CatalogGroup
from commerce.admin.orders.viewsets import OrdersGroup
from commerce.catalog.models import Event
from portal.shared.page_cache import content_changed


@hooks.register("register_admin_viewset")
def catalog_menu() -> CatalogGroup:
    """Events and what is sold."""
    return CatalogGroup()


@hooks.register("register_admin_viewset")
def orders_menu() -> OrdersGroup:
    """Orders, for staff."""
    return OrdersGroup()


@hooks.register("register_snippet_listing_buttons")
def cancel_event_button(snippet: Model, user, next_url: str | None = None) -> Iterator[Button]:
    """From an event to the page that calls it off."""
    if isinstance(snippet, Event) and user.has_perm("commerce.add_eventcancellation"):
        address = reverse("cancellations:start", args=[snippet.pk])
        yield Button(_("公演を中止する"), address, icon_name="cross", priority=90)


@receiver([published, unpublished], sender=Event, dispatch_uid="commerce.event_published")
def on_event_published(**kwargs) -> None:
    """Also at the hour of a scheduled publication."""
    content_changed()
