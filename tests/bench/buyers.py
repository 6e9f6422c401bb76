"""Scripted buyers: the whole purchase over HTTP, alone and many at once."""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier

from tests.formbrowser import FormBrowser

DONE, SOLD_OUT, OTHER = "done", "sold out", "other"


@dataclass
class Purchase:
    """The outcome of one purchase and what it cost."""

    outcome: str
    wall_s: float
    trips: int
    last_text: str = ""
    ended_at: float = 0.0
    ticket: str = ""


def buy(base_url: str, session: str, slug: str) -> Purchase:
    """From the event page to the e-ticket of one ticket, paid by card without a challenge."""
    browser = FormBrowser(base_url)
    browser.client.cookies.set("sessionid", session)
    begun = time.perf_counter()
    outcome = _checkout(browser, slug)
    ended = time.perf_counter()
    link = browser.page.select_one("a[href*='/t/']")
    return Purchase(outcome, ended - begun, browser.trips, browser.text[:300], ended, link["href"] if link else "")


def _checkout(browser: FormBrowser, slug: str) -> str:
    browser.open(f"/events/{slug}/")
    browser.open(f"/checkout/{slug}/tickets/")
    field = browser.page.select_one("select[name^=n_]")
    if field is None:  # on another page something is missing, such as a detail of the buyer
        return SOLD_OUT if browser.url.endswith("/tickets/") else OTHER
    browser.submit("form select[name^=n_]", **{field["name"]: 1})
    if browser.page.select_one("select[name^=n_]") or browser.status == 409:
        return SOLD_OUT
    if "/payment/" not in browser.url:
        return OTHER
    browser.submit("form input[name=method]", method="card")
    agreed = browser.page.select("input[name=agreed]")
    browser.submit("form input[name=screen]", **({"agreed": agreed[0].get("value", "on")} if agreed else {}))
    if "/sandbox/pay/" not in browser.url:
        return OTHER
    browser.submit("form input[name=number]", number="4242424242424242", expiry="1239", code="123")
    for _retry in range(40):
        if browser.page.select_one("a[href*='/t/']"):
            return DONE
        time.sleep(0.25)
        browser.open(browser.url)
    return OTHER


def alone(base_url: str, sessions: list[str], slug: str) -> list[Purchase]:
    """One buyer after the other."""
    return [buy(base_url, session, slug) for session in sessions]


def rush(base_url: str, sessions: list[str], slug: str, clients: int) -> tuple[list[Purchase], float]:
    """`clients` at once, until every session has tried; the purchases and the seconds to the last success."""
    barrier = Barrier(min(clients, len(sessions)))

    def one(number: int) -> Purchase:
        if number < clients:
            barrier.wait(60)
        return buy(base_url, sessions[number], slug)

    begun = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        purchases = list(pool.map(one, range(len(sessions))))
    ends = [purchase.ended_at for purchase in purchases if purchase.outcome == DONE]
    return purchases, (max(ends) - begun) if ends else 0.0


def percentile(values: list[float], share: int) -> float:
    """The value below which `share` percent lie; 0 for none."""
    if len(values) < 2:
        return values[0] if values else 0.0
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]
