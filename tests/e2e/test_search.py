"""The search box in a real browser: keyboard, touch, an IME that is still composing, and without scripts."""

import re

from playwright.sync_api import Page, expect


def search_requests(page: Page) -> list[str]:
    """Collects the URL of each search that the page requests while typing."""
    urls: list[str] = []
    page.on("request", lambda request: urls.append(request.url) if "/suggest/" in request.url else None)
    return urls


def test_an_answer_is_found_and_opened_by_keyboard_alone(new_page, assert_accessible):
    page = new_page(width=320)
    page.goto("/help/")
    box = page.get_by_role("combobox")
    box.press_sequentially("めーるがとどかない", delay=20)
    first = page.get_by_role("option").first
    expect(first).to_contain_text("メールが届きません")
    expect(box).to_have_attribute("aria-expanded", "true")
    assert_accessible(page)
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "q-option-1")
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("めーるがとどかない")
    box.press("ArrowDown")
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("購入後のメールが届きません")


def test_enter_without_a_choice_opens_the_page_of_results(page, assert_accessible):
    page.goto("/")
    box = page.get_by_role("combobox")
    box.fill("領収書")
    expect(page.get_by_role("option").first).to_be_visible()
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/help/search/\?q=.*found=\w{12}"))
    expect(page.locator("mark").first).to_have_text("領収書")
    page.get_by_role("link", name="領収書を発行する").first.click()
    expect(page.locator(".hits").get_by_role("link", name="ログインする")).to_be_visible()  # in place
    assert_accessible(page)


def test_the_same_words_after_clearing_show_the_answers_again(page):
    page.goto("/help/")
    box = page.get_by_role("combobox")
    for words in ("領収書", "", "領収書", "領収", "領収書"):
        box.fill(words)
        expect(page.get_by_role("listbox")).to_be_visible(visible=bool(words))


def test_a_finger_opens_an_answer(new_page):
    page = new_page(has_touch=True, is_mobile=True)
    page.goto("/help/")
    page.get_by_role("combobox").fill("スマホをなくした")
    page.get_by_role("option").first.tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("スマートフォンをなくした")


def test_an_ime_that_is_still_composing_asks_nothing(page):
    page.goto("/help/")
    urls = search_requests(page)
    page.get_by_role("combobox").focus()
    ime = page.context.new_cdp_session(page)
    for text in ("り", "りょうしゅ", "りょうしゅうしょ"):
        ime.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
        page.wait_for_timeout(400)  # longer than the delay of the search box
    assert urls == []
    ime.send("Input.insertText", {"text": "領収書"})
    expect(page.get_by_role("option").first).to_contain_text("領収書")
    assert len(urls) == 1


def test_without_scripts_the_form_has_the_same_results(page_without_javascript):
    page = page_without_javascript
    page.goto("/help/")
    page.get_by_label("困りごとを入力").fill("りょうしゅうしょ")
    page.get_by_role("button", name="検索する").click()
    page.locator(".hits a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("領収書を発行できますか")


def test_events_are_found_by_kana(page_without_javascript):
    page = page_without_javascript
    page.goto("/events/")
    page.get_by_label("イベント名、会場、主催者、日付（12月21日など）でさがす").fill("おぺら")
    page.get_by_role("button", name="検索する").click()
    expect(page.get_by_role("main").get_by_role("article")).to_have_count(1)
