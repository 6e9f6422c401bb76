"""Chromium for the browser tests: finds it, collects what a page must not do, and runs axe."""

import contextlib
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def find_chromium(playwright: Playwright) -> str | None:
    """The machine's Chromium, or playwright's own, or None."""
    installed = [shutil.which(name) for name in NAMES]
    candidates = [os.environ.get("CHROMIUM"), *installed, playwright.chromium.executable_path]
    return next((path for path in candidates if path and Path(path).exists()), None)


class PageMonitor:
    """Collects problems of the pages: script errors, blocked or foreign requests, responses of 5xx."""

    def __init__(self, site_url: str) -> None:
        self.own_origin = urlsplit(site_url)[:2]
        self.problems: list[str] = []

    def add(self, context: BrowserContext) -> None:
        """Listens to the pages of a browser context."""
        context.on("weberror", lambda event: self.problems.append(f"script error: {event.error}"))
        context.on("console", self._console)
        context.on("request", self._request)
        context.on("response", self._response)

    @contextlib.contextmanager
    def ignore_problems(self) -> Iterator[None]:
        """Ignores problems while a test tool changes the page: axe sets styles, which the page's policy blocks."""
        known = list(self.problems)
        yield
        self.problems[:] = known

    def _console(self, message) -> None:
        # The browser logs a status of 4xx here as well; whether it is right is checked by the test itself.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.problems.append(f"console: {message.text}")

    def _request(self, request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https"} and parts[:2] != self.own_origin:
            self.problems.append(f"foreign request: {request.url}")

    def _response(self, response) -> None:
        if response.status >= 500:
            self.problems.append(f"{response.status}: {response.request.method} {response.url}")


def copy_with_scripts(page: Page) -> Page:
    """The same document in a new context with scripts, because axe needs timers."""
    copy = page.context.browser.new_context(viewport=page.viewport_size, bypass_csp=True).new_page()
    html = re.sub(r"<script\b.*?</script>", "", page.content(), flags=re.DOTALL)
    copy.route(page.url, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    copy.goto(page.url)
    return copy


def axe_violations(page: Page) -> list[str]:
    """The violations that axe reports for the page, one line per element: rule, element and failure."""
    page.evaluate(AXE_SCRIPT)
    # Preloaded style sheets would be written into the page, which its policy forbids.
    options = {"runOnly": AXE_RULES, "resultTypes": ["violations"], "preload": False}
    result = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{violation['id']}: {node['html'][:160]}: {node['failureSummary']}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]
