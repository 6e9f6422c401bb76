"""An inquiry from typing to the answer in My Page: suggestions, actions, a file, mails in both directions."""

import base64
import json
import re
import urllib.request
from email.message import EmailMessage
from io import BytesIO

from PIL import Image
from playwright.sync_api import Page, expect

from support.contact.forms import MIN_FILL_TIME
from tests.e2e.buyer import heading, press, save_picture
from tests.e2e.customer import new_customer
from tests.e2e.stack import text_of
from tests.e2e.users import log_in_staff

QUESTION = "購入後のメールが届きません"
ANSWERS = re.compile(r"/contact/answers/$")


def compose(page: Page, text: str, *, ends: bool) -> None:
    """Types as an input method does: composition events, then the text."""
    page.get_by_label("お問い合わせの内容").focus()
    client = page.context.new_cdp_session(page)
    for end in range(1, len(text) + 1):
        client.send("Input.imeSetComposition", {"text": text[:end], "selectionStart": end, "selectionEnd": end})
    if ends:
        client.send("Input.insertText", {"text": text})


def suggestion_requests(page: Page) -> list[str]:
    """Collects the URLs of the suggestions that the page requests."""
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url) if ANSWERS.search(request.url) else None)
    return requests


def reply(site, mail: EmailMessage, text: str) -> None:
    """Delivers the buyer's reply as Postmark's inbound webhook does."""
    payload = {
        "FromFull": {"Email": str(mail["To"]), "Name": ""},
        "ToFull": [{"Email": str(mail["Reply-To"]), "Name": ""}],
        "OriginalRecipient": str(mail["Reply-To"]),
        "Subject": "Re: お問い合わせ",
        "TextBody": text + "\n\n> " + text_of(mail).replace("\n", "\n> "),
        "Headers": [{"Name": "Message-ID", "Value": "<reply@example.jp>"}],
        "Attachments": [],
    }
    secret = base64.b64encode(site.env["ANYMAIL_WEBHOOK_SECRET"].encode()).decode()
    call = urllib.request.Request(
        f"{site.url}/hooks/mail/inbound/postmark/",
        data=json.dumps(payload).encode(),
        headers={"Content-Type": "application/json", "Authorization": f"Basic {secret}"},
    )
    with urllib.request.urlopen(call) as answer:
        assert answer.status == 200


def open_thread(page: Page, number: str, *, articles: int) -> None:
    """Opens the customer's thread, again until the worker has read the reply."""
    for _attempt in range(30):
        page.goto(f"/mypage/inquiries/{number}/")
        if page.get_by_role("article").count() == articles:
            return
        page.wait_for_timeout(500)
    expect(page.get_by_role("article")).to_have_count(articles)


def answer_as_staff(page: Page, number: str) -> None:
    """Opens the inquiry in the admin and sends the suggested answer."""
    page.goto("/staff/inquiries/")
    page.get_by_role("link", name=number).click()
    expect(page.get_by_role("main")).to_contain_text("お申込みを受け付けました")
    expect(page.get_by_role("link", name="画面.png")).to_be_visible()
    save_picture(page, "87-inbox")
    page.get_by_role("link", name="返信する").click()
    page.get_by_role("button", name=f"「{QUESTION}」をお答えに入れる").click()
    expect(page.locator("#id_text")).to_have_value(re.compile(QUESTION))
    save_picture(page, "88-inbox-answer")
    page.get_by_role("button", name="返信を送る").click()
    expect(page.get_by_role("main")).to_contain_text("返信済み")


def test_text_in_composition_requests_no_suggestions(page):
    page.goto("/contact/")
    requests = suggestion_requests(page)
    compose(page, QUESTION, ends=False)
    page.wait_for_timeout(1500)
    assert requests == []
    compose(page, QUESTION, ends=True)
    expect(page.locator("#contact-answers")).to_contain_text(QUESTION)
    assert len(requests) == 1


def test_an_inquiry_is_sent_answered_replied_to_by_mail_and_read_in_my_page(
    new_page, site, assert_accessible, assert_fits
):
    customer = new_customer(site, "orchestra-concert")
    page = new_page(width=320)
    customer.log_in(page, site)
    page.goto(f"/contact/?order={customer.code}")
    page.get_by_label("用件").select_option("mail")
    expect(page.locator("#contact-actions li").first).to_contain_text("届かないメールを調べる")
    page.get_by_label("お問い合わせの内容").fill("購入後のメールが届きません。")
    expect(page.locator("#contact-answers")).to_contain_text(QUESTION)
    expect(page.locator("#contact-enclosed")).to_contain_text(customer.code)
    page.get_by_label("上の情報を").check()
    page.get_by_label("画像・PDF").set_input_files({"name": "画面.png", "mimeType": "image/png", "buffer": picture()})
    save_picture(page, "86-contact-filled")
    assert_fits(page)
    assert_accessible(page)
    page.wait_for_timeout(MIN_FILL_TIME.total_seconds() * 1000)  # the form refuses faster ones
    press(page, "問い合わせを送る")
    heading(page, "お問い合わせを受け付けました")
    number = page.locator("#inquiry-number").inner_text()
    assert number in text_of(site.wait_for_mail(customer.email, "お問い合わせを受け付けました"))

    answer_as_staff(log_in_staff(new_page(width=1280), site, "staff@example.jp"), number)
    mail = site.wait_for_mail(customer.email, "お問い合わせへのお答え")
    reply(site, mail, "届きました。ありがとうございました。")
    open_thread(page, number, articles=3)
    expect(page.get_by_role("article").last).to_contain_text("届きました。ありがとうございました。")
    expect(page.get_by_role("article").last).not_to_contain_text("受付番号")
    save_picture(page, "89-thread")
    assert_fits(page)
    assert_accessible(page)


def picture() -> bytes:
    """A small PNG."""
    out = BytesIO()
    Image.new("RGB", (40, 30), "#0017c1").save(out, "PNG")
    return out.getvalue()
