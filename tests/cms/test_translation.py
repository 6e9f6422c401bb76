"""A question translated by segments with wagtail-localize is shown in English once it is published."""

import pytest
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation

from cms.faq.models import FaqEntry, FaqIndexPage
from cms.pages.models import HomePage
from tests.factories.cms import published

pytestmark = pytest.mark.django_db
ADDRESS = "/en/help/orders/q0/"


@pytest.fixture
def english(editor) -> Locale:
    """English, with the home page that every site has in it."""
    locale = Locale.objects.get(language_code="en")
    home = HomePage.objects.get(locale__language_code="ja")
    published(
        home.get_parent(), HomePage(title="Home", slug="home-en", locale=locale, translation_key=home.translation_key)
    )
    return locale


@pytest.fixture
def submit(editor, english, django_capture_on_commit_callbacks):
    """Submits a page through the admin's form, with everything that follows the commit."""

    def submit_page(page, **fields):
        with django_capture_on_commit_callbacks(execute=True):
            address = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
            return editor.post(address, {"locales": [english.pk]} | fields, follow=True)

    return submit_page


@pytest.fixture
def translation(editor, english, django_capture_on_commit_callbacks) -> Translation:
    """The question and the pages above it, submitted for translation through the admin's form."""
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


def test_a_page_that_was_only_submitted_publishes_no_japanese_text_as_english(editor, submit):
    question = FaqEntry.objects.get(slug="q0")
    submit(question)
    drafts = FaqEntry.objects.filter(locale__language_code="en")
    assert [(page.translation_key, page.live) for page in drafts] == [(question.translation_key, False)]
    html = editor.get(ADDRESS).text
    assert ("A translation is being prepared." in html, "質問0" in html) == (True, True)


@pytest.mark.parametrize("address", ["/en/help/", "/en/help/orders/"])
def test_the_pages_above_that_were_copied_with_it_say_that_they_are_not_translated(editor, submit, address):
    submit(FaqEntry.objects.get(slug="q0"))
    assert "This page has not been translated yet." in editor.get(address).text
    assert f"<loc>http://localhost{address}</loc>" not in editor.get("/sitemap.xml").text


def test_a_whole_branch_that_was_only_submitted_is_not_published_either(editor, submit):
    submit(FaqIndexPage.objects.get(), include_subtree="on")
    branch = Page.objects.filter(locale__language_code="en", depth__gt=2)
    assert [page.live for page in branch] == [False, False, False]
    for address in ("/en/help/", "/en/help/orders/", ADDRESS):
        assert "A translation is being prepared." in editor.get(address).text


def test_an_english_section_list_leaves_out_copies_in_japanese(editor, submit, django_capture_on_commit_callbacks):
    index = FaqIndexPage.objects.get()
    submit(index)
    english_index = index.get_translation(Locale.objects.get(language_code="en"))
    english_index.get_latest_revision().publish()
    submit(FaqEntry.objects.get(slug="q0"))
    english_index = FaqIndexPage.objects.get(pk=english_index.pk)
    assert (english_index.get_children().live().count(), english_index.sections()) == (1, [])


def test_the_report_counts_pages_without_a_published_translation_and_how_far_each_is(editor, submit):
    question = FaqEntry.objects.get(slug="q0")
    address = reverse("wagtail_localize:translations_report")
    before = editor.get(address).text
    assert "英語でまだ公開していないページ：3件" in before
    assert f'href="{reverse("wagtailadmin_pages:edit", args=[question.pk])}">質問0</a>' in before

    submit(question)
    translation = Translation.objects.get()
    page = editor.get(address)
    assert [row.pk for row in page.context["object_list"]] == [translation.pk]
    total, done = translation.get_progress()
    assert (total > 1, done) == (True, 0)
    assert f"0／{total}" in page.text
    assert "英語でまだ公開していないページ：3件" in page.text

    segment = translation.source.stringsegment_set.select_related("string").first()
    StringTranslation.objects.create(
        translation_of=segment.string, locale=translation.target_locale, context=segment.context, data="Question 0"
    )
    assert f"1／{total}" in editor.get(address).text
    question.get_translation(translation.target_locale).get_latest_revision().publish()
    assert "英語でまだ公開していないページ：2件" in editor.get(address).text


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
