"""Simulates a browser of 2013: no scripts, no cascade layers, no custom properties."""

import re

from playwright.sync_api import BrowserContext, Route

# Such a browser ignores what it does not know: a declaration with an unknown value, a rule with a new selector.
UNKNOWN_VALUE = re.compile(
    r"[^;{}]*:[^;{}]*\b(?:var|clamp|min|max|env|light-dark|color-mix|fit-content|dvh)\([^;{}]*;?"
)
CUSTOM_PROPERTY = re.compile(r"--[\w-]+\s*:[^;{}]*;?")
IMPORT_INTO_LAYER = re.compile(r"@import[^;]*\blayer\b[^;]*;")
UNKNOWN_SELECTOR = re.compile(r"[^{};]*:(?:has|is|where|not|focus-visible)\b[^{}]*\{[^{}]*\}")
UNKNOWN_BLOCK = re.compile(r"@(?:layer|supports|container|property)\b[^;{]*(;|\{)")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)


def as_understood_in_2013(css: str) -> str:
    """The style sheet without newer syntax."""
    css = _without_blocks(IMPORT_INTO_LAYER.sub("", COMMENT.sub("", css)))
    for unknown in (UNKNOWN_SELECTOR, CUSTOM_PROPERTY, UNKNOWN_VALUE):
        css = unknown.sub("", css)
    return css


def _without_blocks(css: str) -> str:
    parts, at = [], 0
    while block := UNKNOWN_BLOCK.search(css, at):
        parts.append(css[at : block.start()])
        at = block.end() if block[1] == ";" else _end_of_block(css, block.end())
    return "".join([*parts, css[at:]])


def _end_of_block(css: str, start: int) -> int:
    """The index after the brace that closes the block opened before `start`."""
    depth = 1
    for at in range(start, len(css)):
        depth += {"{": 1, "}": -1}.get(css[at], 0)
        if not depth:
            return at + 1
    return len(css)


def age(context: BrowserContext) -> None:
    """Delivers the pages of the context as a browser of 2013 would interpret them."""
    context.route(re.compile(r"\.css(\?|$)"), _old_sheet)
    context.route(re.compile(r"\.js(\?|$)"), lambda route: route.abort())
    context.route(lambda url: not re.search(r"\.\w{2,5}(\?|$)", url), _old_page)


def _old_sheet(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=as_understood_in_2013(answer.text()))


def _old_page(route: Route) -> None:
    if route.request.method != "GET":
        route.continue_()
        return
    answer = route.fetch(max_redirects=0)
    is_page = "text/html" in answer.headers.get("content-type", "")
    route.fulfill(response=answer, body=SCRIPT.sub("", answer.text()) if is_page else answer.body())
