"""A page without translation is shown in Japanese at the path that its translation would have, with the reason."""

import re

import pytest
from wagtail.models import Locale

from cms.pages.models import HomePage
from tests.factories.cms import make_entry, make_index, make_section, published

pytestmark = pytest.mark.django_db
MISSING = "This page has not been translated yet. Please read the original in Japanese."
UNPUBLISHED = "A translation is being prepared. Until it is published, please read the original in Japanese."


@pytest.fixture
def faq_entry(make_translation):
    """A Japanese question below a tree whose home page, index and section have English translations."""
    from tests.factories.cms import make_home

    home = make_home()
    index = make_index(home)
    section = make_section(index)
    for page in (home, index, section):
        make_translation(page)
    return make_entry(section)


@pytest.fixture
def make_translation():
    """Copies a page into English and publishes the copy."""

    def make(page, **changes):
        english, _created = Locale.objects.get_or_create(language_code="en")
        if isinstance(page, HomePage):
            translation = HomePage(title="Home", slug="home-en", locale=english, translation_key=page.translation_key)
            return published(page.get_parent(), translation)
        translation = page.copy_for_translation(english)
        for name, value in changes.items():
            setattr(translation, name, value)
        translation.save_revision().publish()
        translation.refresh_from_db()
        return translation

    return make


def test_what_was_not_translated_is_shown_in_japanese_with_the_reason(client, faq_entry):
    answer = client.get("/en/help/orders/order-mail/")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert (MISSING in html, UNPUBLISHED in html) == (True, False)
    assert '<html lang="en">' in html
    assert re.search(r'<main id="main" class="main[^"]*" tabindex="-1" lang="ja">', html)
    assert re.findall('<link rel="canonical" href="([^"]+)">', html) == [faq_entry.full_url]
    assert 'href="/en/help/orders/"' in html  # the breadcrumb stays in the reader's language


def test_an_unpublished_translation_has_another_reason(client, faq_entry, make_translation):
    make_translation(faq_entry).unpublish()
    html = client.get("/en/help/orders/order-mail/").content.decode()
    assert (MISSING in html, UNPUBLISHED in html) == (False, True)


def test_the_japanese_page_has_no_notice_and_links_to_the_english_path(client, faq_entry):
    html = client.get("/help/orders/order-mail/").content.decode()
    assert 'class="notice info"' not in html
    assert 'href="/en/help/orders/order-mail/"' in html


def test_an_untranslated_page_links_to_the_japanese_page(client, faq_entry):
    html = client.get("/en/help/orders/order-mail/").content.decode()
    assert 'href="/help/orders/order-mail/"' in html


def test_a_translation_at_another_path_is_redirected_to(client, faq_entry, make_translation):
    make_translation(faq_entry, slug="no-mail-after-buying")
    answer = client.get("/en/help/orders/order-mail/")
    assert (answer.status_code, answer["Location"]) == (302, "/en/help/orders/no-mail-after-buying/")


@pytest.mark.parametrize("address", ["/en/help/orders/nothing/", "/help/orders/nothing/"])
def test_a_missing_page_is_not_found(client, faq_entry, address):
    assert client.get(address).status_code == 404


def test_an_unpublished_original_is_not_shown(client, faq_entry):
    faq_entry.unpublish()
    assert client.get("/en/help/orders/order-mail/").status_code == 404
