"""Wagtail's own publishing signals raise the content version, so that cached pages are drawn anew."""

from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished, post_page_move

from portal.shared.page_cache import content_changed


@receiver([page_published, page_unpublished, post_page_move], dispatch_uid="shared.content_changed")
def page_changed(**kwargs) -> None:
    """Any page's change may change menus and lists, so all cached pages go."""
    content_changed()
