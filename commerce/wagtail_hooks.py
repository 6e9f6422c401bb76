"""Wagtail hooks of the shop: admin menus, a button on events, and the page cache after a publication."""

from collections.abc import Iterator

from django.contrib.auth.models import Permission
from django.db.models import Model, QuerySet
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.signals import published, unpublished

from commerce.admin.base.printing import warn_of_unprintable
from commerce.admin.catalog.viewsets import CatalogGroup
from commerce.admin.home_figures import home_figures
from commerce.admin.orders.viewsets import OrdersGroup
from commerce.catalog.models import Event
from portal.shared import clock
from portal.shared.accounts.models import User
from portal.shared.accounts.requests import UserRequest
from portal.shared.http.page_cache import content_changed


@hooks.register("register_admin_viewset")
def catalog_menu() -> CatalogGroup:
    """Registers the admin menu of events and of what they sell."""
    return CatalogGroup()


@hooks.register("register_admin_viewset")
def orders_menu() -> OrdersGroup:
    """Registers the admin menu of orders."""
    return OrdersGroup()


@hooks.register("register_permissions")
def gate_permission() -> QuerySet[Permission]:
    """The right to admit people, which belongs to no list of the admin, so that a group can be given it."""
    return Permission.objects.filter(content_type__app_label="commerce", codename="use_gate")


@hooks.register("register_snippet_listing_buttons")
def cancel_event_button(snippet: Model, user: User, next_url: str | None = None) -> Iterator[Button]:
    """Adds to an event's row the link to the form that cancels the event."""
    if isinstance(snippet, Event) and user.has_perm("commerce.add_eventcancellation"):
        url = reverse("cancellations:start", args=[snippet.pk])
        yield Button(_("公演を中止する"), url, icon_name="cross", priority=90)


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def warn_of_unprintable_title(request: HttpRequest, snippet: Model) -> None:
    """Tells the editor of an event when its title cannot be printed as it stands."""
    if isinstance(snippet, Event):
        draft = snippet.get_latest_revision_as_object()
        warn_of_unprintable(request, [text.title for text in draft.texts.all()])


@receiver([published, unpublished], sender=Event, dispatch_uid="commerce.event_published")
def on_event_published(**kwargs: object) -> None:
    """Clears the page cache; also runs when a scheduled publication takes effect."""
    content_changed()


@hooks.register("construct_homepage_summary_items")
def figures_on_home(request: UserRequest, items: list[object]) -> None:
    """Adds the shop's figures to the admin's home."""
    items += home_figures(request.user, clock.now())
