"""Refuses to delete, unpublish or move pages that are a part of the site, one by one and in bulk."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.models import Page

from cms.pages.site_parts import is_part, parts_among, refusal

REMOVING = {"delete", "unpublish", "move"}


def refuse_delete(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuses when the page or one below it is a part of the site."""
    return _refuse(request, page, parts_among([page]))


def refuse_unpublish(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuses when the page is a part of the site, or when pages below it that are would be unpublished with it."""
    is_with_descendants = bool(request.POST.get("include_descendants"))
    return _refuse(request, page, parts_among([page]) if is_with_descendants else [page] if is_part(page) else [])


def refuse_move(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """Refuses to take a part of the site elsewhere; a new order below the same page is no move."""
    is_same_parent = page.get_parent().pk == destination.pk
    return None if is_same_parent else _refuse(request, page, parts_among([page]))


def refuse_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[object], action: object
) -> HttpResponse | None:
    """Refuses the whole action when one of the chosen pages, or one below them, is a part of the site."""
    pages = [each for each in objects if isinstance(each, Page)]
    return _refuse(request, pages[0], parts_among(pages)) if pages and action_type in REMOVING else None


def _refuse(request: HttpRequest, page: Page, parts: list[Page]) -> HttpResponse | None:
    if not parts:
        return None
    messages.error(request, refusal(parts))
    return redirect("wagtailadmin_explore", page.get_parent().pk)


REFUSALS = {
    "before_delete_page": refuse_delete,
    "before_unpublish_page": refuse_unpublish,
    "before_move_page": refuse_move,
    "before_bulk_action": refuse_bulk,
}
