"""The short words in which the demo's texts are written: each gives a block of a StreamField as plain data."""

from dataclasses import dataclass, field


def text(html: str) -> dict:
    """Rich text."""
    return {"type": "text", "value": html}


def steps(*lines: str) -> dict:
    """Numbered steps, each in HTML without its paragraph."""
    return {"type": "steps", "value": [f"<p>{line}</p>" for line in lines]}


def notice(notice_kind: str, heading: str, html: str = "") -> dict:
    """A framed remark: info, ok or warn."""
    return {"type": "notice", "value": {"kind": notice_kind, "heading": heading, "text": html}}


def action(name: str, label: str = "", **params: str) -> dict:
    """A registered action."""
    return {"type": "action", "value": {"name": name, "words": label, "params": params}}


def fact(name: str, **params: str) -> dict:
    """A registered fact as table or list."""
    return {"type": "fact", "value": {"name": name, "params": params}}


def link(label: str, path: str) -> dict:
    """A link to an address of this site, without the prefix of the language."""
    return {"type": "link", "value": {"words": label, "page": None, "path": path}}


def show_for(heading: str, **variants: dict) -> dict:
    """Steps that differ by system: ios, android, windows, mac, each one block."""
    bodies = [{"system": system, "body": [body]} for system, body in variants.items()]
    return {"type": "show_for", "value": {"heading": heading, "variants": bodies}}


@dataclass(frozen=True)
class DemoFaqEntry:
    """A question; `related` holds slugs."""

    slug: str
    title: str
    answer: str
    body: list[dict]
    keywords: str = ""
    related: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Section:
    """A section with its questions."""

    slug: str
    title: str
    lead: str
    entries: list[DemoFaqEntry]


@dataclass(frozen=True)
class Standard:
    """A page of free content at an address such as tickets/guide."""

    path: str
    title: str
    lead: str
    body: list[dict]


@dataclass(frozen=True)
class Terms:
    """A text that is kept in versions; at the address of its slug."""

    slug: str
    terms_kind: str
    title: str
    body: list[dict]


@dataclass(frozen=True)
class Language:
    """Everything that the demo says in one language. A situation is (words, slug of an entry)."""

    code: str
    home_slug: str
    home: tuple[str, str]
    situations: list[tuple[str, str]]
    first_actions: list[tuple[str, str]]  # (words, name of an action), on the help index above the situations
    help: tuple[str, str]
    sections: list[Section]
    terms: list[Terms]
    pages: list[Standard]
