"""Unpublishing a page of the first language takes its translations with it; Wagtail says so before it asks."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import QuerySet
from wagtail.models import Page


def with_translations(pages: Iterable[Page], action: str) -> dict[Page, QuerySet[Page]]:
    """The published translations by page. One that is unpublished itself leaves the original, which then stands in."""
    if action != "unpublish":
        return {}
    originals = [page for page in pages if page.locale.language_code == settings.LANGUAGE_CODE]
    return {page: page.get_translations().live() for page in originals}
