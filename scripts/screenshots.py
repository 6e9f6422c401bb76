"""Takes all pictures of README and guide from a demo of its own: `make screenshots [ARGS="purchase desk"]`."""

import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests.e2e.browser import ARGUMENTS, find_chromium
from tests.e2e.buyer import CARD_WITH_CHALLENGE, Buyer, heading, press
from tests.e2e.customer import new_customer
from tests.e2e.stack import Stack, stack_in

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
PHONE, DESK = (390, 844), (1280, 800)
COLOURS = 128  # a page needs no more, and its file is a third
EVENT = "autumn-concert"
PASSWORD = "cloud-demo-2026"  # noqa: S105 - `make run` prints it
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.5 Mobile/15E148 Safari/604.1"
)
# What the buyer's steps are called in tests/e2e/buyer.py → file name.
STEPS = {
    "11-address": "buy-address",
    "20-details": "buy-details",
    "30-tickets": "buy-tickets",
    "31-payment": "buy-payment",
    "40-confirm": "buy-confirm",
    "50-card": "buy-card",
    "51-challenge": "buy-challenge",
    "60-complete": "buy-complete",
}


@dataclass(frozen=True)
class Studio:
    """The browser, and the running demo that it looks at."""

    browser: Browser
    site: Stack

    def page(self, size: tuple[int, int] = PHONE, **options) -> Page:
        """A new visitor's page; `options` are those of a browser context."""
        width, height = size
        options = {"locale": "ja-JP", "reduced_motion": "reduce", "base_url": self.site.url} | options
        return self.browser.new_context(viewport={"width": width, "height": height}, **options).new_page()

    def visit(self, name: str, path: str, size: tuple[int, int] = PHONE, **options) -> None:
        """One public page as it opens; an address that does not answer 200 stops the run."""
        page = self.page(size, **options)
        response = page.goto(path)
        if response is None or response.status != 200:
            raise SystemExit(f"{name}: {path} answers {response and response.status}")
        keep(page, name)


def keep(page: Page, name: str) -> None:
    """Writes docs/screenshots/<name>.png: what the window shows."""
    page.wait_for_load_state("networkidle")
    file = FOLDER / f"{name}.png"
    page.screenshot(path=file)
    make_small(file)


def keep_at(page: Page, place: Locator, name: str, above: int = 40) -> None:
    """The same, scrolled so that `above` CSS pixels stand above `place`."""
    place.evaluate("(node, above) => window.scrollBy(0, node.getBoundingClientRect().top - above)", above)
    keep(page, name)


def keep_main(page: Page, name: str, height: int) -> None:
    """The admin's page without its menu, its upper `height` CSS pixels."""
    page.set_viewport_size({"width": DESK[0], "height": height})
    page.wait_for_load_state("networkidle")
    box = page.locator("main").bounding_box()
    if box is None:
        raise SystemExit(f"{name}: {page.url} has no main part")
    file = FOLDER / f"{name}.png"
    page.screenshot(path=file, clip={"x": box["x"], "y": 0, "width": DESK[0] - box["x"], "height": height})
    make_small(file)


def make_small(file: Path) -> None:
    """Keeps few colours, which is most of a picture's bytes."""
    Image.open(file).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    print(f"docs/screenshots/{file.name}  {file.stat().st_size // 1024} KB")


def front(studio: Studio) -> None:
    """What everybody sees."""
    studio.visit("home", "/", DESK)
    studio.visit("help-phone-dark", "/help/", color_scheme="dark")
    studio.visit("events", "/events/", DESK)
    studio.visit("environment-phone", "/support/environment/", user_agent=IPHONE)
    studio.visit("event-phone", f"/events/{EVENT}/")


def purchase(studio: Studio) -> None:
    """From the address to the receipt, with a card that asks for 3-D Secure."""
    buyer = Buyer(studio.page(), studio.site, _step)
    buyer.email = "mirai@example.jp"
    buyer.ask_for_link(EVENT)
    _read_mail(studio, "お申込みを続けるリンク", "buy-mail")
    buyer.open_link()
    buyer.fill_in_details()
    buyer.choose(2)
    buyer.choose_card()
    buyer.agree("10,220円で購入する")
    buyer.pay(CARD_WITH_CHALLENGE)
    buyer.answer_challenge("認証に成功する")
    buyer.wait_until_done()
    _after_purchase(buyer)


