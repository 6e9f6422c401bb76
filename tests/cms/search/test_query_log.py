import datetime as dt

import pytest
from django.core.management import call_command
from django.urls import reverse

from cms.search import query_log
from cms.search.indexing import repair_rows
from cms.search.models import SearchEntry, SearchQueryLog
from cms.search.retention import delete_searches
from portal.shared import clock
from portal.shared.registries.health import run_health_checks
from tests.factories.cms import make_entry, make_home, make_index, make_section

pytestmark = pytest.mark.django_db


@pytest.fixture
def faq_entry():
    return make_entry(make_section(make_index(make_home())), title="領収書を発行できますか", answer="はい。")


def run_search(client, query: str, found: str = "") -> SearchQueryLog:
    page = client.get("/help/search/suggest/", {"q": query, "found": found}, headers={"HX-Request": "true"})
    return SearchQueryLog.objects.get(token=page.context["found"])


@pytest.mark.parametrize(
    ("typed", "masked"),
    [
        ("領収書　発行", "領収書 発行"),
        ("hanako@example.jp に届かない", "mail に届かない"),
        ("電話 090-1234-5678", "電話 000000"),
        ("申込番号１２３４５６７", "申込番号000000"),
        ("2026年", "2026年"),
    ],
)
def test_addresses_and_long_numbers_are_masked(typed, masked):
    assert query_log.masked(typed) == masked


def test_successive_queries_are_one_row_until_an_answer_is_opened(client, faq_entry):
    first = run_search(client, "りょう")
    second = run_search(client, "領収書", found=first.token)
    assert (first.pk, second.query, second.results_n, second.clicked) == (second.pk, "領収書", 1, None)
    assert second.top_score > 0.9
    client.get(f"{faq_entry.url}?found={second.token}")
    third = run_search(client, "宛名", found=second.token)
    second.refresh_from_db()
    assert (second.clicked_id, third.pk == second.pk, third.results_n) == (faq_entry.pk, False, 0)


def test_the_links_of_the_page_carry_the_search_without_scripts(client, faq_entry):
    page = client.get("/help/search/", {"q": "領収書"})
    token = page.context["found"]
    assert (
        f'<a href="{faq_entry.url}?found={token}" rel="nofollow"><mark>領収書</mark>を発行できますか</a>' in page.text
    )
    client.get("/contact/", {"found": token})
    row = SearchQueryLog.objects.get()
    assert (row.contacted_at is not None, row.clicked) == (True, None)


def test_weak_searches_and_searches_before_contact_are_grouped_by_query(client, faq_entry):
    since = clock.now() - dt.timedelta(days=1)
    for query in ("領収書", "駐車場", "駐車場"):
        run_search(client, query)
    opened = run_search(client, "領収書 発行")
    query_log.record_click(opened.token, faq_entry)
    query_log.record_contact(SearchQueryLog.objects.filter(query="駐車場").first().token, clock.now())
    weak = {row["query"]: (row["times"], row["opened"], row["contacted"]) for row in query_log.weak_queries(since)}
    assert weak == {"駐車場": (2, 0, 1), "領収書": (1, 0, 0)}
    assert [row["query"] for row in query_log.queries_before_contact(since)] == ["駐車場"]


def test_an_unknown_token_is_ignored(client, faq_entry):
    assert client.get(f"{faq_entry.url}?found=nonsense").status_code == 200
    assert client.get("/help/search/", {"q": "領収書", "found": "x" * 500}).status_code == 200
    assert SearchQueryLog.objects.count() == 1


def test_old_searches_are_deleted():
    at = clock.now()
    for days in (399, 401):
        query_log.log_search(text="古い", locale="ja", scores=[], at=at - dt.timedelta(days=days))
    assert (delete_searches(at - dt.timedelta(days=400), 500), SearchQueryLog.objects.count()) == (1, 1)


def test_repair_writes_missing_rows_and_deletes_orphans(faq_entry):
    SearchEntry.objects.all().delete()
    assert (repair_rows(), repair_rows(), SearchEntry.objects.count()) == (1, 0, 1)
    type(faq_entry).objects.filter(pk=faq_entry.pk).update(live=False)  # as an import may
    assert (repair_rows(), SearchEntry.objects.count()) == (1, 0)


def test_the_index_can_be_rebuilt(faq_entry):
    SearchEntry.objects.update(question=["", [], [], "", []], analyser=0)
    call_command("faq_reindex", verbosity=0)
    assert SearchEntry.objects.get().question[1] == ["領収", "書", "発行", "出来る"]


def log_searches(good: int, weak: int) -> None:
    for score, times in ((0.9, good), (0.1, weak)):
        for number in range(times):
            query_log.log_search(text=f"言葉{score}{number}", locale="ja", scores=[score], at=clock.now())


@pytest.mark.parametrize(
    ("good", "weak", "enabled", "is_advised"),
    [(45, 15, False, True), (45, 15, True, False), (58, 2, False, False), (5, 15, False, False)],
)
def test_the_encoder_is_advised_when_many_of_the_sites_own_searches_are_weak(settings, good, weak, enabled, is_advised):
    settings.SEARCH_MEANING = enabled
    log_searches(good, weak)
    assert bool(query_log.encoder_advice()) is is_advised
    detail = run_health_checks(clock.now())["search of the help"]
    assert (detail.ok, "SEARCH_MEANING" in detail.detail) == (True, is_advised)


def test_the_report_of_weak_searches_shows_the_advice(editor_client):
    log_searches(45, 15)
    assert query_log.encoder_advice() in editor_client.get(reverse("weak_searches")).text
