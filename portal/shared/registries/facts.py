"""Facts: values that are defined once and printed by help pages, mails and screens. Their app registers them by name."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django import forms
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from portal.shared.registries.base import Registry

INLINE = re.compile(r"\{([a-z][a-z0-9_-]*)\}")


@dataclass(frozen=True)
class Fact:
    """A value that is defined in one place. `text` renders it inside a sentence, `block` as a table or list in HTML.

    Both take the parameters that an editor chose (empty for most facts). `template_names` are other names by which
    templates print the same value, `read_by` names screens whose code reads it: both serve the list of where it is used.
    """

    name: str
    label: object  # what editors see (lazy text)
    text: Callable[[Mapping[str, str]], str] | None = None
    block: Callable[[Mapping[str, str]], str] | None = None
    chooser: type[forms.Form] | None = None
    template_names: tuple[str, ...] = ()
    read_by: tuple[object, ...] = ()


_registry: Registry[Fact] = Registry("fact")


def register_fact(fact: Fact) -> Fact:
    """Called by the owning app's `facts.py`."""
    return _registry.add(fact.name, fact)


def get_fact(name: str) -> Fact | None:
    """The fact of that name, or None."""
    return _registry.get(name)


def all_facts() -> list[Fact]:
    """Every fact, in the order of registration."""
    return list(_registry)


def block_choices() -> list[tuple[str, object]]:
    """(name, label) of the facts that have a block; a callable, so that no migration follows a new fact."""
    return [(fact.name, fact.label) for fact in _registry if fact.block]


def text_choices() -> list[tuple[str, object]]:
    """(name, label) of the facts that can be used inside a sentence."""
    return [(fact.name, fact.label) for fact in _registry if fact.text]


def unknown_names(source: str) -> list[str]:
    """The `{names}` in a text for which there is no fact: an editor's mistake, reported when the page is saved."""
    known = {name for name, _label in text_choices()}
    return [name for name in INLINE.findall(source) if name not in known]


def fill(source: str) -> SafeString:
    """Replaces each known `{name}` in safe HTML by the fact's escaped text; unknown names stay as they are."""

    def value(match: re.Match[str]) -> str:
        fact = _registry.get(match[1])
        return conditional_escape(fact.text({})) if fact and fact.text else match[0]

    return mark_safe(INLINE.sub(value, source))  # noqa: S308 - the source is an editor's rich text
