"""Fixtures of the journeys: a running site and pages in a real browser that are watched for errors."""

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.browser import ARGUMENTS, PageMonitor, axe_violations, copy_with_scripts, find_chromium
from tests.e2e.customer import Customer, new_customer
from tests.e2e.stack import Stack, stack_in

STICKING_OUT = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll("body *")]
    .filter((found) => found.getBoundingClientRect().right > width + 1).map((found) => found.outerHTML.slice(0, 120));
}"""
NO_BROWSER = "no Chromium here: install it (Debian: apt-get install chromium) or set CHROMIUM to its path"


def pytest_collection_modifyitems(items) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if "/e2e/" in str(item.path):
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, started once; its absence is a skip, on CI a failure."""
    with sync_playwright() as playwright:
        path = find_chromium(playwright)
        if path is None:
            (pytest.fail if os.environ.get("CI") else pytest.skip)(NO_BROWSER)
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def site(browser, tmp_path_factory) -> Iterator[Stack]:
    """The demo, served by web server, worker and clock; all tests share it, so each uses addresses of its own."""
    with stack_in(tmp_path_factory.mktemp("site")) as stack:
        yield stack
        audit(stack)


def audit(stack: Stack) -> None:
    """Whatever the journeys did: stock, orders, money, tickets and mails agree, and nothing is stuck."""
    stack.manage("run_scheduler")
    done = stack.try_to_manage("audit")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def new_page(browser, site) -> Iterator[Callable[..., Page]]:
    """Opens pages, each as a person of its own; fails the test when one of them erred on the way."""
    watch, contexts, without_scripts = PageMonitor(site.url), [], []

    def open_page(*, width: int = 390, height: int = 844, javascript: bool = True, **options) -> Page:
        """`options` are those of playwright's `new_context`: color_scheme, user_agent, locale, …"""
        options = {"locale": "ja-JP", "timezone_id": "Asia/Tokyo", "base_url": site.url} | options
        context = browser.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=javascript, **options
        )
        context.set_default_timeout(15_000)
        watch.add(context)
        contexts.append(context)
        if not javascript:
            without_scripts.append(context)
        return context.new_page()

    open_page.watch, open_page.without_scripts = watch, without_scripts
    yield open_page
    for context in contexts:
        context.close()
    assert watch.problems == []


@pytest.fixture
def page(new_page) -> Page:
    """A phone with JavaScript."""
    return new_page()


@pytest.fixture
def page_without_javascript(new_page) -> Page:
    """A phone whose scripts are off."""
    return new_page(javascript=False)


@pytest.fixture
def assert_accessible(new_page) -> Callable[[Page], None]:
    """Fails with every place of the page that axe finds fault with."""

    def check(page: Page) -> None:
        page.wait_for_load_state()
        if page.context not in new_page.without_scripts:
            with new_page.watch.ignore_problems():
                found = axe_violations(page)
            assert found == [], page.url
            return
        twin = copy_with_scripts(page)
        found = axe_violations(twin)
        twin.context.close()
        assert found == [], page.url

    return check


@pytest.fixture
def assert_fits() -> Callable[[Page], None]:
    """Fails with what sticks out of the screen at its right edge."""

    def check(page: Page) -> None:
        page.wait_for_load_state()  # without its style sheets everything is wide
        assert page.evaluate(STICKING_OUT) == [], page.url

    return check


@pytest.fixture(scope="package")
def concert_goer(site) -> Customer:
    """Has paid a ticket of the concert; shared by tests that leave the order as it is."""
    return new_customer(site, "autumn-concert")
