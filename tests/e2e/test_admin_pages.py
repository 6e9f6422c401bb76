"""How the admin's pages look at 1280 px: lists, the side bar, the editor of an answer and of a translation."""

import pytest
from playwright.sync_api import expect

from tests.e2e.users import log_in_staff

LISTS = [
    *(
        "orders",
        "receipts",
        "applications",
        "reviews",
        "refunds",
        "event_sales",
        "performances",
        "quotas",
        "ticket_types",
    ),
    *("payment_options", "event_fees", "payment_methods", "organizers", "gate_passes", "retention", "reports/help"),
    *("snippets/commerce/event", "snippets/cms/environmentrule", "snippets/cms/mailboxguide"),
]
BROKEN = r"""() => {
  const lines = (node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return new Set([...range.getClientRects()].filter(({ width }) => width > 1).map(({ top }) => Math.round(top))).size;
  };
  const found = [];
  for (const cell of document.querySelectorAll("#listing-results td")) {
    const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode.data.trim();
      if (/^[^\s（）「」、。・]{1,12}$/.test(text) && lines(walker.currentNode) > 1) found.push(text);
    }
  }
  return found;
}"""
NARROW = """() => [...document.querySelectorAll("#listing-results td.title:not(.code)")]
  .filter((cell) => cell.clientWidth < 200).map((cell) => cell.innerText)"""
OUTSIDE = """() => {
  const scroller = document.querySelector("#listing-results");
  return document.documentElement.scrollWidth > innerWidth || scroller.getBoundingClientRect().right > innerWidth;
}"""
CUT_LABELS = """() => [...document.querySelectorAll(".sidebar .menuitem-label")]
  .filter((label) => label.scrollWidth > label.clientWidth).map((label) => label.innerText)"""
TRANSLATE = """
from cms.faq.models import FaqEntry
from wagtail.models import Locale
from wagtail_localize.models import Translation, TranslationSource
page = FaqEntry.objects.get(slug="seat-number", locale__language_code="ja")
source, _made = TranslationSource.update_or_create_from_instance(page)
target = Locale.objects.get(language_code="en")
Translation.objects.get_or_create(source=source, target_locale=target, defaults={"enabled": True})
print(page.get_translation(target).pk)
"""


@pytest.fixture(scope="module")
def login(browser, site):
    """The state of a browser in which staff has logged in; once, since each code of the second factor is valid once."""
    context = browser.new_context(base_url=site.url, locale="ja-JP")
    log_in_staff(context.new_page(), site, "staff@example.jp")
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def admin_page(new_page, login):
    return new_page(width=1280, height=800, storage_state=login)


def test_lists_keep_numbers_and_states_whole_give_titles_room_and_scroll_by_themselves(admin_page):
    found = {}
    for name in LISTS:
        admin_page.goto(f"/staff/{name}/")
        found[name] = (admin_page.evaluate(BROKEN), admin_page.evaluate(NARROW), admin_page.evaluate(OUTSIDE))
    assert found == dict.fromkeys(LISTS, ([], [], False))
    expect(admin_page.locator(".sidebar .menuitem-label").first).to_be_visible()
    assert admin_page.evaluate(CUT_LABELS) == []


def test_the_conditions_of_an_action_are_shown_only_where_it_has_some(admin_page):
    admin_page.goto("/staff/pages/search/?q=電子チケットはいつ")
    admin_page.locator("main a[href*='/edit/']", has_text="電子チケットはいつ").first.click()
    action = admin_page.locator("select[name='body-0-value-name']")
    conditions = admin_page.locator("[data-contentpath=params]").first
    expect(action).to_be_visible()
    expect(conditions).to_be_hidden()
    action.select_option("check-device")
    expect(conditions.get_by_label("目的")).to_be_visible()
    action.select_option("my-orders")
    expect(conditions).to_be_hidden()


def test_the_editor_of_a_translation_has_no_english_of_its_script(admin_page, site):
    page = site.manage("shell", "--no-imports", "-c", TRANSLATE).split()[-1]
    admin_page.goto(f"/staff/pages/{page}/edit/")
    editor = admin_page.locator(".js-translation-editor")
    expect(editor.get_by_role("heading", name="日本語から英語への翻訳").first).to_be_visible()
    expect(editor.get_by_text("ほかの操作")).to_have_count(1)
    expect(editor.get_by_text("More actions")).to_have_count(0)
