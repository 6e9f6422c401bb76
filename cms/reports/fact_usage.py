"""Where each fact is used: pages, templates of mails and screens, and screens that read the same data."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.fields import StreamField
from wagtail.models import Page, get_page_models

from portal.shared.registries.facts import INLINE, Fact, all_facts

TAG = re.compile(r'{%-?\s*fact(?:_block)?\s+"([a-z][a-z0-9_-]*)"')


@dataclass(frozen=True)
class FactUse:
    """One use of a fact; `url` is the edit page, empty when there is none."""

    label: str
    url: str = ""


def fact_uses() -> dict[str, list[FactUse]]:
    """All uses by a fact's name, pages first; includes names that are not registered."""
    uses: dict[str, list[FactUse]] = defaultdict(list)
    for page in all_pages():
        use = FactUse(
            f"{page.title}（{page.locale.get_display_name()}）", reverse("wagtailadmin_pages:edit", args=[page.pk])
        )
        for name in sorted(names_on(page)):
            uses[name].append(use)
    for name, paths in in_templates().items():
        uses[name] += [FactUse(_template_label(path)) for path in paths]
    for fact in all_facts():
        uses[fact.name] += [FactUse(str(screen)) for screen in fact.read_by]
    return uses


def all_pages() -> Iterator[Page]:
    """All pages of this project's types, published or not, in the tree's order."""
    types = [model for model in get_page_models() if model is not Page]
    yield from Page.objects.type(*types).select_related("locale").order_by("path").specific()


def names_on(page: Page) -> set[str]:
    """The facts used on a page, as `{name}` in texts or as blocks, in its published text or its draft."""
    versions = [page]
    if page.has_unpublished_changes and page.latest_revision_id:
        versions.append(page.get_latest_revision_as_object())
    return {name for version in versions for value in _values(version) for name in names_in(value)}


def _values(page: Page) -> Iterator[object]:
    for field in page._meta.get_fields():  # noqa: SLF001 - Django's documented way to the columns
        if isinstance(field, StreamField):
            yield list(field.value_from_object(page).raw_data)
        elif isinstance(field, models.CharField | models.TextField):
            yield field.value_from_object(page)


def names_in(value: object) -> Iterator[str]:
    """The names of facts in a text or in the raw data of nested blocks."""
    if isinstance(value, str):
        yield from INLINE.findall(value)
    elif isinstance(value, dict):
        block = value.get("value")
        if value.get("type") == "fact" and isinstance(block, dict):
            yield str(block.get("name"))
        for part in value.values():
            yield from names_in(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from names_in(part)


@lru_cache(maxsize=1)
def _sources() -> tuple[tuple[str, str], ...]:
    """(path, text) of all templates; cached, since they change only with the code."""
    root = Path(settings.BASE_DIR) / "templates"
    files = sorted(path for path in root.rglob("*") if path.suffix in {".html", ".txt"})
    return tuple((path.relative_to(root).as_posix(), path.read_text()) for path in files)


def in_templates() -> dict[str, list[str]]:
    """The templates by the names of the facts they use, through a tag or one of the fact's `template_names`."""
    paths: dict[str, list[str]] = defaultdict(list)
    for path, text in _sources():
        names = set(TAG.findall(text))
        names |= {fact.name for fact in all_facts() if any(_has_word(text, word) for word in fact.template_names)}
        for name in names:
            paths[name].append(path)
    return paths


def _has_word(text: str, word: str) -> bool:
    return bool(re.search(rf"\b{re.escape(word)}\b", text))


def _template_label(path: str) -> str:
    """A template as editors see it: メール order_confirmed.txt, 画面 commerce/shop/checkout/payment.html."""
    folder, _slash, rest = path.partition("/")
    text, name = (_("メール"), rest) if folder == "mail" else (_("画面"), path)
    return format_html("{} <code>{}</code>", text, name)


def value_of(fact: Fact) -> str:
    """The current value of a fact that can be used in a sentence; empty for others."""
    return fact.text({}) if fact.text else ""
