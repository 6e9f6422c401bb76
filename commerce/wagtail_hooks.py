"""What the shop adds to the admin, and Wagtail's own news of a published event."""

from django.dispatch import receiver
from wagtail import hooks
from wagtail.signals import published, unpublished

from commerce.catalog.models import Event
from commerce.desk.catalogue import CatalogueGroup
from commerce.desk.orders import OrdersGroup
from portal.shared.pagecache import content_changed


@hooks.register("register_admin_viewset")
def catalogue() -> CatalogueGroup:
    """Events and what is sold."""
    return CatalogueGroup()


@hooks.register("register_admin_viewset")
def orders() -> OrdersGroup:
    """Orders, for staff."""
    return OrdersGroup()


@receiver([published, unpublished], sender=Event, dispatch_uid="commerce.event_published")
def event_changed(**kwargs) -> None:
    """Also at the hour of a scheduled publication."""
    content_changed()
