"""The JSON for the admin's scripts: all facts with their values, and the choosers' fields."""

import json
import re

import pytest
from django.urls import reverse

from cms.editor.script_data import ELEMENT, editor_data
from cms.faq.models import FaqEntry
from tests.factories.catalog import EventFactory
from tests.factories.cms import make_help

pytestmark = pytest.mark.django_db


def data() -> dict:
    return json.loads(re.search(rf'<script id="{ELEMENT}" type="application/json">(.*)</script>', editor_data())[1])


def test_every_inline_fact_is_listed_with_its_value():
    facts = {fact["name"]: fact["value"] for fact in data()["facts"]}
    assert (facts["sender"], facts["hold-minutes"]) == ("info@cloud-pass.jp", "15分")


def test_a_chooser_gives_its_fields_and_choices():
    event = EventFactory(title="冬の会")
    (field,) = data()["choosers"]["fact:event-fees"]
    assert (field["name"], field["required"], [event.slug, "冬の会"] in field["choices"]) == ("event", True, True)
    assert "action:contact" in data()["choosers"]


def test_the_page_editor_contains_the_data(editor_client):
    make_help()
    page = editor_client.get(reverse("wagtailadmin_pages:edit", args=[FaqEntry.objects.get(slug="q0").pk])).text
    assert (f'id="{ELEMENT}"' in page, "help-editor.js" in page, "fact-line" in page) == (True, True, True)
