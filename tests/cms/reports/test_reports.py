"""Editors see and export the reports of the help; staff without page permissions do not."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale

from cms.faq.feedback_models import FaqOpening, FaqVote
from cms.faq.models import FaqEntry
from cms.reports import queries
from portal.shared import clock
from tests.factories.accounts import make_buyer
from tests.factories.cms import make_help

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 27)


def votes(faq_entry: FaqEntry, *, solved: int, unsolved: int, at=None) -> None:
    rows = [True] * solved + [False] * unsolved
    FaqVote.objects.bulk_create(FaqVote(faq_entry=faq_entry, solved=row, created_at=at or clock.now()) for row in rows)


def slugs(rows) -> list[str]:
    return [row.slug for row in rows.order_by("path")]


@pytest.fixture
def entries() -> list[FaqEntry]:
    make_help(entries=3)
    return list(FaqEntry.objects.order_by("path"))


@pytest.mark.parametrize(
    ("solved", "unsolved", "is_unhelpful"), [(0, 3, True), (3, 3, False), (0, 2, False), (3, 4, True)]
)
def test_a_question_is_unhelpful_with_a_majority_of_at_least_three_votes(entries, solved, unsolved, is_unhelpful):
    votes(entries[1], solved=solved, unsolved=unsolved)
    assert slugs(queries.unhelpful(queries.faq_entries(DAY))) == (["q1"] if is_unhelpful else [])


def test_votes_before_the_last_publication_do_not_count(entries):
    votes(entries[0], solved=0, unsolved=5, at=entries[0].last_published_at - timedelta(minutes=1))
    assert slugs(queries.unhelpful(queries.faq_entries(DAY))) == []


def test_openings_of_ninety_days_count(entries):
    FaqOpening.objects.create(faq_entry=entries[0], day=DAY - timedelta(days=89), count=2)
    FaqOpening.objects.create(faq_entry=entries[0], day=DAY, count=3)
    FaqOpening.objects.create(faq_entry=entries[1], day=DAY - timedelta(days=90), count=7)
    rows = queries.faq_entries(DAY)
    assert list(rows.order_by("path").values_list("slug", "opened")) == [("q0", 5), ("q1", 0), ("q2", 0)]
    assert slugs(queries.never_opened(rows)) == ["q1", "q2"]


def test_an_answer_is_stale_half_a_year_after_its_last_check(entries):
    FaqEntry.objects.filter(slug="q1").update(checked_on=DAY - timedelta(days=179))
    FaqEntry.objects.filter(slug="q2").update(checked_on=DAY - timedelta(days=180))
    assert slugs(queries.stale(queries.faq_entries(DAY), DAY)) == ["q0", "q2"]


@pytest.mark.parametrize(("minutes", "expected"), [(-1, ["q0", "q1", "q2"]), (1, ["q1", "q2"])])
def test_a_translation_is_behind_when_missing_or_older(entries, minutes, expected):
    english = Locale.objects.get(language_code="en")
    for page in entries[0].get_ancestors().filter(depth__gt=1):
        page.specific.copy_for_translation(english)
    translation = entries[0].copy_for_translation(english)
    at = entries[0].last_published_at + timedelta(minutes=minutes)
    FaqEntry.objects.filter(pk=translation.pk).update(live=True, last_published_at=at)
    assert slugs(queries.behind(queries.faq_entries(DAY), "ja")) == expected


@pytest.mark.parametrize("name", ["help_report", "votes_report"])
@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_a_report_is_shown_and_exported(editor_client, entries, name, file_format):
    votes(entries[0], solved=1, unsolved=0)
    page = editor_client.get(reverse(name))
    assert (page.status_code, "質問0" in page.text) == (200, True)
    file = editor_client.get(reverse(name), {"export": file_format})
    content = b"".join(file.streaming_content)
    text = (
        content.decode()
        if file_format == "csv"
        else str(list(openpyxl.load_workbook(io.BytesIO(content)).active.values))
    )
    assert ("質問0" in text, "解決した" in text) == (True, True)


@pytest.mark.parametrize(("state", "shown"), [("stale", True), ("never-opened", False), ("nonsense", True)])
def test_a_report_is_filtered_by_state(editor_client, entries, state, shown):
    FaqOpening.objects.create(faq_entry=entries[0], day=timezone.localdate(), count=1)
    page = editor_client.get(reverse("help_report_results"), {"state": state})
    assert ("質問0" in page.text) == shown


def test_the_votes_report_has_a_bounded_number_of_queries(editor_client, entries, django_assert_max_num_queries):
    votes(entries[0], solved=1, unsolved=2)
    editor_client.get(reverse("votes_report_results"))
    with django_assert_max_num_queries(16):
        editor_client.get(reverse("votes_report_results"))


def test_the_admin_home_counts_questions_that_need_a_review(editor_client, entries):
    page = editor_client.get(reverse("wagtailadmin_home"))
    assert "半年以上、確かめていない：3件" in page.text
    assert f'href="{reverse("help_report")}?state=stale"' in page.text


@pytest.mark.parametrize("name", ["help_report", "votes_report", "facts_page"])
def test_staff_without_page_permissions_are_refused(log_in, entries, name):
    user = make_buyer("desk@example.jp")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert log_in(user).get(reverse(name)).status_code == 302
