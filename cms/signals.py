"""Signal receivers for published terms and for pages that become restricted."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import PageViewRestriction
from wagtail.signals import page_published

from cms.terms.models import TermsPage
from cms.terms.services import write_version
from portal.shared import clock
from portal.shared.http.page_cache import content_changed


@receiver(page_published, sender=TermsPage, dispatch_uid="cms.terms_version")
def terms_published(instance: TermsPage, **kwargs: Any) -> None:
    """Stores a published text as a version; Wagtail also sends the signal for a publication that is only scheduled."""
    if instance.live:
        write_version(page=instance, at=clock.now())


@receiver([post_save, post_delete], sender=PageViewRestriction, dispatch_uid="cms.page_closed")
def page_closed(**kwargs: Any) -> None:
    """Empties the page cache when a page becomes restricted or public; Wagtail has no signal of its own for this."""
    content_changed()
