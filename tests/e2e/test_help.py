"""Help answers in a real browser: rated with and without scripts, opened beside a checkout page, in both languages."""

import re

from playwright.sync_api import expect

from tests.e2e.buyer import heading, press, save_picture

ANSWER = "/help/payment/change-method/"
# The last character of each line of a heading but the last line, with the character that follows it.
BREAKS = """heading => {
  const walker = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT), breaks = [];
  let before = null;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) for (let i = 0; i < node.data.length; i++) {
    const range = document.createRange();
    range.setStart(node, i);
    range.setEnd(node, i + 1);
    const { top, width } = range.getBoundingClientRect();
    if (width && before && top > before.top + 8) breaks.push(before.character + node.data[i]);
    if (width) before = { top, character: node.data[i] };
  }
  return breaks;
}"""


def test_an_answer_is_rated_in_place_and_the_reason_is_taken(new_page, assert_accessible, assert_fits):
    page = new_page(width=320)
    page.goto(ANSWER)
    vote = page.locator(".vote")
    vote.get_by_role("button", name="解決しなかった").click()
    expect(page.get_by_role("heading", level=2, name="お役に立てず、申し訳ありません")).to_be_focused()
    assert_fits(page)
    assert_accessible(page)
    save_picture(page, "86-vote-reason")
    press(page, "理由を送る")
    expect(vote).to_contain_text("理由を選んでください。")
    vote.get_by_label("知りたいことと違った").check()
    vote.get_by_label("ご意見").fill("カードからの変更が知りたかった")
    press(page, "理由を送る")
    expect(page.get_by_role("heading", level=2, name="ありがとうございました")).to_be_focused()
    assert page.url.endswith(ANSWER)


def test_an_answer_is_rated_without_scripts(new_page, assert_fits):
    page = new_page(width=320, javascript=False)
    page.goto(ANSWER)
    press(page, "この答えを評価する")
    heading(page, "この答えの評価")
    assert_fits(page)
    press(page, "解決した")
    expect(page.get_by_role("main")).to_contain_text("ありがとうございました")
    press(page, "質問と答えに戻る")
    assert page.url.endswith(ANSWER)


def test_an_answer_opens_beside_the_checkout_page_and_nothing_typed_is_lost(new_page, assert_accessible, assert_fits):
    page = new_page(width=320)
    page.goto("/events/")
    page.locator("main .play a").first.click()
    apply_at = re.sub(r"/$", "", page.url) + "/apply/"
    page.goto(apply_at)
    page.get_by_label("メールアドレス").fill("half@example")
    page.get_by_role("link", name="メールアドレスを確認できず、お申込みに進めません").click()
    expect(page.locator(".in-place").first).to_contain_text("cloud-pass.jp")
    assert page.get_by_label("メールアドレス").input_value() == "half@example"
    save_picture(page, "87-beside")
    assert_fits(page)
    assert_accessible(page)


def test_the_other_language_shows_the_same_answer(new_page, assert_accessible):
    page = new_page()
    page.goto(ANSWER)
    page.get_by_role("contentinfo").get_by_role("link", name="English").click()
    assert page.url.endswith("/en" + ANSWER)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("contentinfo").get_by_role("link", name="日本語").click()
    assert page.url.endswith(ANSWER)
    assert "/en/" not in page.url
    assert_accessible(page)


def test_the_fees_of_an_event_are_looked_up_inside_the_answer(new_page, assert_fits):
    page = new_page(width=320)
    page.goto("/help/payment/fees/")
    press(page, "イベントを選んで手数料を見る")
    page.get_by_label("イベント").select_option(index=1)
    press(page, "手数料を見る")
    expect(page.locator(".action table caption")).to_contain_text("手数料（税込）")
    assert_fits(page)


def test_the_printed_page_has_the_answer_and_its_url_without_buttons(new_page):
    page = new_page()
    page.goto(ANSWER)
    page.emulate_media(media="print")
    expect(page.locator(".print-only")).to_be_visible()
    printed = [page.locator(part).first.is_visible() for part in (".vote", ".site-header", "main .btn")]
    assert printed == [False, False, False]


def test_a_heading_breaks_between_phrases_on_the_smallest_phone(new_page):
    page = new_page(width=320)
    page.goto("/help/tickets/")
    assert page.get_by_role("heading", level=1).evaluate(BREAKS) == ["の発", "/入"]


def test_the_vote_moves_nothing_when_its_buttons_arrive(new_page):
    page = new_page(height=3000)
    page.goto(ANSWER)
    expect(page.get_by_role("button", name="解決した")).to_be_visible()
    shifts = "new Promise(done => new PerformanceObserver(list => done(list.getEntries().map(shift => shift.value)))"
    shifts += ".observe({type: 'layout-shift', buffered: true}) ?? setTimeout(() => done([]), 300))"
    assert page.evaluate(shifts) == []


def test_the_contents_beside_an_answer_lead_to_its_headings(new_page, assert_accessible):
    page = new_page(width=1280)
    page.goto("/help/tickets/issuing/")
    page.get_by_role("navigation", name="このページの内容").get_by_role("link", name="入場するとき").click()
    expect(page.get_by_role("heading", level=2, name="入場するとき")).to_be_in_viewport()
    assert_accessible(page)
