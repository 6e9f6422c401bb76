"""A page and its translation are unpublished together, and the page that asks says so."""

import pytest
from django.urls import reverse
from wagtail.models import Locale, Page

from cms.faq.models import FaqEntry
from cms.pages.models import HomePage
from tests.factories.cms import make_entry, make_index, make_section, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(editor) -> dict[str, FaqEntry]:
    """A question in both languages, published."""
    question, home = FaqEntry.objects.get(slug="q0"), HomePage.objects.get()
    english = Locale.objects.get(language_code="en")
    english_home = HomePage(title="Home", slug="home-en", locale=english, translation_key=home.translation_key)
    section = make_section(make_index(published(home.get_parent(), english_home)))
    translation = make_entry(section, slug="q0", title="Question 0")
    FaqEntry.objects.filter(pk=translation.pk).update(translation_key=question.translation_key)
    return {"ja": question, "en": translation}


def states(pair) -> dict[str, bool]:
    return {language: Page.objects.get(pk=page.pk).live for language, page in pair.items()}


@pytest.mark.parametrize(
    ("language", "count", "left"), [("ja", 1, {"ja": False, "en": False}), ("en", 0, {"ja": True, "en": False})]
)
def test_the_translation_goes_with_its_original_and_not_the_other_way(editor, pair, language, count, left):
    address = reverse("wagtailadmin_pages:unpublish", args=[pair[language].pk])
    page = editor.get(address)
    assert page.context["translation_count"] == count
    assert ("このページの翻訳1件も非公開になります。" in page.text) == bool(count)
    editor.post(address)
    assert states(pair) == left


def test_deleting_and_moving_leave_the_translation(editor, pair):
    editor.post(reverse("wagtailadmin_pages:delete", args=[pair["ja"].pk]))
    assert list(FaqEntry.objects.values_list("title", "live")) == [("Question 0", True)]
