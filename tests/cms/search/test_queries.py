import pytest

from cms.faq.models import FaqEntry
from cms.search.queries import search
from cms.search.words import normal
from tests.factories.cms import make_entry, make_home, make_index, make_section

pytestmark = pytest.mark.django_db


@pytest.fixture
def answers():
    section = make_section(make_index(make_home()))
    make_entry(section, slug="mail", title="購入後の確認メールが届きません", keywords="迷惑メール 再送")
    make_entry(section, slug="receipt", title="領収書を発行できますか", answer="はい。", keywords="領収証 インボイス")
    make_entry(section, slug="ios", title="iOSで使えますか", answer="はい。")
    return section


def slugs(words: str, limit: int = 10) -> list[str]:
    return [hit.url.strip("/").rpartition("/")[2] for hit in search(words, "ja", limit)]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("確認メール", "mail"),
        ("メールが来ない", "mail"),
        ("ﾒｰﾙ", "mail"),
        ("ｉＯＳ", "ios"),
        ("IOS", "ios"),
        ("インボイス", "receipt"),
        ("領収書", "receipt"),
    ],
)
def test_any_part_of_a_word_in_any_width_finds_the_answer(answers, words, first):
    assert slugs(words)[:1] == [first]


@pytest.mark.parametrize("words", ["", "  ", "！？", "駐車場"])
def test_words_without_an_answer_find_nothing(answers, words):
    assert slugs(words) == []


def test_no_more_than_asked_for(answers):
    assert len(search("ますか", "ja", 1)) == 1


def test_a_hit_carries_what_a_list_needs(answers):
    hit = search("領収書", "ja", 1)[0]
    assert (hit.title, hit.answer, hit.url, hit.section) == (
        "領収書を発行できますか",
        "はい。",
        "/help/orders/receipt/",
        "お申込み・購入について",
    )


def test_drafts_and_other_languages_are_not_found(answers):
    FaqEntry.objects.get(slug="receipt").unpublish()
    assert (slugs("領収書"), search("iOS", "en", 10)) == ([], [])


def test_a_new_answer_is_found_at_once(answers):
    assert slugs("駐車場") == []
    make_entry(answers, slug="parking", title="駐車場はありますか")
    assert slugs("駐車場") == ["parking"]


def test_normal_text_has_one_width_one_case_and_single_spaces():
    assert normal("　ＡＢＣ・ﾒｰﾙ、Def!") == "abc メール def"


def test_the_page_works_without_scripts_and_htmx_gets_only_the_list(client, answers):
    page = client.get("/help/search/", {"q": "領収書"}).content.decode()
    part = client.get("/help/search/", {"q": "領収書"}, headers={"HX-Request": "true"}).content.decode()
    assert ("<html" in page, "1件見つかりました" in page) == (True, True)
    assert ("<html" in part, "1件見つかりました" in part) == (False, True)


def test_nothing_found_says_what_to_do_next(client, answers):
    page = client.get("/help/search/", {"q": "<駐車場>"}).content.decode()
    assert ("&lt;駐車場&gt;" in page, "お問い合わせをする" in page) == (True, True)
