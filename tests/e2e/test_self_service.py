"""Self-service: resending, receipt, order look-up by a mailed link, device check, and an inquiry."""

import base64
import hashlib
import io
import re

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from support.contact.forms import MIN_FILL_TIME
from tests.e2e.buyer import heading, new_address, press, save_picture
from tests.e2e.customer import new_customer
from tests.e2e.stack import link_of, text_of
from tests.e2e.users import log_in_staff

RESEND = "チケット情報のメールを再送信する場合はこちらをクリック"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
DEVICES = {
    "iphone": (f"{IPHONE} Version/18.1 Mobile/15E148 Safari/604.1", "使えます", "iOS 18.1"),
    "android": (f"{ANDROID} Chrome/130.0.0.0 Mobile Safari/537.36", "使えます", "Google Chrome"),
    "line": (f"{IPHONE} Mobile/15E148 Safari Line/14.19.0", "対応していません", "LINEの中のブラウザー"),
    "unheard-of": ("Something/1.0", "判定できません", "分かりませんでした"),
}


def ticket_messages_to(site, email: str) -> int:
    """How many mails with the ticket have arrived; their subjects end with the event's title."""
    return len([subject for subject in subjects_to(site, email) if subject.startswith("電子チケットをお届けします")])


def subjects_to(site, email: str) -> list[str]:
    """Subjects of the mails to an address, oldest first."""
    return [str(mail["Subject"]) for mail in site.messages_to(email)]


def wait_for_ticket_messages(site, page: Page, email: str, number: int) -> None:
    """Waits until this number of mails with the ticket has arrived."""
    for _look in range(150):
        if ticket_messages_to(site, email) >= number:
            break
        page.wait_for_timeout(200)
    assert ticket_messages_to(site, email) == number


def test_the_ticket_mail_is_sent_again_from_my_page(new_page, site, concert_goer, assert_accessible, assert_fits):
    page = concert_goer.log_in(new_page(), site)
    before = ticket_messages_to(site, concert_goer.email)
    page.goto("/mypage/")
    press(page, "購入履歴")
    page.get_by_role("link", name=re.compile("^芝浦シンフォニエッタ")).click()
    heading(page, "申込内容詳細")
    page.get_by_text("詳細を表示").click()
    press(page, RESEND)
    expect(page.get_by_role("status").filter(has_text=f"{concert_goer.email}へメールを送りました")).to_be_visible()
    save_picture(page, "73-resent")
    assert_fits(page)
    assert_accessible(page)
    wait_for_ticket_messages(site, page, concert_goer.email, before + 1)


def test_the_ticket_mail_is_sent_again_inside_the_answer(new_page, site, concert_goer, assert_accessible, assert_fits):
    page = concert_goer.log_in(new_page(), site)
    before = ticket_messages_to(site, concert_goer.email)
    address = "/help/orders/order-mail/"
    page.goto(address)
    save_picture(page, "80-answer")
    page.get_by_role("link", name="チケット情報のメールを再送信する", exact=True).click()
    page.get_by_role("button", name=re.compile("再送信する.*" + concert_goer.code)).click()
    expect(page.locator(".resend-status")).to_contain_text(concert_goer.email)
    save_picture(page, "81-resent-in-answer")
    assert page.url.endswith(address)
    assert_fits(page)
    assert_accessible(page)
    wait_for_ticket_messages(site, page, concert_goer.email, before + 1)


COUNT = "addEventListener('click', () => sessionStorage.clicks = 1 + +(sessionStorage.clicks || 0), true)"


def test_from_the_helps_first_page_the_mail_is_sent_again_by_two_interactions(
    new_page, site, concert_goer, assert_accessible, assert_fits
):
    page = concert_goer.log_in(new_page(width=320), site)
    page.add_init_script(COUNT)
    before = ticket_messages_to(site, concert_goer.email)
    page.goto("/help/")
    page.get_by_role("link", name="届かないメールをもう一度送る").click()
    page.get_by_role("button", name=re.compile("再送信する.*" + concert_goer.code)).first.click()
    expect(page.locator(".resend-status").first).to_contain_text(concert_goer.email)
    assert (page.evaluate("+sessionStorage.clicks"), page.url.endswith("/help/")) == (2, True)
    save_picture(page, "86-resent-from-help")
    assert_fits(page)
    assert_accessible(page)
    wait_for_ticket_messages(site, page, concert_goer.email, before + 1)


