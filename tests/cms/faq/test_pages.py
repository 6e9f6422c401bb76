import json
import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Page, PageViewRestriction

from cms.faq.models import FaqEntry, RelatedEntry
from tests.factories.cms import make_entry, make_help, make_home, make_index, make_section, make_standard

pytestmark = pytest.mark.django_db


def data_of(response) -> list[dict]:
    scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', response.content.decode())
    return [json.loads(text) for text in scripts]


@pytest.mark.parametrize("entries", [1, 3])
def test_the_index_needs_the_same_queries_for_any_number_of_questions(client, django_assert_num_queries, entries):
    make_help(entries=entries)
    client.get("/help/orders/")  # what a process asks only once
    with django_assert_num_queries(10):
        page = client.get("/help/")
    assert page.content.decode().count('<details class="faq"') == entries


@pytest.mark.parametrize("related", [1, 3])
def test_a_question_needs_the_same_queries_for_any_number_of_related_ones(client, django_assert_num_queries, related):
    section = make_section(make_index(make_home()))
    others = [make_entry(section, slug=f"other{number}") for number in range(related)]
    question = make_entry(section, slug="this")
    question.related_links = [RelatedEntry(entry=other) for other in others]
    question.save_revision().publish()
    client.get("/help/orders/")  # what a process asks only once
    with django_assert_num_queries(11):
        page = client.get("/help/orders/this/")
    assert page.content.decode().split('rel="prev"')[0].count("/help/orders/other") == related


def test_a_cached_page_needs_no_query(client, django_assert_num_queries):
    make_help()
    first = client.get("/help/orders/q0/")
    with django_assert_num_queries(0):
        second = client.get("/help/orders/q0/")
    assert first.content == second.content


def test_publishing_invalidates_the_cached_page(client):
    make_help()
    client.get("/help/orders/q0/")
    question = FaqEntry.objects.get(slug="q0")
    question.answer = "答えが変わりました。"
    question.save_revision().publish()
    assert "答えが変わりました。" in client.get("/help/orders/q0/").content.decode()


def test_a_draft_changes_nothing_for_readers(client):
    make_help()
    question = FaqEntry.objects.get(slug="q0")
    question.answer = "下書きです。"
    question.save_revision()
    assert "下書きです。" not in client.get("/help/orders/q0/").content.decode()


def test_a_preview_shows_the_draft_and_leaves_the_cached_page_as_it_is(client, rf):
    make_help()
    published = client.get("/help/orders/q0/").content
    question = FaqEntry.objects.get(slug="q0")
    question.answer = "下書きです。"
    preview = question.make_preview_request().content.decode()
    assert "下書きです。" in preview
    assert client.get("/help/orders/q0/").content == published


def test_an_unpublished_question_is_not_in_the_index_and_not_found(client):
    make_help(entries=3)
    FaqEntry.objects.get(slug="q1").unpublish()
    assert client.get("/help/orders/q1/").status_code == 404
    assert 'id="q-q1"' not in client.get("/help/").content.decode()


def test_a_renamed_question_is_still_found_at_its_old_address(client, django_capture_on_commit_callbacks):
    make_help()
    question = FaqEntry.objects.get(slug="q0")
    question.slug = "new-name"
    with django_capture_on_commit_callbacks(execute=True):
        question.save_revision().publish()
    answer = client.get("/help/orders/q0/")
    assert (answer.status_code, answer["Location"]) == (301, "/help/orders/new-name/")
    assert Redirect.objects.count() == 1


def test_a_renamed_section_takes_its_questions_along(client, django_capture_on_commit_callbacks):
    make_help()
    section = Page.objects.get(slug="orders").specific
    section.slug = "buying"
    with django_capture_on_commit_callbacks(execute=True):
        section.save_revision().publish()
    assert client.get("/help/orders/q0/")["Location"] == "/help/buying/q0/"
    assert client.get("/help/buying/q0/").status_code == 200


def test_structured_data_has_the_question_and_the_breadcrumb(client):
    make_help()
    breadcrumb, faq = data_of(client.get("/help/orders/q0/"))
    names = [item["name"] for item in breadcrumb["itemListElement"]]
    assert names == ["ホーム", "ヘルプ", "お申込み・購入について", "質問0"]
    assert breadcrumb["itemListElement"][-1]["item"] == "http://testserver/help/orders/q0/"
    assert faq["mainEntity"] == [
        {
            "@type": "Question",
            "name": "質問0",
            "acceptedAnswer": {
                "@type": "Answer",
                "text": "info@cloud-pass.jpからのメールを受け取れるようにしてください。",
            },
        }
    ]


