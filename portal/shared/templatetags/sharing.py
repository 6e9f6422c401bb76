"""What public pages say of themselves to search engines and to LINE, X and the like: address, languages, card."""

import html
import re
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.template.base import NodeList, Parser, Token
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from portal.shared.http.crawlers import is_open
from portal.shared.templatetags.layout import other_languages

register = template.Library()
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
DESCRIPTION = re.compile(r'<meta name="description" content="([^"]*)">')
SHARED_SIZE = (1200, 630)  # pixels of every picture of a card
LOCALES = {"ja": "ja_JP", "en": "en_US"}


class SharedTextsNode(template.Node):
    """Renders its content, the title and the description, and repeats both in the card of the page."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        """The content and the tags after it; the content alone on a page that is not public."""
        content = self.nodelist.render(context)
        request: HttpRequest | None = context.get("request")
        if request is None or _is_error_page(context) or not is_open(request.path):
            return content
        url = _canonical(context, request)
        texts = {"og:title": _text(TITLE, content), "og:description": _text(DESCRIPTION, content)}
        return mark_safe(content + _languages(context, url) + _card(context, url, texts))  # noqa: S308 - built by format_html


@register.tag
def sharedtexts(parser: Parser, token: Token) -> SharedTextsNode:
    """{% sharedtexts %}<title>…</title> <meta name="description" …>{% endsharedtexts %}"""
    nodelist = parser.parse(("endsharedtexts",))
    parser.delete_first_token()
    return SharedTextsNode(nodelist)


def _is_error_page(context: Context) -> bool:
    """Whether 404.html or another status is shown, at the address of something else or of nothing."""
    return bool(re.match(r"\d{3}", getattr(context.template, "name", None) or ""))


def _text(pattern: re.Pattern[str], content: str) -> str:
    found = pattern.search(content)
    return " ".join(html.unescape(found[1]).split()) if found else ""


def _canonical(context: Context, request: HttpRequest) -> str:
    """The page's one address: without a query, but for the number of a list's page; of a page without translation its own."""
    page = context.get("page")
    if getattr(page, "untranslated", ""):
        return str(getattr(page, "full_url", ""))
    number = getattr(page, "number", None)
    return settings.BASE_URL + request.path + (f"?page={number}" if isinstance(number, int) and number > 1 else "")


def _languages(context: Context, url: str) -> SafeString:
    """The canonical address and the same page in every language; for a page with `unlisted`, that no search shall find it."""
    if context.get("unlisted"):
        return mark_safe('<meta name="robots" content="noindex, follow">\n')
    link = '<link rel="alternate" hreflang="{}" href="{}">\n'
    urls = {language["code"]: settings.BASE_URL + language["url"] for language in other_languages(context)}
    canonical = format_html('<link rel="canonical" href="{}">\n', url)
    is_untranslated = bool(getattr(context.get("page"), "untranslated", ""))
    if not urls or is_untranslated:
        return canonical
    urls[get_language() or settings.LANGUAGE_CODE] = url
    codes = [(code, urls[code]) for code, _name in settings.LANGUAGES if code in urls]
    codes += [("x-default", urls[settings.LANGUAGE_CODE])] if settings.LANGUAGE_CODE in urls else []
    return canonical + format_html_join("", link, codes)


def _card(context: Context, url: str, texts: dict[str, str]) -> SafeString:
    """Open Graph, which LINE and X read; `share_image` of the context is the absolute URL of a picture of SHARED_SIZE."""
    picture = context.get("share_image", "")
    image = picture or settings.BASE_URL + static("icons/share.png")
    properties = texts | {
        "og:type": "website",
        "og:url": url,
        "og:site_name": getattr(context.get("brand"), "brand", ""),
        "og:locale": LOCALES.get(get_language() or "", "ja_JP"),
        "og:image": image,
        "og:image:width": SHARED_SIZE[0],
        "og:image:height": SHARED_SIZE[1],
        "og:image:alt": texts["og:title"] if picture else getattr(context.get("brand"), "brand", ""),
    }
    tags: list[tuple[Any, Any]] = [(name, value) for name, value in properties.items() if value]
    kind = "summary_large_image" if picture else "summary"
    return format_html_join("", '<meta property="{}" content="{}">\n', tags) + format_html(
        '<meta name="twitter:card" content="{}">', kind
    )


@register.simple_tag(takes_context=True)
def line_share_url(context: Context, url: str = "") -> str:
    """Where LINE asks to whom this page, or another `url`, is sent (LINE Social Plugins); nothing is loaded from there before that."""
    return "https://social-plugins.line.me/lineit/share?" + urlencode({"url": url or _address(context)})


@register.simple_tag(takes_context=True)
def x_share_url(context: Context, text: str, url: str = "") -> str:
    """Where X opens a post with this page, or another `url`, and a text (X Web Intents)."""
    return "https://x.com/intent/post?" + urlencode({"text": text, "url": url or _address(context)})


def _address(context: Context) -> str:
    request: HttpRequest | None = context.get("request")
    return settings.BASE_URL + (request.path if request else "/")
