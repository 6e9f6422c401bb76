"""Pages that are a part of the site: footer, checkout and law need them, so they are not removed, hidden or moved."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

# Paths below the home page of the first language; a translation that is missing falls back to these.
PATHS = ("help/", "terms/", "privacy/", "environment/", "legal/", "legal/commerce/", "legal/external/")


def parts_among(pages: Iterable[Page]) -> list[Page]:
    """The parts of the site among these pages and all pages below them, in the order of the tree."""
    parts = _parts()
    found = {part.pk: part for page in pages for part in parts if part.path.startswith(page.path)}
    return sorted(found.values(), key=lambda part: part.path)


def is_part(page: Page) -> bool:
    """Whether the site needs this very page."""
    return page.pk is not None and any(part.pk == page.pk for part in _parts())


def refusal(parts: Iterable[Page]) -> str:
    """The sentence that names the parts, and says what to do instead."""
    names = "、".join(part.title for part in parts)
    return _(
        "「%(names)s」はサイトのしくみで使うページのため、削除、非公開、移動、アドレスの変更はできません。"
        "内容を直すときは、ページを編集して公開してください。"
    ) % {"names": names}


def _parts() -> list[Page]:
    """The home pages of every language, and the published pages at `PATHS` of the first one."""
    roots = Page.objects.filter(sites_rooted_here__in=Site.objects.all())
    keys = roots.values("translation_key")
    homes = Page.objects.filter(translation_key__in=keys, live=True)
    first = homes.filter(locale__language_code=settings.LANGUAGE_CODE)
    url_paths = [home.url_path + path for home in first for path in PATHS]
    return list(homes) + list(Page.objects.filter(url_path__in=url_paths, live=True))
