"""Which pages are translations: those with texts of their own, published, and not copies of a page in another language."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import get_language
from wagtail.models import Locale, Page


def without_copies[Pages: QuerySet](pages: Pages) -> Pages:
    """Leaves out Wagtail's aliases of pages in another language, which it makes of the pages above a translated one."""
    return pages.filter(Q(alias_of=None) | Q(alias_of__locale=F("locale")))


def is_copy(page: Page) -> bool:
    """Whether the page only repeats one in another language. No query for a page that is no alias."""
    return page.alias_of_id is not None and page.alias_of.locale_id != page.locale_id


def translation_of(page: Page) -> Page | None:
    """The page's published translation into the current language, wherever it is in the tree."""
    published = without_copies(page.get_translations().live())
    return published.filter(locale__language_code=get_language()).first()


@dataclass(frozen=True)
class Untranslated:
    """The published pages of the first language that have no published translation into `locale`, in tree order."""

    locale: Locale
    pages: QuerySet[Page]


def untranslated() -> list[Untranslated]:
    """One item for each further language of the site."""
    first = Page.objects.live().filter(depth__gt=1, locale__language_code=settings.LANGUAGE_CODE)
    return [
        Untranslated(locale, first.filter(~Exists(_published_in(locale))).order_by("path"))
        for locale in Locale.objects.exclude(language_code=settings.LANGUAGE_CODE)
    ]


def _published_in(locale: Locale) -> QuerySet[Page]:
    published = without_copies(Page.objects.live().filter(locale=locale))
    return published.filter(translation_key=OuterRef("translation_key"))
