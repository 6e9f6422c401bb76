"""A page can be reached at its slug, and a title in Japanese gives it one."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cms.faq.models import FaqEntry, FaqSection
from cms.pages.models import StandardPage
from cms.pages.slugs import PublicPageForm, hidden_slug
from tests.commerce.admin.conftest import let_in
from tests.factories.accounts import make_staff
from tests.factories.cms import make_entry, make_help, make_home, make_index, make_section, make_standard, published

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("slug", ["events", "contact", "gate", "mypage", "staff", "mailbox", "en", "en-us"])
def test_a_top_page_is_not_saved_where_another_view_answers(slug):
    home = make_home()
    assert slug in hidden_slug(slug, home)
    with pytest.raises(ValidationError):
        published(home, StandardPage(title="案内", slug=slug))


@pytest.mark.parametrize("slug", ["search"])
def test_a_section_of_the_help_is_not_saved_where_another_view_answers(slug):
    index = make_index(make_home())
    with pytest.raises(ValidationError):
        published(index, FaqSection(title="探す", slug=slug))


@pytest.mark.parametrize(
    ("above", "slug"),
    [("help", "search"), ("support", "mail"), ("tickets", "fees"), ("terms", "1"), ("t", "x")],
)
def test_a_page_below_another_is_not_saved_where_another_view_answers(above, slug):
    home = make_home()
    parent = home.add_child(instance=StandardPage(title="上", slug=above, locale=home.locale))
    with pytest.raises(ValidationError):
        published(parent, StandardPage(title="下", slug=slug))


@pytest.mark.parametrize(("above", "below"), [("support", "mail"), ("tickets", "fees"), ("accounts", "login")])
def test_an_address_is_not_changed_to_one_that_hides_a_page_below(above, below):
    parent = make_standard(make_home(), "about", [])
    published(parent, StandardPage(title="下", slug=below))
    parent.slug = above
    with pytest.raises(ValidationError) as refused:
        parent.full_clean()
    assert f"{above}/{below}" in str(refused.value)


def test_a_page_is_not_moved_with_one_below_that_would_be_hidden(client):
    home = make_home()
    above = make_standard(home, "about", [])
    deep = published(above, StandardPage(title="案内", slug="support"))
    published(deep, StandardPage(title="下", slug="mail"))
    let_in(client, make_staff())
    client.post(reverse("wagtailadmin_pages:move_confirm", args=[deep.pk, home.pk]))
    deep.refresh_from_db()
    assert deep.url == "/about/support/"


@pytest.mark.parametrize("slug", ["about", "event", "search", "tickets", "ja", "english", "support", "accounts"])
def test_other_slugs_are_taken(slug):
    assert hidden_slug(slug, make_home()) is None


def test_a_page_is_not_moved_where_another_view_answers(client):
    home = make_home()
    deep = published(make_standard(home, "about", []), StandardPage(title="案内", slug="events"))
    let_in(client, make_staff())
    client.post(reverse("wagtailadmin_pages:move_confirm", args=[deep.pk, home.pk]))
    deep.refresh_from_db()
    assert deep.url == "/about/events/"


@pytest.mark.parametrize(("title", "slug"), [("チケットを変えたい", "page"), ("How to pay", "how-to-pay")])
def test_a_question_without_an_address_gets_one(title, slug):
    section = make_section(make_index(make_home()))
    form = _form(section, title)
    assert (form.clean_slug(), form.fields["slug"].required) == (slug, False)


def test_the_address_that_is_made_is_free():
    section = make_section(make_index(make_home()))
    make_entry(section, slug="page")
    assert _form(section, "変えたい").clean_slug() == "page-2"


def _form(section: FaqSection, title: str) -> PublicPageForm:
    form_class = FaqEntry.get_edit_handler().get_form_class()
    form = form_class(instance=FaqEntry(locale=section.locale), parent_page=section)
    form.cleaned_data = {"slug": "", "title": title}
    return form


def test_a_slug_in_two_sections_gives_two_ids(client):
    index = make_help()
    make_entry(make_section(index, slug="tickets"), slug="q0")
    page = client.get("/help/").content.decode()
    assert (page.count('id="q-q0"'), page.count('id="q-tickets-q0"')) == (1, 1)
