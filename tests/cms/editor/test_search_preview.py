"""The search preview treats the draft as published; the report's query page offers questions and sections."""

import pytest
from django.urls import reverse

from cms.editor.search_preview import Draft, preview_hits
from tests.factories.cms import make_entry, make_home, make_index, make_section

pytestmark = pytest.mark.django_db


@pytest.fixture
def faq_entry():
    section = make_section(make_index(make_home()))
    make_entry(section, slug="receipt", title="領収書を発行できますか", answer="はい。PDFで受け取れます。")
    return make_entry(section, slug="seat", title="座席はどこで分かりますか", answer="電子チケットの画面に出ています。")


def test_the_draft_is_searched_and_not_the_published_text(faq_entry):
    draft = Draft(faq_entry.pk, "車いすで入場できますか", "はい。入口でお申し出ください。", "")
    assert [hit.is_this for hit in preview_hits("車いす", "ja", draft)] == [True]
    assert preview_hits("車いす", "ja") == []
    assert [hit.title for hit in preview_hits("座席はどこ", "ja", draft) if hit.is_this] == []


def test_a_page_that_is_not_saved_yet_is_found_too(faq_entry):
    draft = Draft(0, "駐車場はありますか", "ありません。", "車")
    assert [hit.is_this for hit in preview_hits("駐車場", "ja", draft)] == [True]


def test_the_panel_shows_the_hits(editor_client, faq_entry):
    sent = {"q": "車いす", "page": faq_entry.pk, "title": "車いすで入場できますか", "answer": "はい。", "keywords": ""}
    shown = editor_client.post(reverse("faq_search_preview"), sent)
    assert ("<strong>車いすで入場できますか</strong>" in shown.text, shown.status_code) == (True, 200)
    assert "どの質問も見つかりません。" in editor_client.post(reverse("faq_search_preview"), sent | {"q": "xyzzy"}).text
    assert "見つかりません" not in editor_client.post(reverse("faq_search_preview"), sent | {"q": ""}).text


@pytest.mark.parametrize("page", ["", "999999", "x"])
def test_an_unknown_page_id_is_no_error(editor_client, faq_entry, page):
    assert (
        editor_client.post(reverse("faq_search_preview"), {"q": "領収書", "page": page, "language": "ja"}).status_code
        == 200
    )


def test_a_query_leads_to_the_answers_and_the_sections(editor_client, faq_entry):
    page = editor_client.get(reverse("faq_answer_query"), {"query": "領収書", "language": "ja"}).text
    assert ("領収書を発行できますか" in page, "?keyword=%E9%A0%98%E5%8F%8E%E6%9B%B8" in page) == (True, True)
    section = faq_entry.get_parent()
    assert f"{reverse('wagtailadmin_pages:add', args=['cms', 'faqentry', section.pk])}?keyword=" in page
