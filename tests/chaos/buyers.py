"""Scripted buyers: each looks at the page before it and does what a person would, until it says how the order ended."""

import random
import re
import threading
import time
from urllib.parse import urlsplit

import httpx

from tests.chaos.ledger import Ledger
from tests.formbrowser import FormBrowser

COMPLETE = ("購入が完了しました", "お申込みが完了しました")
OVER = ("お支払いの受付を終了しました", "チケットを確保できませんでした")
PATIENCE_SECONDS = 90.0
KINDS = ("card", "card", "card", "3-D Secure", "konbini", "konbini late", "free", "scarce", "abandon", "double press")
SLUGS = {"free": "chaos-free", "scarce": "chaos-scarce"}
CHALLENGED = "4000000000003220"
ORDER_CODE = re.compile(r"/(?:orders|checkout)/([0-9A-Z-]{8,})/")


class CountingBrowser(FormBrowser):
    """Counts the server errors that a buyer sees."""

    ledger: Ledger

    def _take(self, response: httpx.Response) -> FormBrowser:
        if response.status_code >= 500:
            self.ledger.saw("5xx")
        return super()._take(response)


class Buyer:
    """One purchase. `late`: unpaid vouchers (order, number), to be paid after their deadline."""

    def __init__(self, base_url: str, till_url: str, ledger: Ledger, address: str, session: str, kind: str) -> None:
        self.ledger, self.address, self.kind, self.till_url = ledger, address, kind, till_url
        self.browser = CountingBrowser(base_url, {"X-Forwarded-For": f"203.0.113.{random.randint(1, 254)}"})
        self.browser.ledger = ledger
        self.browser.client.cookies.set("sessionid", session, domain="127.0.0.1")
        self.slug = SLUGS.get(kind, "chaos-paid")
        self.home = f"{base_url}/checkout/{self.slug}/tickets/"
        self.code = ""
        self.late_number = ""

    def buy(self) -> str:
        """Acts until the order has ended or patience is over; returns how it ended."""
        end = time.monotonic() + PATIENCE_SECONDS
        outcome = ""
        self.go_home = True
        while not outcome and time.monotonic() < end:
            try:
                outcome = self._do_page()
            except httpx.HTTPError:
                self.ledger.saw("broken")
                self.go_home = True
                time.sleep(1)
        self.ledger.saw(outcome or "gave up")
        return outcome or "gave up"

    def _do_page(self) -> str:
        if self.go_home:
            self.browser.open(self.home)
            self.go_home = False
        if self.browser.status >= 500:
            self.go_home = True
            time.sleep(1)
            return ""
        self._note_code()
        return self._ended() or self._act()

    def _note_code(self) -> None:
        found = ORDER_CODE.search(urlsplit(self.browser.url).path)
        if found:
            self.code = found.group(1)
            if "/orders/" in self.browser.url:
                self.home = self.browser.url

    def _ended(self) -> str:
        heading = self.browser.page.select_one("h1")
        text = heading.get_text(strip=True) if heading else ""
        if text in COMPLETE:
            self.ledger.displayed(self.code, self.address)
            return "complete"
        if text.startswith(OVER):
            return "over"
        if self.browser.page.select_one(".digits"):
            return self._voucher()
        return ""

    def _voucher(self) -> str:
        if self.kind == "konbini late":
            self.late_number = self._number()
            return "voucher unpaid"
        if self.kind == "konbini":
            pay_at_store(self.browser, self.till_url, self._number(), ("step_up", "pay"))
            self.kind = "konbini paid"
        time.sleep(1)
        self.browser.open(self.home)
        return ""

    def _number(self) -> str:
        self.ledger.vouchers[self.code] = self.address
        return re.sub(r"\D", "", self.browser.page.select_one(".digits").get_text())

    def _act(self) -> str:
        page, browser = self.browser.page, self.browser
        if page.select_one("form input[name=number]"):
            return self._at_provider()
        if page.select_one("button[name=answer][value=pass]"):
            browser.submit("button[name=answer][value=pass]")
        elif page.select_one("form input[name=screen]"):
            self._order()
        elif page.select_one("form input[name=method]"):
            browser.submit("form input[name=method]", method="konbini" if "konbini" in self.kind else "card")
        elif field := page.select_one("select[name^=n_]"):
            if browser.status == 409:
                return "sold out"
            browser.submit("form select[name^=n_]", **{field["name"]: 1})
        else:
            return self._reload()
        return ""

    def _at_provider(self) -> str:
        if self.kind == "abandon":
            return "abandoned"
        number = CHALLENGED if self.kind == "3-D Secure" else "4242424242424242"
        self.browser.submit("form input[name=number]", number=number, expiry="1239", code="123")
        return ""

    def _order(self) -> None:
        """Presses the order button; a double press sends the same form twice at once."""
        agreed = self.browser.page.select("input[name=agreed]")
        values = {"agreed": agreed[0].get("value", "on")} if agreed else {}
        if self.kind == "double press":
            second = FormBrowser(str(self.browser.client.base_url))
            second.client.cookies = self.browser.client.cookies
            second.page, second.url = self.browser.page, self.browser.url
            threading.Thread(target=press, args=(second, values), daemon=True).start()
        self.browser.submit("form input[name=screen]", **values)

    def _reload(self) -> str:
        """Follows the one way on that a waiting page offers, or loads it anew."""
        page, browser = self.browser.page, self.browser
        if page.select_one("form[action$='/resume/']"):
            browser.submit("form[action$='/resume/']")
        elif link := page.select_one("main a[href*='/sandbox/'], main a[href*='/payment/'], main a[href*='/confirm/']"):
            browser.open(link["href"])
        elif browser.url.endswith("/tickets/"):
            return "sold out" if self.kind == "scarce" else ""
        else:
            time.sleep(1.5)
            browser.open(self.home)
        return ""


def press(browser: FormBrowser, values: dict[str, str]) -> None:
    """The second press of a button, whose answer nobody reads."""
    try:
        browser.submit("form input[name=screen]", **values)
    except httpx.HTTPError:
        return


def pay_at_store(browser: FormBrowser, till_url: str, number: str, buttons: tuple[str, ...]) -> None:
    """Types the number at a store's machine and presses the buttons one after the other."""
    browser.open(till_url)
    browser.submit("form input[name=number]", number=number)
    for value in buttons:
        if browser.page.select_one(f"button[name=do][value={value}]"):
            browser.submit(f"button[name=do][value={value}]")
