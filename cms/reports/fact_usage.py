"""Where each fact stands: pages of editors, templates of mails and screens, and screens that read the same row."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.fields import StreamField
from wagtail.models import Page, get_page_models

from portal.shared.registries.facts import INLINE, Fact, all_facts

TAG = re.compile(r'{%-?\s*fact(?:_block)?\s+"([a-z][a-z0-9_-]*)"')


@dataclass(frozen=True)
class FactUse:
    """One place; `url` leads editors there, where there is something to edit."""

    label: str
    url: str = ""


def fact_uses() -> dict[str, list[FactUse]]:
    """By a fact's name all places, pages first."""
    found: dict[str, list[FactUse]] = defaultdict(list)
    for page in all_pages():
        use = FactUse(
            f"{page.title}（{page.locale.language_code}）", reverse("wagtailadmin_pages:edit", args=[page.pk])
        )
        for name in sorted(names_on(page)):
            found[name].append(use)
    for name, places in in_templates().items():
        found[name] += [FactUse(_template_label(place)) for place in places]
    for fact in all_facts():
        found[fact.name] += [FactUse(str(words)) for words in fact.read_by]
    return found


def all_pages() -> Iterator[Page]:
    """Every page of our own types, published or not, in the tree's order."""
    ours = [model for model in get_page_models() if model is not Page]
    yield from Page.objects.type(*ours).select_related("locale").order_by("path").specific()


def names_on(page: Page) -> set[str]:
    """The facts that a page names, in texts as `{name}` or as blocks, published or in its draft."""
    states = [page]
    if page.has_unpublished_changes and page.latest_revision_id:
        states.append(page.get_latest_revision_as_object())
    return {name for state in states for value in _values(state) for name in names_in(value)}


def _values(page: Page) -> Iterator[object]:
    for field in page._meta.get_fields():  # noqa: SLF001 - Django's documented way to the columns
        if isinstance(field, StreamField):
            yield list(field.value_from_object(page).raw_data)
        elif isinstance(field, models.CharField | models.TextField):
            yield field.value_from_object(page)


def names_in(value: object) -> Iterator[str]:
    """The names of facts in a text or in the raw data of blocks, however deep."""
    if isinstance(value, str):
        yield from INLINE.findall(value)
    elif isinstance(value, dict):
        inside = value.get("value")
        if value.get("type") == "fact" and isinstance(inside, dict):
            yield str(inside.get("name"))
        for part in value.values():
            yield from names_in(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from names_in(part)


@lru_cache(maxsize=1)
def _sources() -> tuple[tuple[str, str], ...]:
    """(path, text) of all templates; they change only with a new version of the code."""
    root = Path(settings.BASE_DIR) / "templates"
    files = sorted(path for path in root.rglob("*") if path.suffix in {".html", ".txt"})
    return tuple((path.relative_to(root).as_posix(), path.read_text()) for path in files)


def in_templates() -> dict[str, list[str]]:
    """By a fact's name the templates that print it, by its name or by the words that the fact says it is read by."""
    found: dict[str, list[str]] = defaultdict(list)
    for path, text in _sources():
        named = set(TAG.findall(text))
        named |= {fact.name for fact in all_facts() if any(_printed(word, text) for word in fact.template_names)}
        for name in named:
            found[name].append(path)
    return found


def _printed(word: str, text: str) -> bool:
    return bool(re.search(rf"\b{re.escape(word)}\b", text))


def _template_label(path: str) -> str:
    """メール order_confirmed.txt, or 画面 commerce/shop/checkout/payment.html."""
    folder, _slash, rest = path.partition("/")
    return _("メール %(name)s") % {"name": rest} if folder == "mail" else _("画面 %(name)s") % {"name": path}


def value_of(fact: Fact) -> str:
    """The value today, for facts that stand in a sentence; empty for the others."""
    return fact.text({}) if fact.text else ""
