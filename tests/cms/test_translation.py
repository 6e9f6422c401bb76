"""A question translated by segments with wagtail-localize is shown in English once it is published."""

import pytest
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation

from cms.faq.models import FaqEntry
from cms.pages.models import HomePage
from tests.factories.cms import published

pytestmark = pytest.mark.django_db
ADDRESS = "/en/help/orders/q0/"


@pytest.fixture
def translation(editor, django_capture_on_commit_callbacks) -> Translation:
    """The question and the pages above it, submitted for translation through the admin's form."""
    english = Locale.objects.get(language_code="en")
    home = HomePage.objects.get(locale__language_code="ja")
    english_home = HomePage(title="Home", slug="home-en", locale=english, translation_key=home.translation_key)
    published(home.get_parent(), english_home)
    question = FaqEntry.objects.get(slug="q0")
    for page in [*question.get_ancestors().filter(depth__gt=2), question]:
        asked = editor.post(
            reverse("wagtail_localize:submit_page_translation", args=[page.pk]), {"locales": [english.pk]}
        )
        assert asked.status_code == 302
    with django_capture_on_commit_callbacks(execute=True):
        for translation in Translation.objects.exclude(source__object_id=question.translation_key):
            translation.save_target(publish=True)
    return Translation.objects.get(source__object_id=question.translation_key)


def test_the_japanese_page_is_shown_until_the_translation_is_published(editor, translation):
    html = editor.get(ADDRESS).content.decode()
    assert "A translation is being prepared." in html
    assert "質問0" in html


def test_a_published_translation_is_shown_in_english(
    editor,
    translation,
    django_capture_on_commit_callbacks,
):
    english = {
        "質問0": "Question 0",
        "{sender}からのメールを受け取れるようにしてください。": "Allow mail from {sender}.",
    }
    for segment in translation.source.stringsegment_set.select_related("string"):
        if words := english.get(segment.string.data):
            StringTranslation.objects.create(
                translation_of=segment.string, locale=translation.target_locale, context=segment.context, data=words
            )
    page = editor.get(reverse("wagtailadmin_pages:edit", args=[translation.get_target_instance().pk]))
    assert page.status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        translation.save_target(publish=True)
    html = editor.get(ADDRESS).content.decode()
    assert "A translation is being prepared." not in html
    assert "<h1>Question 0</h1>" in html
    assert "Allow mail from " in html
    assert "{sender}" not in html
