"""What every page of the site shares: served as a public page, found by its address in one step, breadcrumb."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page, PageViewRestriction

from portal.shared.page_cache import cached_until_publish, public_page


def restricted_ids() -> frozenset[int]:
    """The pages that editors closed to the public, known without a query as long as nothing changes."""
    pages = PageViewRestriction.objects.values_list("page_id", flat=True)
    return cached_until_publish("restricted-pages", lambda: frozenset(pages.iterator()))


def translation_of(page: Page) -> Page | None:
    """The page's published translation into the reader's language, wherever that stands in the tree."""
    return page.get_translations().live().filter(locale__language_code=get_language()).first()


class PublicPageMixin:
    """Stands before Page in the bases of a page type. A restricted page is served, but never kept for others."""

    home: Page | None = None  # set by the home page when it finds a page by its address
    untranslated = ""  # "missing" or "unpublished" when it stands in for a translation into the reader's language

    def serve(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if self.untranslated and (twin := translation_of(self)):
            return redirect(twin.get_url(request))
        serve = super().serve if self.is_restricted else public_page(super().serve)
        return serve(request, *args, **kwargs)

    @cached_property
    def above(self) -> list[Page]:
        """The pages above this one, the tree's root left out, the home page first."""
        if self.home and self.depth == self.home.depth + 1:
            return [self.home]
        return list(self.get_ancestors().filter(depth__gt=1)) if self.pk else []

    @property
    def is_restricted(self) -> bool:
        """Only for some readers: by login, group or password."""
        branch = [self, *self.above]
        if any(page.alias_of_id for page in branch):
            return super().get_view_restrictions().exists()
        return not restricted_ids().isdisjoint(page.pk for page in branch)

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """Wagtail's own; an open page needs no query for them."""
        return super().get_view_restrictions() if self.is_restricted else PageViewRestriction.objects.none()

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        """`trail`: (title, address) of the pages above, the home page first."""
        above = [translation_of(page) or page for page in self.above] if self.untranslated else self.above
        trail = [
            (page.title if place else _("ホーム"), page.get_url(request) or "") for place, page in enumerate(above)
        ]
        return super().get_context(request, *args, **kwargs) | {"trail": trail}
