"""Template words of help pages: what search engines read, and answers that act inside a list."""

import json
import re
from itertools import count

from django import template
from django.http import HttpRequest
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from portal.shared.registries import facts

register = template.Library()
BREAKING = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"})


def as_script(data: dict) -> SafeString:
    """Data of schema.org in a script element that no browser runs."""
    text = json.dumps({"@context": "https://schema.org"} | data, ensure_ascii=False).translate(BREAKING)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above


@register.simple_tag(takes_context=True)
def breadcrumb_data(context) -> SafeString:
    """The page's place, for search engines."""
    request: HttpRequest = context["request"]
    page = context["page"]
    steps = [*context["trail"], (page.title, page.get_url(request) or request.path)]
    items = [
        {"@type": "ListItem", "position": place, "name": title, "item": request.build_absolute_uri(url)}
        for place, (title, url) in enumerate(steps, 1)
    ]
    return as_script({"@type": "BreadcrumbList", "itemListElement": items})


@register.simple_tag
def faq_data(entries) -> SafeString:
    """Questions with their short answers, for search engines."""
    questions = [
        {"@type": "Question", "name": entry.title, "acceptedAnswer": {"@type": "Answer", "text": entry.plain_answer}}
        for entry in entries
    ]
    return as_script({"@type": "FAQPage", "mainEntity": questions})


HEADING = re.compile(r"<h([23])(?:\s[^>]*)?>(.*?)</h\1>", re.DOTALL)


@register.filter
def anchored(block) -> SafeString:
    """A block of rich text whose headings can be linked to; places follow the block's id, not the words."""
    places = count(1)

    def heading(match: re.Match[str]) -> str:
        place = f"b-{(block.id or 'x')[:8]}-{next(places)}"
        return (
            f'<h{match[1]} id="{place}">{match[2]} <a class="anchor" href="#{place}" data-copy-link>'
            f'<span aria-hidden="true">#</span><span class="vh">{_("この見出しへのリンク")}</span></a></h{match[1]}>'
        )

    return mark_safe(HEADING.sub(heading, block.render()))  # noqa: S308 - an editor's rich text, already safe


@register.filter
def filled(source: str) -> SafeString:
    """An editor's plain text with its `{facts}`."""
    return facts.fill(escape(source))


@register.filter
def first_action(body) -> object:
    """The first block of a body that acts: the page's one filled button. The others are lesser buttons."""
    return next((block for block in body if block.block_type == "action" and block.value.action), None)
