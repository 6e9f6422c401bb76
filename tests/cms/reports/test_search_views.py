"""The reports of searches without a good hit, and of searches before the contact form."""

import pytest
from django.urls import reverse

from cms.search import query_log
from portal.shared import clock
from tests.factories.cms import make_entry, make_home, make_index, make_section

pytestmark = pytest.mark.django_db


@pytest.fixture
def searches():
    question = make_entry(make_section(make_index(make_home())))
    at = clock.now()
    query_log.log_search(text="駐車場", locale="ja", scores=[], at=at)
    query_log.log_search(text="駐車場", locale="ja", scores=[], at=at)
    query_log.record_click(query_log.log_search(text="メール 届かない", locale="ja", scores=[0.9], at=at), question)
    query_log.record_contact(query_log.log_search(text="返金", locale="ja", scores=[0.8], at=at), at)


def queries_shown(client, name: str) -> list[str]:
    page = client.get(reverse(name)).text
    return [query for query in ("駐車場", "メール 届かない", "返金") if query in page]


def test_weak_searches_have_a_low_score_or_no_opened_answer(editor_client, searches):
    assert queries_shown(editor_client, "weak_searches") == ["駐車場", "返金"]


def test_searches_before_contact_are_listed(editor_client, searches):
    assert queries_shown(editor_client, "contact_searches") == ["返金"]


def test_a_query_links_to_its_answer_page_and_the_list_is_exported(editor_client, searches):
    page = editor_client.get(reverse("weak_searches_results")).text
    assert f"{reverse('faq_answer_query')}?query=%E9%A7%90%E8%BB%8A%E5%A0%B4&amp;language=ja" in page
    file = editor_client.get(reverse("weak_searches"), {"export": "csv"})
    assert b"".join(file.streaming_content).decode().splitlines()[1].split(",")[:3] == ["駐車場", "ja", "2"]
