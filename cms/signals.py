"""What follows from publishing and from closing a page, by Wagtail's own signals and rows."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import PageViewRestriction
from wagtail.signals import page_published

from cms.terms.models import TermsPage
from cms.terms.services import write_version
from portal.shared import clock
from portal.shared.page_cache import content_changed


@receiver(page_published, sender=TermsPage, dispatch_uid="cms.terms_version")
def terms_published(instance: TermsPage, **kwargs) -> None:
    """A published text is kept as a version; Wagtail also sends this for a publication that is only scheduled."""
    if instance.live:
        write_version(page=instance, at=clock.now())


@receiver([post_save, post_delete], sender=PageViewRestriction, dispatch_uid="cms.page_closed")
def page_closed(**kwargs) -> None:
    """A page that was just closed must leave the cache at once; Wagtail has no signal of its own for this."""
    content_changed()