def test_data_for_search_engines_cannot_close_its_script(client):
    section = make_section(make_index(make_home()))
    make_entry(section, slug="q", title="</script><b>太字</b>")
    page = client.get("/help/orders/q/")
    assert data_of(page)[1]["mainEntity"][0]["name"] == "</script><b>太字</b>"
    assert "<b>太字</b>" not in page.content.decode()


def test_the_index_has_an_anchor_and_an_address_per_question(client):
    make_help()
    page = client.get("/help/").content.decode()
    assert ('id="q-q0"' in page, 'href="/help/orders/q0/"' in page) == (True, True)


def test_an_unknown_fact_in_the_short_answer_is_an_error():
    question = FaqEntry(title="質問", slug="q", answer="{nobody}です。")
    with pytest.raises(ValidationError) as error:
        question.clean()
    assert list(error.value.message_dict) == ["answer"]


def test_a_restricted_page_is_not_cached(client):
    make_help()
    client.get("/help/orders/q0/")
    section = Page.objects.get(slug="orders")
    PageViewRestriction.objects.create(page=section, restriction_type="password", password="あいことば")
    refused = client.get("/help/orders/q0/")
    assert "質問0" not in refused.content.decode()
    session = client.session
    session["passed_page_view_restrictions"] = [PageViewRestriction.objects.get().pk]
    session.save()
    allowed = client.get("/help/orders/q0/")
    assert ("質問0" in allowed.content.decode(), getattr(allowed, "is_public_page", False)) == (True, False)
    client.cookies.clear()
    assert "質問0" not in client.get("/help/orders/q0/").content.decode()


def test_a_restricted_question_is_on_no_page_that_lists_questions(client):
    index = make_index(make_home())
    section = make_section(index)
    closed = make_entry(section, slug="closed", title="閉じた質問")
    question = make_entry(section, slug="open")
    question.related_links = [RelatedEntry(entry=closed)]
    question.save_revision().publish()
    addresses = ["/help/", "/help/orders/", "/help/orders/open/", "/sitemap.xml", "/help/search/?q=閉じた質問"]

    def pages_with_link() -> list[str]:
        return [address for address in addresses if "/help/orders/closed/" in client.get(address).text]

    assert pages_with_link() == addresses
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    assert pages_with_link() == []


def test_a_restricted_section_is_not_in_the_index(client):
    make_help()
    section = Page.objects.get(slug="orders")
    PageViewRestriction.objects.create(page=section, restriction_type="login")
    text = client.get("/help/").text
    assert ("お申込み・購入について" in text, "質問0" in text) == (False, False)


def test_a_page_without_content_leads_on_to_the_pages_below(client):
    home = make_home()
    parent = make_standard(home, "legal", [])
    make_standard(parent, "commerce", [{"type": "text", "value": "<p>表記</p>"}])
    assert 'href="/legal/commerce/"' in client.get("/legal/").content.decode()


def test_public_pages_are_public_without_a_cookie(client):
    make_help()
    answer = client.get("/help/")
    assert (answer["Cache-Control"], dict(answer.cookies)) == ("public, no-cache", {})


def test_a_page_has_one_filled_button_however_many_actions(client):
    section = make_section(make_index(make_home()))
    body = [{"type": "action", "value": {"name": name, "words": "", "params": {}}} for name in ("login", "login", "x")]
    make_entry(section, slug="q", body=body)
    page = client.get("/help/orders/q/").content.decode()
    assert (page.count('class="btn fill'), page.count('href="/accounts/login/"')) == (1, 2)


def make_english(page: Page, slug: str) -> Page:
    """The page's translation below the English home page, with everything above it."""
    english, _new = Locale.objects.get_or_create(language_code="en")
    for original in [*page.get_ancestors().filter(depth__gt=1), page]:
        if not original.specific.has_translation(english):
            translation = original.specific.copy_for_translation(english)
            translation.slug = slug if original.pk == page.pk else translation.slug
            translation.save_revision().publish()
    return page.specific.get_translation(english)


@pytest.mark.parametrize("renamed", ["question", "section"])
def test_a_translated_question_is_still_found_at_its_old_address(client, django_capture_on_commit_callbacks, renamed):
    make_help()
    question = make_english(FaqEntry.objects.get(slug="q0"), "q0")
    page = question if renamed == "question" else question.get_parent().specific
    before = question.url
    assert (before, client.get(before).status_code) == ("/en/help/orders/q0/", 200)
    page.slug = "new-name"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    after = FaqEntry.objects.get(pk=question.pk).url
    assert client.get(before)["Location"] == after
    assert client.get("/help/orders/q0/").status_code == 200


