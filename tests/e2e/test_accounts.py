"""Logging in, a forgotten password, and an editor who changes an answer that everybody reads."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.buyer import heading, press, save_picture
from tests.e2e.customer import new_customer
from tests.e2e.stack import link_of
from tests.e2e.users import log_in, log_in_staff


@pytest.fixture(scope="module")
def lecture_goer(site):
    """A buyer with an order for the free lecture."""
    return new_customer(site, "open-lecture")


def test_a_wrong_password_does_not_reveal_whether_the_account_exists(
    new_page, lecture_goer, assert_accessible, assert_fits
):
    page, alerts = new_page(width=320), []
    for email in [lecture_goer.email, "nobody@example.jp"]:
        log_in(page, email, "not-this-one-3")
        expect(page).to_have_title(re.compile("^エラー：ログイン"))
        alerts.append(page.get_by_role("alert").inner_text())
        assert_fits(page)
        assert_accessible(page)
    save_picture(page, "90-wrong-password")
    assert alerts[0] == alerts[1]
    assert "パスワード" in alerts[0]


def test_a_forgotten_password_is_replaced_by_mail(new_page, site, lecture_goer, assert_accessible, assert_fits):
    page = new_page(width=320, javascript=False)
    page.goto("/accounts/login/")
    page.locator("main a[href*='/password/reset/']").click()
    heading(page, "パスワードの再設定")
    assert_fits(page)
    assert_accessible(page)
    page.get_by_label("メールアドレス").fill(lecture_goer.email)
    press(page, "再設定のメールを送る")
    heading(page, "再設定のメールを送りました")
    page.goto(link_of(site.wait_for_mail(lecture_goer.email, "パスワードの再設定"), "/password/reset/"))
    heading(page, "新しいパスワードを決めてください")
    save_picture(page, "91-new-password")
    assert_accessible(page)
    for field in page.locator("input[type=password]").all():
        field.fill("asagiri-no-machi-4")
    press(page, "パスワードを変更する")
    heading(page, "パスワードを変更しました")
    log_in(page, lecture_goer.email, "asagiri-no-machi-4")
    heading(page, "マイページ")
    site.wait_for_mail(lecture_goer.email, "パスワードを変えました")


def test_an_editors_new_text_is_on_the_public_page_at_once(new_page, site):
    address, text = "/help/tickets/seat-number/", "入場する前に、電子チケットの画面で確かめられます。"
    reader, editor = new_page(), log_in_staff(new_page(width=1280), site, "editor@example.jp")
    editor.goto("/staff/pages/search/?q=座席")
    editor.locator("main a[href*='/edit/']", has_text="座席や整理番号").first.click()
    editor.get_by_role("textbox", name="短い答え").fill(text)
    editor.locator(".public-DraftEditor-content").first.click()  # so that the editor has the focus
    editor.locator(".Draftail-MetaToolbar .fact-picker").first.select_option("sender")
    expect(editor.locator(".public-DraftEditor-content").first).to_contain_text("{sender}")
    reader.goto(address)  # so that the cache holds the old text
    expect(reader.locator(".lead")).not_to_have_text(text)
    editor.locator("footer [data-w-dropdown-target=toggle]").click()
    editor.locator("button[name=action-publish]").click()
    expect(editor.locator(".messages .success")).to_be_visible()
    reader.goto(address)
    expect(reader.locator(".lead")).to_have_text(text)
