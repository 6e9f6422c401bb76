"""The uses of each fact on pages, in mails and on screens."""

from html import unescape

import pytest
from django.urls import reverse

from cms.reports.fact_usage import fact_uses, in_templates, names_in
from portal.shared.registries.facts import all_facts
from tests.factories.cms import make_entry, make_home, make_index, make_section, make_standard

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("差出人は{sender}と{sender-domain}です", ["sender", "sender-domain"]),
        ([{"type": "fact", "value": {"name": "card-brands", "params": {}}}], ["card-brands"]),
        ([{"type": "show", "value": {"inside": [{"type": "fact", "value": {"name": "x"}}]}}], ["x"]),
        ([{"type": "steps", "value": [{"type": "item", "value": "<p>{brand}</p>"}]}], ["brand"]),
        (None, []),
    ],
)
def test_names_are_found_in_nested_values(value, names):
    assert list(names_in(value)) == names


def test_pages_that_use_a_fact_are_listed_also_for_drafts():
    home = make_home()
    question = make_entry(make_section(make_index(home)), answer="{contact-hours}です。")
    page = make_standard(home, "guide", [{"type": "fact", "value": {"name": "card-brands", "params": {}}}])
    page.body = [{"type": "text", "value": "<p>{contact-phone}</p>"}]
    page.save_revision()
    uses = fact_uses()
    urls = {
        name: [use.url for use in uses[name] if use.url] for name in ("contact-hours", "card-brands", "contact-phone")
    }
    page_url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert urls == {
        "contact-hours": [reverse("wagtailadmin_pages:edit", args=[question.pk])],
        "card-brands": [page_url],
        "contact-phone": [page_url],
    }


def test_templates_are_listed():
    paths = in_templates()
    assert (
        "cms/blocks/sender_card.html" in paths["sender"],
        "cms/faq/still_stuck.html" in paths["contact-hours"],
    ) == (
        True,
        True,
    )
    assert "mail/base.txt" in paths["contact-hours"] + paths["brand"]


def test_every_fact_in_a_template_is_registered():
    assert set(in_templates()) - {fact.name for fact in all_facts()} == set()


def test_the_page_shows_value_and_places(editor_client):
    make_entry(make_section(make_index(make_home())))
    page = editor_client.get(reverse("facts_page"))
    assert (page.status_code, "{sender}" in unescape(page.text), "info@cloud-pass.jp" in page.text) == (200, True, True)
    assert "購入後のメールが届きません（日本語）" in page.text


def test_unregistered_names_are_listed(editor_client):
    home = make_home()
    page = make_standard(home, "guide", [])
    type(page).objects.filter(pk=page.pk).update(lead="{gone-fact}です")
    shown = editor_client.get(reverse("facts_page")).text
    assert ("登録されていない名前" in shown, "gone-fact" in shown) == (True, True)