def test_a_question_that_moves_to_another_section_is_found_in_every_language(
    client, django_capture_on_commit_callbacks
):
    index = make_help()
    question = FaqEntry.objects.get(slug="q0")
    english = make_english(question, "q0")
    other = make_section(index, slug="payment")
    other_english = make_english(other, "payment")
    with django_capture_on_commit_callbacks(execute=True):
        question.move(other, pos="last-child")
        english.move(other_english, pos="last-child")
    assert client.get("/help/orders/q0/")["Location"] == "/help/payment/q0/"
    assert client.get("/en/help/orders/q0/")["Location"] == "/en/help/payment/q0/"


def test_the_sitemap_names_each_page_in_every_language(client):
    make_help()
    make_english(FaqEntry.objects.get(slug="q0"), "q0")
    sitemap_entry = next(
        part
        for part in client.get("/sitemap.xml").text.split("<url>")
        if "<loc>http://localhost:8000/help/orders/q0/" in part
    )
    assert re.findall(r'hreflang="([^"]+)" href="http://localhost:8000([^"]+)"', sitemap_entry) == [
        ("ja", "/help/orders/q0/"),
        ("en", "/en/help/orders/q0/"),
        ("x-default", "/help/orders/q0/"),
    ]


def test_a_page_without_translation_has_no_alternates_in_the_sitemap(client):
    make_help()
    entries = client.get("/sitemap.xml").text.split("<url>")
    assert ["hreflang" in entry for entry in entries if "/help/orders/q0/" in entry] == [False]


def test_the_anchor_of_a_heading_is_unchanged_when_its_text_changes(client):
    section = make_section(make_index(make_home()))
    block = {"type": "text", "id": "0d1f6a2e-1111-4222-8333-444455556666", "value": "<h2>前の見出し</h2><p>文</p>"}
    question = make_entry(section, slug="q", body=[block])
    assert 'id="b-0d1f6a2e-1">前の見出し' in client.get("/help/orders/q/").text
    question.body = [block | {"value": "<p>前書き</p><h2>新しい見出し</h2>"}]
    question.save_revision().publish()
    page = client.get("/help/orders/q/").text
    assert ('id="b-0d1f6a2e-1">新しい見出し' in page, 'href="#b-0d1f6a2e-1"' in page) == (True, True)


def test_the_day_of_the_last_check_is_on_the_page(client):
    section = make_section(make_index(make_home()))
    make_entry(section, slug="q", checked_on=date(2026, 11, 1))
    assert "2026年11月1日（日）に内容を確かめました。" in client.get("/help/orders/q/").text


def test_an_answer_leads_to_the_questions_before_and_after_it_in_its_section(client):
    make_help(entries=4)
    FaqEntry.objects.get(slug="q2").unpublish()

    def neighbours(slug: str) -> list[tuple[str, str]]:
        return re.findall(r'<a rel="(prev|next)" href="([^"]+)"', client.get(f"/help/orders/{slug}/").text)

    assert neighbours("q0") == [("next", "/help/orders/q1/")]
    assert neighbours("q1") == [("prev", "/help/orders/q0/"), ("next", "/help/orders/q3/")]
    assert neighbours("q3") == [("prev", "/help/orders/q1/")]


def test_a_section_leads_to_the_other_sections(client):
    make_section(make_help(), slug="payment")
    page = client.get("/help/payment/").text.split("<aside")[1]
    assert re.findall(r'href="(/help/[a-z]+/)"', page) == ["/help/orders/"]


def test_an_incident_stands_above_the_search_and_the_situations(client):
    index = make_help()
    notice = {"kind": "emergency", "heading": "コンビニ払いが遅れています", "text": "<p>復旧を待っています。</p>"}
    situation = {"words": "届かない", "page": FaqEntry.objects.get(slug="q0").pk, "icon": "mail"}
    index.situations = [{"type": "situation", "value": situation}, {"type": "notice", "value": notice}]
    index.save_revision().publish()
    page = client.get("/help/").text
    parts = ['<section class="notice emergency">', 'role="search"', 'class="situations"']
    assert sorted(parts, key=page.index) == parts


def test_a_search_without_results_leads_to_the_sections(client):
    make_help()
    found, nothing = (client.get("/help/search/", {"q": words}).text for words in ("質問", "ぬぬぬ"))
    assert ('href="/help/orders/"' in found, 'href="/help/orders/"' in nothing) == (False, True)
