"""Takes every screen of the table in each size, colour scheme and language, and lays them out on contact sheets: `make gallery`.

The demo is loaded at a fixed day, so that two sheets differ only where pages do. Sheets go to .data/gallery, which is not
committed: one WebP per group, width, colour scheme and language, and each screen in full size in a folder beside it.
Journeys (purchase, stores) are walked in Japanese only, since the walker finds buttons by their Japanese words.
"""

import argparse
import itertools
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from scripts.screenshot_browser import ScreenshotSession
from scripts.screenshot_scenes import EVENT, payment_number, place_order
from tests.e2e.browser import ARGUMENTS, find_chromium
from tests.e2e.buyer import CARD_WITH_CHALLENGE, Buyer
from tests.e2e.customer import Customer, new_customer
from tests.e2e.stack import ROOT, Stack, environment, free_port, prepare, running

DAY = "2026-11-23"  # the demo's dates are counted from it
WIDTHS, SCHEMES, LANGUAGES = {320: 640, 390: 844, 1280: 800}, ("light", "dark"), ("ja", "en")
SHOWN_HEIGHT = 3  # windows: what is below is left out
THUMB, GAP = {320: 160, 390: 195, 1280: 400}, 12
COLUMNS = {320: 10, 390: 8, 1280: 4}
ADDRESSES: dict[str, tuple[str, ...]] = {
    "public": (
        "/", "/events/", "/events/?kind=streaming", "/events/past/", f"/events/{EVENT}/", "/events/stage-play/",
        "/events/sold-out-night/", "/events/online-live/", "/events/spring-opera/", "/events/spring-opera/lottery/",
        "/tickets/fees/", "/tickets/guide/", "/terms/", "/legal/commerce/", f"/events/{EVENT}/apply/",
    ),
    "help": (
        "/help/", "/help/orders/", "/help/orders/order-mail/", "/help/search/?q=メール", "/help/search/?q=存在しない言葉",
        "/support/mail/", "/support/mail/settings/", "/support/mail/settings/docomo/", "/support/orders/",
        "/support/environment/", "/contact/", "/receipts/check/",
    ),
    "account": ("/accounts/login/", "/accounts/password/reset/", "/gate/"),
    "mypage": (
        "/mypage/", "/mypage/orders/", "/mypage/orders/{code}/?open=1", "/mypage/profile/", "/mypage/receipts/", "/receipts/{code}/",
        "/orders/{code}/complete/", "{ticket}",
    ),
    "errors": tuple(f"/styleguide/error/{name}/" for name in ("400", "403", "404", "413", "429", "500", "503")),
}  # fmt: skip


@dataclass(frozen=True, order=True)
class Appearance:
    """One way to show a page."""

    width: int
    scheme: str
    language: str


def name_of(group: str, appearance: Appearance) -> str:
    """The name of a sheet, and of the folder of its screens."""
    return f"{group}-{appearance.width}-{appearance.scheme}-{appearance.language}"


@dataclass
class Gallery:
    """The browser, the running demo, the chosen appearances, and the pictures so far by group and appearance."""

    browser: Browser
    site: Stack
    appearances: list[Appearance]
    folder: Path
    pictures: dict[tuple[str, Appearance], list[Image.Image]] = field(default_factory=dict)

    def page(self, appearance: Appearance) -> Page:
        """A page in a new browser context."""
        size: Any = {"width": appearance.width, "height": WIDTHS[appearance.width]}
        options: dict[str, Any] = {
            "locale": "ja-JP",
            "reduced_motion": "reduce",
            "base_url": self.site.url,
            "color_scheme": appearance.scheme,
        }
        return self.browser.new_context(viewport=size, **options).new_page()

    def add(self, group: str, appearance: Appearance, page: Page) -> None:
        """Takes the page as it is, to SHOWN_HEIGHT windows below its top."""
        page.evaluate("document.querySelectorAll('img[loading=lazy]').forEach(each => { each.loading = 'eager' })")
        page.wait_for_load_state("networkidle")
        area: Any = {"x": 0, "y": 0, "width": appearance.width, "height": WIDTHS[appearance.width] * SHOWN_HEIGHT}
        with tempfile.NamedTemporaryFile(suffix=".png") as file:
            page.screenshot(path=file.name, full_page=True, clip=area)
            picture = Image.open(file.name).convert("RGB")
        width = THUMB[appearance.width]
        small = picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)
        taken = self.pictures.setdefault((group, appearance), [])
        taken.append(small)
        full = self.folder / name_of(group, appearance) / f"{len(taken):02d}.webp"
        full.parent.mkdir(parents=True, exist_ok=True)
        picture.save(full, quality=80)
        print(f"{full.relative_to(self.folder)}  {page.url.removeprefix(self.site.url)}", flush=True)

    def walk(self, group: str) -> Callable[[Page, str], None]:
        """For a walker through the checkout: takes each of its pages in every Japanese appearance."""

        def take(page: Page, name: str) -> None:
            before = page.viewport_size
            for appearance in (each for each in self.appearances if each.language == "ja"):
                page.set_viewport_size({"width": appearance.width, "height": WIDTHS[appearance.width]})
                page.emulate_media(color_scheme="dark" if appearance.scheme == "dark" else "light")
                self.add(group, appearance, page)
            if before:
                page.set_viewport_size(before)

        return take


