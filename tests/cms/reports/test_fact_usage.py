"""For each fact the pages, mails and screens where it stands."""

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
def test_names_are_found_however_deep(value, names):
    assert list(names_in(value)) == names


def test_pages_are_named_where_they_use_a_fact_also_in_a_draft():
    home = make_home()
    entry = make_entry(make_section(make_index(home)), answer="{contact-hours}です。")
    page = make_standard(home, "guide", [{"type": "fact", "value": {"name": "card-brands", "params": {}}}])
    page.body = [{"type": "text", "value": "<p>{contact-phone}</p>"}]
    page.save_revision()
    found = fact_uses()
    named = {
        name: [use.url for use in found[name] if use.url] for name in ("contact-hours", "card-brands", "contact-phone")
    }
    own = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert named == {
        "contact-hours": [reverse("wagtailadmin_pages:edit", args=[entry.pk])],
        "card-brands": [own],
        "contact-phone": [own],
    }


def test_templates_of_mails_and_screens_are_named():
    places = in_templates()
    assert (
        "cms/blocks/sender_card.html" in places["sender"],
        "cms/faq/still_stuck.html" in places["contact-hours"],
    ) == (
        True,
        True,
    )
    assert "mail/base.txt" in places["contact-hours"] + places["brand"]


def test_every_name_that_a_template_prints_is_registered():
    assert set(in_templates()) - {fact.name for fact in all_facts()} == set()


def test_the_page_shows_value_and_places(editor_client):
    make_entry(make_section(make_index(make_home())))
    page = editor_client.get(reverse("facts_page"))
    assert (page.status_code, "{sender}" in unescape(page.text), "info@cloud-pass.jp" in page.text) == (200, True, True)
    assert "購入後のメールが届きません（ja）" in page.text


def test_a_name_that_nobody_registers_is_told(editor_client):
    home = make_home()
    page = make_standard(home, "guide", [])
    type(page).objects.filter(pk=page.pk).update(lead="{gone-fact}です")
    shown = editor_client.get(reverse("facts_page")).text
    assert ("登録されていない名前" in shown, "gone-fact" in shown) == (True, True)
