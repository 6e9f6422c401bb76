"""Signal receivers that update the search index: publishing, unpublishing, deleting, changed synonyms."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from cms.faq.models import FaqEntry
from cms.search.indexing import write_rows
from cms.search.models import SearchEntry, SearchSynonym
from portal.shared.http.page_cache import content_changed


@receiver([page_published, page_unpublished], dispatch_uid="cms.search_row")
def entry_changed(instance: Page, **kwargs: Any) -> None:
    """Writes the row of a question, also for scheduled publishing. Moves need nothing, since rows have no URLs."""
    if isinstance(instance, FaqEntry):
        write_rows([instance.pk])


@receiver(post_delete, sender=SearchEntry, dispatch_uid="cms.search_row_gone")
@receiver([post_save, post_delete], sender=SearchSynonym, dispatch_uid="cms.search_synonym")
def index_changed(**kwargs: Any) -> None:
    """Makes every process rebuild its index."""
    content_changed()
