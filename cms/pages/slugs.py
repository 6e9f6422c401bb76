"""Slugs of pages: made when editors leave the field empty, refused where another view answers at the address."""

from typing import Any

from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve
from django.utils.text import slugify
from django.utils.translation import get_language_from_path, override
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page

PAGES = "wagtail_serve"  # name of the URL that serves pages


def hidden_slug(slug: str, parent: Page | None, page: Page | None = None) -> str | None:
    """The sentence why a page below `parent` could not be reached at that slug; None where it can.

    The URL table decides: the site's views come before the pages. The pages below `page` move along with it.
    """
    above = parent.specific.url if parent and parent.depth > 1 else None
    if not above:
        return None
    language = parent.locale.language_code if parent else None
    hidden = next((path for path in (slug, *_below(slug, page)) if _is_hidden(f"{above}{path}/", language)), None)
    if hidden is None:
        return None
    return _("「%(slug)s」は、このサイトのほかの画面が使っています。別のアドレスにしてください。") % {"slug": hidden}


def _is_hidden(path: str, language: str | None) -> bool:
    if get_language_from_path(path) not in {None, language}:  # /en/ is the English site
        return True
    with override(language):
        try:
            return resolve(path).url_name != PAGES
        except Resolver404:
            return False


def _below(slug: str, page: Page | None) -> list[str]:
    """The paths of all pages below `page`, from the slug on."""
    stored = Page.objects.filter(pk=page.pk).first() if page and page.pk else None
    if stored is None or stored.numchild == 0:
        return []
    paths = stored.get_descendants().values_list("url_path", flat=True)
    return [f"{slug}/{path[len(stored.url_path) :].strip('/')}" for path in paths]


def refuse_hidden(page: Page, parent: Page | None) -> None:
    """Raises ValidationError for the slug of a page that could not be reached below `parent`."""
    if problem := hidden_slug(page.slug, parent, page):
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
        if "slug" in data and (problem := hidden_slug(data["slug"], self.parent_page, self.instance)):
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
