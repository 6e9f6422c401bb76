"""Headings of a page's content: the anchor of each, and the list of contents made of them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from itertools import count
from typing import Any

from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from portal.shared.registries import facts
from portal.shared.templatetags.formatting import phrased

HEADING = re.compile(r"<h([23])(?:\s[^>]*)?>(.*?)</h\1>", re.DOTALL)
FEWEST_LISTED = 3  # a shorter page is seen at a glance


@dataclass(frozen=True)
class Heading:
    """A heading that readers jump to."""

    anchor: str
    title: str


def block_anchor(block: Any) -> str:
    """The anchor of a block: of its id, so that it survives a changed heading."""
    return f"b-{(block.id or 'x')[:8]}"


def anchored(block: Any) -> SafeString:
    """A rich text block with a link at each heading."""
    numbers = count(1)

    def heading(match: re.Match[str]) -> str:
        anchor = f"{block_anchor(block)}-{next(numbers)}"
        return (
            f'<h{match[1]} id="{anchor}">{_phrased(match[2])} <a class="anchor" href="#{anchor}" data-copy-link>'
            f'<span aria-hidden="true">#</span><span class="vh">{_("この見出しへのリンク")}</span></a></h{match[1]}>'
        )

    return mark_safe(HEADING.sub(heading, block.render()))  # noqa: S308 - an editor's rich text, already safe


def contents(body: Iterable[Any]) -> list[Heading]:
    """The main headings (h2) of a body in order; none when they are few."""
    found: list[Heading] = []
    for block in body:
        if block.block_type == "text":
            found += _in_text(block)
        elif block.block_type == "show_for":
            found.append(Heading(block_anchor(block), _plain(block.value["heading"])))
    return found if len(found) >= FEWEST_LISTED else []


def _in_text(block: Any) -> list[Heading]:
    headings = enumerate(HEADING.finditer(block.value.source), 1)  # the source: rendering it would look up its links
    return [
        Heading(f"{block_anchor(block)}-{number}", _plain(match[2])) for number, match in headings if match[1] == "2"
    ]


def _phrased(html: str) -> str:
    """Words of a heading with their breaks marked; one with marks of its own stays as it is."""
    return html if "<" in html else phrased(unescape(html))


def _plain(source: str) -> str:
    """A heading's words with its facts filled in."""
    return unescape(strip_tags(facts.fill(source)))
