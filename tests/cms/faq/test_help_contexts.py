"""A help context shows the questions that editors tagged with it, two at most, in the current language."""

import pytest
from django.template import Context, Template
from django.utils.translation import override

from cms.faq.models import FaqEntry, RelatedEntry
from tests.factories.cms import make_entry, make_help, make_home, make_index, make_section

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def rendered_help(context_name: str) -> str:
    return Template('{% fact_block "help-for" moment=moment %}').render(Context({"moment": context_name}))


def make_tagged(count: int):
    section = make_section(make_index(make_home()))
    return [
        make_entry(section, slug=f"q{number}", title=f"質問{number}", moments=["payment"]) for number in range(count)
    ]


def test_two_answers_at_most_in_the_helps_order():
    make_tagged(3)
    assert [title in rendered_help("payment") for title in ("質問0", "質問1", "質問2")] == [True, True, False]


def test_no_answer_tagged_shows_nothing_at_all():
    make_tagged(1)
    assert (rendered_help("details").strip(), rendered_help("nobody-knows").strip()) == ("", "")


def test_a_language_shows_only_its_questions():
    make_tagged(1)
    with override("en"):
        assert rendered_help("payment").strip() == ""


def test_an_unpublished_question_is_not_shown():
    (question,) = make_tagged(1)
    assert "質問0" in rendered_help("payment")
    question.unpublish()
    assert rendered_help("payment").strip() == ""


def test_an_unregistered_context_is_no_error(client):
    (question,) = make_tagged(1)
    question.moments = ["gone", "payment"]
    question.save_revision().publish()
    assert "質問0" in rendered_help("payment")


def test_the_answer_opens_in_place_and_has_a_page_without_scripts(client):
    make_tagged(1)
    shown = rendered_help("payment")
    assert ('href="/help/orders/q0/"' in shown, 'hx-get="/help/orders/q0/"' in shown) == (True, True)
    part = client.get("/help/orders/q0/", headers=HTMX)
    assert ("<html" in part.text, "info@cloud-pass.jpからのメール" in part.text) == (False, True)
    assert "HX-Request" in client.get("/help/orders/q0/")["Vary"]
    assert "<html" in client.get("/help/orders/q0/").text


def test_without_a_choice_the_siblings_are_related():
    make_help(entries=5)
    question = FaqEntry.objects.get(slug="q1")
    assert [other.slug for other in question.related()] == ["q0", "q2", "q3"]


def test_related_questions_are_shown_in_the_language_of_the_page():
    make_help(entries=2)
    question, other = FaqEntry.objects.get(slug="q0"), FaqEntry.objects.get(slug="q1")
    question.related_links = [RelatedEntry(entry=other)]
    question.save_revision().publish()
    assert [related.slug for related in question.related()] == ["q1"]
    english = FaqEntry(
        title="Q", slug="q0-en", answer="A", locale_id=question.locale_id, translation_key=question.translation_key
    )
    english.pk, english.locale_id = None, -1
    english.related_links = [RelatedEntry(entry=other)]
    assert english.related() == []