def test_the_mail_goes_to_another_address_when_somebody_there_presses_the_button(new_page, site, assert_fits):
    customer = new_customer(site, "orchestra-concert")
    page = customer.log_in(new_page(width=320, javascript=False), site)
    page.goto("/support/mail/")
    press(page, "別のアドレスに送る")
    heading(page, "別のアドレスで受け取る")
    assert_fits(page)
    other = new_address()
    page.get_by_label(re.compile("^受け取るメールアドレス")).fill(other)
    press(page, "確認メールを送る")
    elsewhere = new_page()  # a phone that is logged in nowhere
    elsewhere.goto(link_of(site.wait_for_mail(other, "このアドレスで受け取りますか"), "/support/mail/receive/"))
    assert_fits(elsewhere)
    press(elsewhere, "メールを受け取る")
    heading(elsewhere, "メールをお送りします")
    assert "/t/" in text_of(site.wait_for_mail(other, "電子チケットをお届けします"))


def test_an_anonymous_reader_asks_inside_the_answer_and_continues_by_the_mailed_link(
    new_page, site, concert_goer, assert_fits
):
    page = new_page(width=320)
    page.goto("/help/orders/order-placed/")
    page.locator(".action a").first.click()
    page.get_by_label("メールアドレス").fill(concert_goer.email)
    press(page, "確認メールを送る")
    expect(page.get_by_role("heading", level=2, name="確認メールを送りました")).to_be_focused()
    assert_fits(page)
    page.goto(link_of(site.wait_for_mail(concert_goer.email, "ご本人確認のリンク"), "/verify/"))
    press(page, "確認して進む")
    heading(page, "お申込みの一覧")
    assert_fits(page)
    expect(page.get_by_role("main")).to_contain_text(concert_goer.code)
    page.get_by_role("link", name=re.compile("^経過とチケットを見る")).first.click()
    heading(page, "お申込みの状況")
    press(page, "申し込んだ内容を見る")
    heading(page, "購入が完了しました")
    anonymous = new_page()
    anonymous.goto(page.url.split("?")[0])  # without the link's token
    heading(anonymous, "ログイン")
    page.goto("/support/mail/")
    heading(page, "お送りしたメール")
    save_picture(page, "82-mails")
    expect(page.get_by_role("heading", name="ご購入が確定しました")).to_be_visible()
    expect(page.get_by_role("heading", name="受け取れるようにする設定：そのほかのメール")).to_be_visible()
    page.get_by_role("button", name="ドメインをコピーする").click()
    assert_fits(page)


def test_an_unknown_address_learns_nothing_until_its_owner_reads_the_mail(new_page, site):
    page, email = new_page(javascript=False), new_address()
    page.goto("/support/orders/")
    page.get_by_label("メールアドレス").fill(email)
    press(page, "確認メールを送る")
    heading(page, "確認メールを送りました")
    page.goto(link_of(site.wait_for_mail(email), "/verify/"))
    press(page, "確認して進む")
    expect(page.get_by_role("main")).to_contain_text("このアドレスでのお申込みはありません")


def test_a_receipt_is_issued_and_reads_as_it_was_asked_for(new_page, site, assert_accessible, assert_fits):
    customer = new_customer(site, "online-live")
    page = customer.log_in(new_page(width=320), site)
    page.goto(f"/orders/{customer.code}/complete/")
    press(page, "領収書を発行する")
    heading(page, "領収書を発行する")
    assert_fits(page)
    assert_accessible(page)
    page.get_by_label(re.compile("^宛名")).fill("株式会社つばめ商会")
    press(page, "領収書を発行する")
    with page.expect_download() as download:
        press(page, "領収書（PDF）をダウンロードする")
    save_picture(page, "62-receipt")
    text = "".join(PdfReader(io.BytesIO(download.value.path().read_bytes())).pages[0].extract_text().split())
    for expected in ["領収書", "株式会社つばめ商会", "3,410", "チケット代として", "クラウドパス株式会社"]:
        assert expected in text
    assert re.search(r"T\d{13}", text)
    check_by_dropping(page, download.value.path().read_bytes(), assert_accessible, assert_fits)


DROP = """([content, name, type]) => {
  const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], name, { type }));
  for (const kind of ["dragover", "drop"])
    document.querySelector("h1").dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
}"""


