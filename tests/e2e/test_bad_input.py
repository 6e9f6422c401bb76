"""Wrong input in a browser is answered in Japanese, with the right status, and changes nothing."""

import pytest
from playwright.sync_api import expect

from tests.e2e.buyer import Buyer, heading, new_address, save_picture
from tests.e2e.customer import new_customer
from tests.e2e.stack import link_of

EXPIRE = """
from datetime import timedelta
from portal.shared.accounts.models import EmailVerification as v
row = v.objects.get(email={email!r})
row.expires_at -= timedelta(days=3)
row.save(update_fields=["expires_at"])
"""


@pytest.mark.parametrize(
    ("address", "status", "title"),
    [
        ("/verify/not-a-token/", 404, "リンクを確かめられません"),
        ("/t/not-a-ticket/", 404, "この電子チケットは見つかりませんでした。"),
        ("/events/sold-out-night/apply/", 409, "予定枚数に達しました"),
        ("/orders/NOTMINE999/complete/?k=wrong", 404, "お申込みが見つかりません"),
    ],
)
def test_an_unknown_address_shows_what_to_do(new_page, address, status, title, assert_fits, assert_accessible):
    page = new_page(width=320)
    answer = page.goto(address)
    assert answer.status == status
    heading(page, title)
    assert_fits(page)
    assert_accessible(page)


def test_a_link_that_has_expired_offers_a_new_one(new_page, site, assert_fits, assert_accessible):
    buyer = Buyer(new_page(width=320), site)
    buyer.ask_for_link("orchestra-concert")
    link = link_of(site.wait_for_mail(buyer.email), "/verify/")
    site.manage("shell", "--no-imports", "-c", EXPIRE.format(email=buyer.email))
    assert buyer.page.goto(link).status == 410
    heading(buyer.page, "リンクの期限が切れています")
    assert_fits(buyer.page)
    assert_accessible(buyer.page)
    buyer.page.get_by_role("button", name="新しい確認メールを送る").click()
    heading(buyer.page, "確認メールを送りました")
    assert site.wait_for_mail(buyer.email)["Message-ID"]


def test_no_tickets_reserve_nothing_and_the_order_of_another_buyer_is_a_404(
    new_page, site, concert_goer, assert_fits, assert_accessible
):
    other = new_customer(site, "open-lecture")
    page = other.log_in(new_page(width=320), site)
    page.goto("/checkout/orchestra-concert/tickets/")
    with page.expect_navigation() as sent:
        page.locator("main button.fill").click()
    assert sent.value.status == 422
    expect(page.get_by_role("alert")).to_be_focused()
    assert page.title().startswith("エラー：")
    save_picture(page, "bad-none-chosen")
    assert_fits(page)
    assert_accessible(page)
    for address in ["/orders/{}/complete/", "/mypage/orders/{}/", "/receipts/{}/", "/checkout/{}/payment/"]:
        answer = page.goto(address.format(concert_goer.code))
        assert (answer.status, concert_goer.email in page.content()) == (404, False)
        heading(page, "お申込みが見つかりません")


def test_an_address_with_a_slip_is_asked_about_before_anything_is_mailed(new_page, site, assert_accessible):
    page, slip = new_page(), new_address().replace("@example.jp", "@gmial.com")
    page.goto("/events/orchestra-concert/apply/")
    page.get_by_label("メールアドレス").fill("hanako")
    with page.expect_navigation() as sent:
        page.get_by_role("button", name="確認メールを送る").click()
    assert sent.value.status == 422
    expect(page.get_by_label("メールアドレス")).to_have_attribute("aria-invalid", "true")
    assert_accessible(page)
    page.get_by_label("メールアドレス").fill(slip)
    page.get_by_role("button", name="確認メールを送る").click()
    expect(page.get_by_role("alert")).to_contain_text("アドレスはこちらですか？")
    expect(page.get_by_role("button", name="gmail.com に送る")).to_be_visible()
    save_picture(page, "bad-slip")
    assert_accessible(page)
    assert site.messages_to(slip) == []
