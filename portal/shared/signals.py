"""Wagtail's publishing signals raise the content version, so that cached pages are rendered again."""

from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished, post_page_move

from portal.shared.http.page_cache import content_changed


@receiver([page_published, page_unpublished, post_page_move], dispatch_uid="shared.content_changed")
def page_changed(**kwargs: object) -> None:
    """Drops all cached pages, since a change of one page may change menus and lists on any other."""
    content_changed()
