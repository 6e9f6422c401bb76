"""Builders for the demo's texts: each returns a StreamField block as raw data. And the dataclasses of its pages."""

from dataclasses import dataclass, field
from typing import Any

type Block = dict[str, Any]


def text(html: str) -> Block:
    """A rich text block."""
    return {"type": "text", "value": html}


def steps(*lines: str) -> Block:
    """Numbered steps, each as HTML without the enclosing paragraph."""
    return {"type": "steps", "value": [f"<p>{line}</p>" for line in lines]}


def notice(notice_kind: str, heading: str, html: str = "") -> Block:
    """A boxed notice of the kind info, ok or warn."""
    return {"type": "notice", "value": {"kind": notice_kind, "heading": heading, "text": html}}


def action(name: str, label: str = "", **params: str) -> Block:
    """A registered action; without a label it has the action's own."""
    return {"type": "action", "value": {"name": name, "words": label, "params": params}}


def fact(name: str, **params: str) -> Block:
    """A registered fact as a table or list."""
    return {"type": "fact", "value": {"name": name, "params": params}}


def link(label: str, path: str) -> Block:
    """A link to a path on this site, without the language prefix."""
    return {"type": "link", "value": {"words": label, "page": None, "path": path}}


def show_for(heading: str, **variants: Block) -> Block:
    """Instructions that differ by system (ios, android, windows, mac), one block each."""
    bodies = [{"system": system, "body": [body]} for system, body in variants.items()]
    return {"type": "show_for", "value": {"heading": heading, "variants": bodies}}


@dataclass(frozen=True)
class DemoFaqEntry:
    """A question of the help; `related` are slugs."""

    slug: str
    title: str
    answer: str
    body: list[Block]
    keywords: str = ""
    related: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Section:
    """A section of the help with its questions."""

    slug: str
    title: str
    lead: str
    entries: list[DemoFaqEntry]


@dataclass(frozen=True)
class Standard:
    """A page of free content at a path such as tickets/guide."""

    path: str
    title: str
    lead: str
    body: list[Block]


@dataclass(frozen=True)
class Terms:
    """Terms, stored in versions; the slug is their path."""

    slug: str
    terms_kind: str
    title: str
    body: list[Block]


@dataclass(frozen=True)
class Language:
    """All content in one language."""

    code: str
    home_slug: str
    home: tuple[str, str]  # title, lead
    situations: list[tuple[str, str]]  # (text, slug of a question)
    first_actions: list[tuple[str, str]]  # (label, name of an action), above the situations
    help: tuple[str, str]  # title, lead
    sections: list[Section]
    terms: list[Terms]
    pages: list[Standard]
