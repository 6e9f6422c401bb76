"""Template tags and filters of help pages: structured data, linkable headings, facts in plain text."""

import json
from collections.abc import Iterable
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from cms.headings import anchored, block_anchor
from portal.shared.registries import facts

register = template.Library()
SCRIPT_ESCAPES = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"})


def as_script(data: dict[str, object]) -> SafeString:
    """schema.org data as a JSON-LD script element, which browsers do not execute."""
    text = json.dumps({"@context": "https://schema.org"} | data, ensure_ascii=False).translate(SCRIPT_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above


@register.simple_tag(takes_context=True)
def breadcrumb_data(context: dict[str, Any]) -> SafeString:
    """The breadcrumb as schema.org BreadcrumbList."""
    request: HttpRequest = context["request"]
    page = context["page"]
    trail = [*context["trail"], (page.title, page.get_url(request) or request.path)]
    items = [
        {"@type": "ListItem", "position": position, "name": title, "item": request.build_absolute_uri(url)}
        for position, (title, url) in enumerate(trail, 1)
    ]
    return as_script({"@type": "BreadcrumbList", "itemListElement": items})


@register.simple_tag
def faq_data(entries: Iterable[Any]) -> SafeString:
    """Questions with their short answers as schema.org FAQPage; `entries` are FaqEntry pages."""
    questions = [
        {
            "@type": "Question",
            "name": question.title,
            "acceptedAnswer": {"@type": "Answer", "text": question.plain_answer},
        }
        for question in entries
    ]
    return as_script({"@type": "FAQPage", "mainEntity": questions})


register.filter("anchored", anchored)
register.filter("anchor", block_anchor)


@register.filter
def filled(source: str) -> SafeString:
    """Plain text of an editor, escaped, with its `{facts}` filled in."""
    return facts.fill(escape(source))


@register.filter
def first_action(body: Iterable[Any]) -> object:
    """The first registered action of a body, shown as the page's only primary button; None without any."""
    return next((block for block in body if block.block_type == "action" and block.value.action), None)