def addresses(gallery: Gallery, group: str) -> None:
    """All addresses of a group, as a buyer where they are one's own."""
    customer = new_customer(gallery.site, EVENT) if group == "mypage" else None
    for appearance in gallery.appearances:
        page = gallery.page(appearance)
        if customer:
            customer.log_in(page, gallery.site)
        for address in ADDRESSES[group]:
            page.goto(("/en" if appearance.language == "en" else "") + filled(address, customer))
            gallery.add(group, appearance, page)
        page.context.close()


def filled(address: str, customer: Customer | None) -> str:
    """The address with the order and the ticket of the customer."""
    return address.format(code=customer.code, ticket=customer.ticket) if customer else address


def purchase(gallery: Gallery) -> None:
    """Every step of a purchase by card with 3-D Secure, and the mails about it."""
    page = ScreenshotSession(gallery.browser, gallery.site).page()
    buyer = Buyer(page, gallery.site, gallery.walk("purchase"))
    buyer.get_to_card_page(EVENT, "5,110円")
    buyer.pay(CARD_WITH_CHALLENGE)
    buyer.answer_challenge("認証に成功する")
    buyer.wait_until_done()
    gallery.site.wait_for_mail(buyer.email, "ご購入が確定しました")
    page.goto("/mailbox/")
    links = page.locator("main a[href^='/mailbox/']").evaluate_all(
        "found => found.map(link => link.getAttribute('href'))"
    )
    for address in sorted(set(links))[:6]:
        page.goto(f"{address}html/")
        gallery.walk("mails")(page, address)


def stores(gallery: Gallery) -> None:
    """The page after an order that is paid at a store, and of one whose payment was refused."""
    session = ScreenshotSession(gallery.browser, gallery.site)
    buyer = place_order(session, EVENT, "コンビニ払い", "5,330円")
    payment_number(buyer)
    gallery.walk("completion")(buyer.page, "store")
    buyer = place_order(session, EVENT, "PayPay", "5,110円")
    gallery.walk("completion")(buyer.page, "wallet")


JOURNEYS = {"purchase": purchase, "stores": stores}


def sheet(pictures: list[Image.Image], columns: int) -> Image.Image:
    """The pictures in rows, each row as high as its highest picture."""
    rows = [list(row) for row in itertools.batched(pictures, columns, strict=False)]
    width = max(sum(each.width + GAP for each in row) for row in rows) + GAP
    whole = Image.new("RGB", (width, sum(max(each.height for each in row) + GAP for row in rows) + GAP), "#808080")
    top = GAP
    for row in rows:
        for number, picture in enumerate(row):
            whole.paste(picture, (GAP + number * (picture.width + GAP), top))
        top += max(each.height for each in row) + GAP
    return whole


def save_sheets(gallery: Gallery, folder: Path) -> None:
    """One file per group and appearance."""
    folder.mkdir(parents=True, exist_ok=True)
    for (group, appearance), pictures in sorted(gallery.pictures.items()):
        file = folder / f"{name_of(group, appearance)}.webp"
        sheet(pictures, COLUMNS[appearance.width]).save(file, quality=70)
        print(f"{file}  {len(pictures)} screens, {file.stat().st_size // 1024} KB")


def demo_at(day: str, folder: Path) -> dict[str, str]:
    """The environment of a new demo whose clock began at noon in Japan of that day."""
    noon = datetime.fromisoformat(f"{day}T03:00:00+00:00")
    env = environment(folder, free_port(), "") | {
        "CLOCK_OFFSET": str(round((noon - datetime.now(UTC)).total_seconds()))
    }
    prepare(env)
    return env


def appearances_of(options: argparse.Namespace) -> Iterator[Appearance]:
    """All combinations that are asked for."""
    for width, scheme, language in itertools.product(options.widths, options.schemes, options.languages):
        yield Appearance(width, scheme, language)


def parsed() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m scripts.gallery", description=__doc__)
    groups = [*ADDRESSES, *JOURNEYS]
    parser.add_argument("groups", nargs="*", metavar="group", help=f"some of {', '.join(groups)} (default: all)")
    parser.add_argument("--widths", nargs="+", type=int, choices=WIDTHS, default=list(WIDTHS))
    parser.add_argument("--schemes", nargs="+", choices=SCHEMES, default=list(SCHEMES))
    parser.add_argument("--languages", nargs="+", choices=LANGUAGES, default=list(LANGUAGES))
    parser.add_argument("--day", default=DAY, help="the day of the demo (default %(default)s)")
    parser.add_argument("--folder", type=Path, default=ROOT / ".data" / "gallery", help="default .data/gallery")
    options = parser.parse_args()
    if unknown := set(options.groups) - set(groups):
        parser.error(f"no group: {', '.join(sorted(unknown))}")
    return options


def main() -> None:
    """Takes all groups, or those that are named."""
    options = parsed()
    with (
        tempfile.TemporaryDirectory() as data,
        running(demo_at(options.day, Path(data))) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=find_chromium(playwright), args=ARGUMENTS)
        gallery = Gallery(browser, site, list(appearances_of(options)), options.folder)
        for group in options.groups or [*ADDRESSES, *JOURNEYS]:
            (JOURNEYS.get(group) or partial(addresses, group=group))(gallery)
        browser.close()
    save_sheets(gallery, options.folder)


if __name__ == "__main__":
    main()
