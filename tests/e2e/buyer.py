"""A buyer in a browser: each method is one page of the checkout, operated by its visible labels."""

import os
import re
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.stack import Stack, link_of

PASSWORD = "hoshi-to-nami-7"
CARD, CARD_WITH_CHALLENGE = "4242 4242 4242 4242", "4000 0000 0000 3220"
PICTURES = os.environ.get("PICTURES")  # a folder for a screenshot of each page
DONE = {True: "購入が完了しました", False: "お申込みが完了しました"}
_numbers = count(1)


def new_address() -> str:
    """An e-mail address that is new on this site."""
    return f"buyer{next(_numbers)}-{time.time_ns() % 10**9}@example.jp"


def save_picture(page: Page, name: str) -> None:
    """Saves a PNG of the whole page when PICTURES is set."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def press(page: Page, label: str) -> None:
    """Clicks the button or link with exactly this label."""
    page.get_by_role("button", name=label, exact=True).or_(page.get_by_role("link", name=label, exact=True)).click()


def heading(page: Page, text: str) -> None:
    """Waits for the page with this heading."""
    expect(page.get_by_role("heading", level=1, name=text, exact=True)).to_be_visible()


class Buyer:
    """`on_page(page, name)` is called on each page."""

    def __init__(self, page: Page, site: Stack, on_page: Callable[[Page, str], None] = save_picture) -> None:
        self.page, self.site, self.on_page = page, site, on_page
        self.email, self.name = new_address(), "佐藤 未来"

    def ask_for_link(self, slug: str) -> None:
        """Page 1: from the event's page to the mail with the link."""
        self.page.goto(f"/events/{slug}/")
        self.on_page(self.page, "10-event")
        self.page.locator(f"a.btn[href='/events/{slug}/apply/']:visible").first.click()
        self.type_address()

    def type_address(self) -> None:
        """Fills in a form that asks for an e-mail address."""
        heading(self.page, "メールアドレスを入力してください")
        self.on_page(self.page, "11-address")
        self.page.get_by_label("メールアドレス").fill(self.email)
        press(self.page, "確認メールを送る")
        heading(self.page, "確認メールを送りました")
        self.on_page(self.page, "12-sent")

    def open_link(self, page: Page | None = None) -> None:
        """Opens the mail's link, in `page` if given, where the buyer then continues."""
        self.page = page or self.page
        self.page.goto(link_of(self.site.wait_for_mail(self.email, "お申込みを続けるリンク"), "/verify/"))
        heading(self.page, "このアドレスで続けますか？")
        self.on_page(self.page, "13-verify")
        press(self.page, "お申込みを続ける")

    def fill_in_details(self) -> None:
        """Page 2: name, phone and password."""
        heading(self.page, "お客さま情報を入力してください")
        self.on_page(self.page, "20-details")
        self.page.get_by_label("お名前 必須").fill(self.name)
        self.page.get_by_label("お名前（カナ）").fill("サトウ ミライ")
        self.page.get_by_label("電話番号").fill("090-1234-5678")
        self.page.get_by_label("マイページのパスワード").fill(PASSWORD)
        press(self.page, "チケットの選択へ進む")

    def choose(self, number: int, *, paid: bool = True) -> None:
        """Page 3: this number of tickets of the first type."""
        heading(self.page, "券種と枚数を選んでください")
        self.page.locator("select[name^=n_]").first.select_option(str(number))
        self.on_page(self.page, "30-tickets")
        press(self.page, "支払い方法を選ぶ" if paid else "内容を確認する")

    def choose_card(self) -> None:
        """Page 3, second part: payment by card."""
        self.choose_method("クレジットカード")

    def choose_method(self, name: str) -> None:
        """Page 3, second part: the payment method with this name."""
        heading(self.page, "支払い方法を選んでください")
        self.on_page(self.page, "31-payment")
        self.page.get_by_role("radio", name=re.compile(f"^{name}")).check()
        press(self.page, "内容を確認する")

    def agree(self, button: str) -> None:
        """Page 4: accepts the terms and presses the order button with this label."""
        heading(self.page, "お申込みの内容を確かめてください")
        self.page.get_by_role("checkbox").check()
        self.on_page(self.page, "40-confirm")
        press(self.page, button)

    def get_to_card_page(self, slug: str, total: str, number: int = 1) -> None:
        """All pages before the provider's page, on one device."""
        self.ask_for_link(slug)
        self.open_link()
        self.fill_in_details()
        self.choose(number)
        self.choose_card()
        self.agree(f"{total}で購入する")

    def pay(self, card: str = CARD) -> None:
        """Fills in the provider's card form."""
        heading(self.page, "カードで支払う")
        self.on_page(self.page, "50-card")
        self.page.get_by_label("カード番号").fill(card)
        self.page.get_by_label("有効期限").fill("12/39")
        self.page.get_by_label("セキュリティコード").fill("123")
        self.page.locator("main form button").click()

    def answer_challenge(self, label: str) -> None:
        """Answers the 3-D Secure page of the card company."""
        heading(self.page, "カード会社の本人認証（3Dセキュア）")
        self.on_page(self.page, "51-challenge")
        press(self.page, label)

    def wait_until_done(self, *, paid: bool = True) -> None:
        """Waits for the completed order; the page polls by itself, with or without scripts."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(DONE[paid], timeout=30_000)
        self.on_page(self.page, "60-complete")

    @property
    def code(self) -> str:
        """The order number shown on the page of the order."""
        return self.page.locator("main b.nb").first.inner_text().strip()