def _step(page: Page, name: str) -> None:
    if name == "40-confirm":
        keep_at(page, page.get_by_role("checkbox"), "buy-agree", above=500)
    if name in STEPS:
        page.evaluate("window.scrollTo(0, 0)")
        keep(page, STEPS[name])


def _read_mail(studio: Studio, subject: str, name: str) -> None:
    """The newest mail of the demo's mailbox with these words in its subject."""
    page = studio.page()
    page.goto("/mailbox/")
    while not page.get_by_role("link", name=subject).count():
        page.wait_for_timeout(300)
        page.reload()
    page.get_by_role("link", name=subject).first.click()
    keep(page, name)


def _after_purchase(buyer: Buyer) -> None:
    page, code = buyer.page, buyer.code
    press(page, "電子チケットを見る")
    keep(page, "ticket-phone")
    page.goto(f"/mypage/orders/{code}/")
    heading(page, "申込内容詳細")
    page.locator("#details summary").click()
    keep_at(page, page.locator("#details"), "mypage-order")
    page.goto(f"/receipts/{code}/")
    page.get_by_label("宛名").fill("株式会社みなと商事")
    press(page, "領収書を発行する")
    heading(page, "領収書を発行する")
    keep(page, "receipt-phone")


def desk(studio: Studio) -> None:
    """What staff of the shop see: the second factor, an order, an inquiry, an event."""
    customer = new_customer(studio.site, EVENT)
    _ask(studio, customer.email, customer.code)
    page = _log_in(studio, "staff@example.jp", "desk-second-factor")
    page.goto(f"/staff/orders/?q={customer.code}")
    keep_main(page, "desk-orders", 260)
    page.get_by_role("link", name=customer.code).click()
    page.wait_for_url("**/inspect/**")
    keep_main(page, "desk-order", 1180)
    page.goto("/staff/snippets/support/inquiry/")
    page.locator("main td a[href*='/edit/']").first.click()
    page.wait_for_url("**/edit/**")
    keep_main(page, "desk-inquiry", 1120)
    _event(page)


def _event(page: Page) -> None:
    """Its prose, which is drafted, and its rules, which are not."""
    for name, path in (("edit-event-prose", "snippets/commerce/event"), ("edit-event-sales", "event_sales")):
        page.goto(f"/staff/{path}/")
        page.get_by_role("link", name="芝浦シンフォニエッタ 秋の音楽会").first.click()
        page.wait_for_url("**/edit/**")
        keep_main(page, name, 640)


def _ask(studio: Studio, email: str, code: str) -> None:
    page = studio.page()
    page.goto("/contact/")
    page.get_by_label("用件").select_option(label="メールが届かない")
    page.get_by_label("お問い合わせの内容").fill("購入したのに、確認のメールが届きません。")
    page.get_by_label("お名前").fill("佐藤 未来")
    page.get_by_label("メールアドレス").fill(email)
    page.get_by_label("申込番号").fill(code)
    press(page, "問い合わせを送る")
    page.wait_for_load_state("networkidle")


def _log_in(studio: Studio, email: str, name: str = "") -> Page:
    """Somebody of the demo's staff in the admin; keeps the page that asks for the code when it has a `name`."""
    page = studio.page(DESK)
    page.goto("/accounts/login/?next=/staff/")
    page.get_by_label("メールアドレス").fill(email)
    page.get_by_label("パスワード").fill(PASSWORD)
    press(page, "ログインする")
    heading(page, "確認コードを入力してください")
    if name:
        keep(page, name)
    page.get_by_label("コード").fill(studio.site.manage("demo_code", email).strip())
    press(page, "ログインする")
    page.wait_for_url("**/staff/")
    return page


def editing(studio: Studio) -> None:
    """What editors see: an answer, and the environment's rows."""
    page = _log_in(studio, "editor@example.jp")
    page.goto("/staff/pages/search/?q=購入後のメールが届きません")
    page.locator("main td a[href$='/edit/']").first.click()
    page.wait_for_url("**/edit/**")
    keep_main(page, "edit-answer", 900)
    page.goto("/staff/snippets/cms/environmentrule/")
    keep_main(page, "edit-environment", 560)


STORIES: dict[str, Callable[[Studio], None]] = {story.__name__: story for story in (front, purchase, desk, editing)}


def main(names: list[str]) -> None:
    """Takes the pictures of all stories, or of those that are named."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, stack_in(Path(folder)) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(playwright), args=ARGUMENTS)
        for name in names or STORIES:
            STORIES[name](Studio(browser, site))
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
