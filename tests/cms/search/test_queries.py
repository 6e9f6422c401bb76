import pytest
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

from cms.faq.models import FaqEntry
from cms.search.models import SearchEntry, SearchSynonym
from cms.search.queries import search
from tests.factories.cms import make_entry, make_home, make_index, make_section

pytestmark = pytest.mark.django_db


@pytest.fixture
def answers():
    section = make_section(make_index(make_home()))
    make_entry(section, slug="mail", title="購入後の確認メールが届きません", keywords="迷惑メール 再送")
    make_entry(section, slug="receipt", title="領収書を発行できますか", answer="はい。", keywords="領収証 インボイス")
    make_entry(section, slug="ios", title="iOSで使えますか", answer="はい。")
    return section


def slugs(query: str, limit: int = 10) -> list[str]:
    return [hit.url.strip("/").rpartition("/")[2] for hit in search(query, "ja", limit)]


@pytest.mark.parametrize(
    ("query", "first"),
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
def test_parts_of_a_word_in_any_width_match(answers, query, first):
    assert slugs(query)[:1] == [first]


@pytest.mark.parametrize("query", ["", "  ", "！？", "駐車場"])
def test_a_query_without_an_answer_has_no_hits(answers, query):
    assert slugs(query) == []


def test_the_number_of_hits_is_limited(answers):
    assert [len(search("メール 領収書", "ja", limit)) for limit in (1, 10)] == [1, 2]


def test_a_hit_has_title_answer_url_and_section(answers):
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


def test_a_new_answer_is_indexed_immediately(answers):
    assert slugs("駐車場") == []
    make_entry(answers, slug="parking", title="駐車場はありますか")
    assert slugs("駐車場") == ["parking"]


def test_the_page_works_without_scripts_and_htmx_gets_only_the_list(client, answers):
    page = client.get("/help/search/", {"q": "領収書"}).content.decode()
    part = client.get("/help/search/", {"q": "領収書"}, headers={"HX-Request": "true"}).content.decode()
    assert ("<html" in page, "1件見つかりました" in page) == (True, True)
    assert ("<html" in part, "1件見つかりました" in part) == (False, True)


@pytest.mark.parametrize("address", ["/help/search/", "/en/help/search/", "/events/"])
@pytest.mark.parametrize("query", ["領収書", "駐車場 1月"])
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_results_stay_in_the_readers_browser_so_that_the_way_back_loads_nothing(
    client, answers, address, query, headers
):
    response = client.get(address, {"q": query}, headers=headers)
    directives = sorted(response["Cache-Control"].split(", "))
    assert (response.status_code, directives) == (200, ["no-cache", "private"])


def test_the_page_without_hits_links_to_contact(client, answers):
    page = client.get("/help/search/", {"q": "<駐車場>"}).content.decode()
    assert ("&lt;駐車場&gt;" in page, "お問い合わせをする" in page) == (True, True)


def test_a_closed_answer_is_not_shown_and_a_moved_one_has_its_new_address(answers):
    question = FaqEntry.objects.get(slug="receipt")
    elsewhere = make_section(answers.get_parent().specific, slug="payment")
    question.move(elsewhere, pos="last-child")
    assert search("領収書", "ja", 1)[0].url == "/help/payment/receipt/"
    PageViewRestriction.objects.create(page=elsewhere, restriction_type="login")
    assert slugs("領収書") == []


def test_a_deleted_answer_is_gone(answers):
    FaqEntry.objects.get(slug="ios").delete()
    assert (slugs("iOS"), SearchEntry.objects.count()) == ([], 2)


def test_synonyms_of_editors_apply_immediately_and_in_their_direction(answers):
    assert slugs("バウチャー") == []
    synonym = SearchSynonym.objects.create(terms="バウチャー\n領収書", direction="first", weight=1.0)
    assert slugs("バウチャー") == ["receipt"]
    synonym.delete()
    assert slugs("バウチャー") == []


def test_matching_terms_are_highlighted(answers):
    hit = search("メール 届かない", "ja", 1)[0]
    assert hit.marked_title == "購入後の確認<mark>メール</mark>が<mark>届き</mark>ません"


def test_the_admin_search_matches_inside_a_title(answers):
    for query in ("メール", "届かない", "確認", "かくにんメール"):
        assert [page.slug for page in Page.objects.search(query)] == ["mail"], query
        assert [page.slug for page in Page.objects.autocomplete(query)] == ["mail"], query
    assert [page.slug for page in Page.objects.autocomplete("領収")] == ["receipt"]


@pytest.mark.parametrize(
    "query", ["電波", "でんぱ", "電波の届かない", "ﾌﾟﾘﾝﾄ", "プリント", "Ｗｉｆｉ", "wifi", "ひかえ", "つうしん"]
)
def test_the_admin_search_finds_an_answer_by_words_of_its_body_in_any_width_and_kana(editor_client, answers, query):
    body = [{"type": "text", "value": "<p>電波の届かない会場ではWiFiの通信か、プリントした控えを使えます。</p>"}]
    entry = make_entry(answers, slug="offline", title="圏外のとき", body=body)
    page = editor_client.get(reverse("wagtailadmin_pages:search"), {"q": query})
    assert [found.pk for found in page.context["pages"]] == [entry.pk]
