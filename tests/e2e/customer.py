"""A buyer with an order, for tests that begin after the purchase; created over HTTP, which is quicker than a browser."""

import time
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.e2e.buyer import CARD, PASSWORD, new_address
from tests.e2e.stack import Stack, link_of
from tests.formbrowser import FormBrowser


@dataclass(frozen=True)
class Customer:
    """The buyer's address, the order's code, the ticket's path ("" where there is none), and the session."""

    email: str
    code: str
    ticket: str
    session: str

    def log_in(self, page: Page, site: Stack) -> Page:
        """Sets the buyer's session cookie in the context of the page."""
        page.context.add_cookies([{"name": "sessionid", "value": self.session, "url": site.url}])
        return page


def new_customer(site: Stack, slug: str) -> Customer:
    """One ticket of the first type, paid by card or free."""
    browser, email = FormBrowser(site.url), new_address()
    browser.open(f"/events/{slug}/apply/")
    browser.submit("form input[name=email]", email=email)
    browser.open(link_of(site.wait_for_mail(email, "お申込みを続けるリンク"), "/verify/"))
    browser.submit("main form")
    browser.submit(
        "form input[name=phone]", name="佐藤 未来", kana="サトウ ミライ", phone="09012345678", password=PASSWORD
    )
    browser.submit("form select[name^=n_]", **{browser.page.select_one("select[name^=n_]")["name"]: 1})
    if "/payment/" in browser.url:
        browser.submit("form input[name=method]", method="card")
    browser.submit("form input[name=screen]", agreed="on")
    if "/sandbox/" in browser.url:
        browser.submit("form input[name=number]", number=CARD, expiry="1239", code="123")
    return _customer(browser, email)


def _customer(browser: FormBrowser, email: str) -> Customer:
    end = time.monotonic() + 30
    while not browser.page.select_one("a[href*='/mypage/orders/']") and time.monotonic() < end:
        time.sleep(0.2)
        browser.open(browser.url)
    code = browser.page.select_one("main b.nb")
    assert code is not None, browser.text[:600]
    ticket = browser.page.select_one("a[href*='/t/']")
    return Customer(
        email, code.get_text().strip(), ticket["href"] if ticket else "", browser.client.cookies["sessionid"]
    )
