"""Slugs of pages: made when editors leave the field empty, refused where another view answers at the address."""

from typing import Any

from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page

PAGES = "wagtail_serve"  # name of the URL that serves pages


def hidden_slug(slug: str, parent: Page | None) -> str | None:
    """The sentence why a page below `parent` could not be reached at that slug; None where it can.

    The URL table decides: the site's views come before the pages.
    """
    above = parent.specific.url if parent and parent.depth > 1 else None
    if not above:
        return None
    with override(parent.locale.language_code if parent else None):
        try:
            is_page = resolve(f"{above}{slug}/").url_name == PAGES
        except Resolver404:
            is_page = True
    if is_page:
        return None
    return _("「%(slug)s」は、このサイトのほかの画面が使っています。別のアドレスにしてください。") % {"slug": slug}


def refuse_hidden(page: Page, parent: Page | None) -> None:
    """Raises ValidationError for the slug of a page that could not be reached below `parent`."""
    if problem := hidden_slug(page.slug, parent):
        raise ValidationError({"slug": problem})


class PublicPageForm(WagtailAdminPageForm):
    """The form of all page types."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean_slug(self) -> str:
        """The typed slug, or one from the title; a title in Japanese gives a number."""
        return self.cleaned_data["slug"] or self._free_slug(slugify(self.cleaned_data.get("title", "")) or "page")

    def clean(self) -> dict[str, Any]:
        """Refuses a slug at whose address another view answers."""
        data = super().clean()
        if "slug" in data and (problem := hidden_slug(data["slug"], self.parent_page)):
            self.add_error("slug", problem)
        return data

    def _free_slug(self, base: str) -> str:
        number, slug = 1, base
        while hidden_slug(slug, self.parent_page) or not self._is_free(slug):
            number += 1
            slug = f"{base}-{number}"
        return slug

    def _is_free(self, slug: str) -> bool:
        siblings = self.parent_page.get_children() if self.parent_page else Page.objects.none()
        return not siblings.filter(slug=slug).exclude(pk=self.instance.pk).exists()