def check_by_dropping(page, document: bytes, assert_accessible, assert_fits) -> None:
    """Drops a file beside the box of the check: nothing of it is sent, and another file is refused."""
    page.goto("/receipts/check/")
    said, sent = page.locator("main [role=status]"), []
    page.on("request", lambda request: sent.append((request.url, request.post_data)))
    content = base64.b64encode(document).decode()
    page.evaluate(DROP, [content, "picture.png", "image/png"])
    expect(said).to_have_text("PDFのファイルではありません。ダウンロードした領収書を選んでください。")
    page.evaluate(DROP, [content, "領収書.pdf", "application/pdf"])
    expect(said).to_have_text("ファイルを読み取りました。「この領収書を確認する」を押してください。")
    expect(page.locator("#sha256")).to_have_value(hashlib.sha256(document).hexdigest())
    expect(page.get_by_role("button", name="この領収書を確認する")).to_be_focused()
    assert [url for url, body in sent if body or hashlib.sha256(document).hexdigest() in url] == []
    assert_fits(page)
    assert_accessible(page)
    save_picture(page, "62-receipt-check")
    press(page, "この領収書を確認する")
    expect(page.get_by_role("main")).to_contain_text("この書類は有効です")


@pytest.mark.parametrize("device", DEVICES)
def test_the_device_is_detected_by_its_headers(new_page, device, assert_fits, assert_accessible):
    user_agent, verdict, recognised = DEVICES[device]
    # The browser of the tests is Chromium and says so in its brands, which would not be Google Chrome.
    brands = {"Sec-CH-UA": '"Google Chrome";v="130", "Chromium";v="130"'} if device == "android" else {}
    page = new_page(width=320, user_agent=user_agent, extra_http_headers=brands)
    page.goto("/help/before/environment/")
    page.locator(".action a").first.click()
    expect(page.get_by_role("heading", level=2, name="この端末の判定")).to_be_focused()
    expect(page.locator(".action .notice h2").first).to_have_text(re.compile(f"お申込み・ご購入：{verdict}$"))
    page.goto("/support/environment/?purpose=e-ticket")
    # For client hints the browser sends its own brand again; agents.json has what a real Chrome sends.
    if device != "android":
        expect(page.locator(".notice h2")).to_have_text(re.compile(f"電子チケットの表示：{verdict}$"))
    expect(page.get_by_role("main")).to_contain_text(recognised)
    expect(page.get_by_role("link", name="LINEの外で開く")).to_have_count(int(device == "line"))
    save_picture(page, f"83-environment-{device}")
    assert_fits(page)
    assert_accessible(page)


def test_a_mac_is_asked_whether_it_is_one_before_it_is_refused(new_page):
    page = new_page(user_agent=f"{MAC} Version/18.1 Safari/605.1.15", javascript=False)
    page.goto("/support/environment/?purpose=buying")
    expect(page.locator(".notice h2")).to_have_text(re.compile("判定できません$"))
    page.get_by_role("link", name="Mac（パソコン）").click()
    expect(page.locator(".notice h2")).to_have_text(re.compile("対応していません$"))
    expect(page.get_by_role("main")).to_contain_text("Google Chrome")


def test_an_inquiry_gets_suggestions_a_number_a_mail_and_a_row_in_the_inbox(
    new_page, site, assert_accessible, assert_fits
):
    page, email = new_page(width=320), new_address()
    page.goto("/contact/")
    page.get_by_label("用件").select_option(index=1)
    page.get_by_label("お問い合わせの内容").press_sequentially("購入後のメールが届きません")
    expect(page.locator("#contact-answers")).to_contain_text("購入後のメールが届きません")
    assert_fits(page)
    assert_accessible(page)
    answers, form = page.locator("#contact-answers").bounding_box(), page.locator("main form").bounding_box()
    assert answers["y"] < form["y"]
    page.get_by_label("お名前").fill("中村 すず")
    page.get_by_label("メールアドレス").fill(email)
    save_picture(page, "84-contact")
    page.wait_for_timeout(MIN_FILL_TIME.total_seconds() * 1000)  # the form refuses faster ones
    press(page, "問い合わせを送る")
    heading(page, "お問い合わせを受け付けました")
    number = page.locator("#inquiry-number").inner_text()
    save_picture(page, "85-asked")
    assert_fits(page)
    assert number in text_of(site.wait_for_mail(email, "お問い合わせを受け付けました"))
    admin_page = log_in_staff(new_page(width=1280), site, "staff@example.jp")
    admin_page.get_by_role("link", name="お問い合わせ", exact=True).click()
    expect(admin_page.get_by_role("table")).to_contain_text(number)
