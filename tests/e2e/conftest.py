"""Fixtures of the browser tests: a running site, and pages in a real browser whose errors fail the test."""

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
    """Marks every test of this folder as e2e."""
    for item in items:
        if "/e2e/" in str(item.path):
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, started once; without it tests are skipped, on CI they fail."""
    with sync_playwright() as playwright:
        path = find_chromium(playwright)
        if path is None:
            (pytest.fail if os.environ.get("CI") else pytest.skip)(NO_BROWSER)
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def site(browser, tmp_path_factory) -> Iterator[Stack]:
    """The demo, served by web server, worker and scheduler; shared by all tests, so each uses new addresses."""
    with stack_in(tmp_path_factory.mktemp("site")) as stack:
        yield stack
        audit(stack)


def audit(stack: Stack) -> None:
    """Runs the audit after the tests: stock, orders, payments, tickets and mails must agree."""
    stack.manage("run_scheduler")
    done = stack.try_to_manage("audit")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def new_page(browser, site) -> Iterator[Callable[..., Page]]:
    """Opens pages, each in a new browser context; fails the test when one of them had a problem."""
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
    """Fails with every violation that axe reports for the page."""

    def check(page: Page) -> None:
        page.wait_for_load_state()
        if page.context not in new_page.without_scripts:
            with new_page.watch.ignore_problems():
                violations = axe_violations(page)
            assert violations == [], page.url
            return
        copy = copy_with_scripts(page)
        violations = axe_violations(copy)
        copy.context.close()
        assert violations == [], page.url

    return check


@pytest.fixture
def assert_fits() -> Callable[[Page], None]:
    """Fails with every element that is wider than the screen."""

    def check(page: Page) -> None:
        page.wait_for_load_state()  # without its style sheets everything is wide
        assert page.evaluate(STICKING_OUT) == [], page.url

    return check


@pytest.fixture(scope="package")
def concert_goer(site) -> Customer:
    """Has paid a ticket of the concert; shared by tests that leave the order as it is."""
    return new_customer(site, "orchestra-concert")
