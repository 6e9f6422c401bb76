"""The mixin of all page types: page cache, access restrictions without queries, breadcrumb, untranslated pages."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.models import Page, PageViewRestriction

from cms.pages.site_parts import is_part, refusal
from cms.pages.slugs import PublicPageForm, refuse_hidden
from cms.translations import translation_of
from portal.shared.http.page_cache import cached_until_publish, public_page

_Base: Any = object  # untyped, since what `super()` finds is on Page, which follows the mixin in the bases


def restricted_ids() -> frozenset[int]:
    """The ids of pages with access restrictions, cached until content changes."""
    pages = PageViewRestriction.objects.values_list("page_id", flat=True)
    return cached_until_publish("restricted-pages", lambda: frozenset(pages.iterator()))


class PublicPageMixin(_Base):
    """Precedes Page in the bases of a page type. Public pages enter the page cache, restricted ones do not."""

    home: Page | None = None  # set by the home page when it finds a page by its path
    base_form_class = PublicPageForm
    untranslated = ""  # "missing" or "unpublished" when shown in place of a translation into the current language

    def clean(self) -> None:
        """Refuses an end or another address for a part of the site, and a slug that hides the page behind a view."""
        super().clean()
        if is_part(self) and (self.expire_at or self.slug != Page.objects.values_list("slug").get(pk=self.pk)[0]):
            raise ValidationError(refusal([self]))
        refuse_hidden(self, self.get_parent() if self.depth else None)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.untranslated and (translation := translation_of(self)):
            return redirect(translation.get_url(request))
        serve = super().serve if self.is_restricted else public_page(super().serve)
        return serve(request, *args, **kwargs)

    @cached_property
    def above(self) -> list[Page]:
        """The pages above this one from the home page down, without the tree's root."""
        if self.home and self.depth == self.home.depth + 1:
            return [self.home]
        return list(self.get_ancestors().filter(depth__gt=1)) if self.pk else []

    @property
    def is_restricted(self) -> bool:
        """Whether access is limited by login, group or password, on this page or one above."""
        branch = [self, *self.above]
        if any(page.alias_of_id for page in branch):
            return super().get_view_restrictions().exists()
        return not restricted_ids().isdisjoint(page.pk for page in branch)

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """Wagtail's restrictions; saves the query for a page without any."""
        return super().get_view_restrictions() if self.is_restricted else PageViewRestriction.objects.none()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`trail`: (title, URL) of the pages above, the home page first."""
        above = [translation_of(page) or page for page in self.above] if self.untranslated else self.above
        trail = [
            (page.title if number else _("ホーム"), page.get_url(request) or "") for number, page in enumerate(above)
        ]
        return super().get_context(request, *args, **kwargs) | {"trail": trail}
