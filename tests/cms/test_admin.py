"""Editors use the admin's forms for questions and rules."""

import json
from html import unescape

import pytest
from django.urls import reverse

from cms.environment.models import EnvironmentRule
from cms.faq.models import FaqEntry
from portal.shared.registries.facts import get_fact
from tests.factories.cms import EnvironmentRuleFactory

pytestmark = pytest.mark.django_db


def form_of(text: str, **changes: str) -> dict[str, str]:
    """The POST data of a question's edit form with one text block."""
    body = {"body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "text", "body-0-id": ""}
    content = {"blocks": [{"key": "a", "text": text, "type": "unstyled", "depth": 0}], "entityMap": {}}
    links = {f"related_links-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS")}
    comments = {f"comments-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS")}
    for block in content["blocks"]:
        block.update(inlineStyleRanges=[], entityRanges=[])
    base = {"title": "質問0", "slug": "q0", "answer": "答えです。", "keywords": "", "body-0-value": json.dumps(content)}
    return base | body | links | comments | {"related_links-MAX_NUM_FORMS": "1000"} | changes


def edit_url() -> str:
    return reverse("wagtailadmin_pages:edit", args=[FaqEntry.objects.get(slug="q0").pk])


def test_the_editor_opens_with_every_kind_of_block(editor):
    page = editor.get(edit_url())
    assert page.status_code == 200
    block_types = ["text", "steps", "notice", "action", "fact", "link"]
    assert [name for name in block_types if f'"{name}"' not in page.content.decode().replace("&quot;", '"')] == []


def test_an_editor_publishes_an_answer(editor):
    answer = editor.post(edit_url(), form_of("{sender}から届きます。", **{"action-publish": "1"}))
    assert answer.status_code == 302
    assert "info@cloud-pass.jpから届きます。" in editor.get("/help/orders/q0/").content.decode()


def test_an_unknown_fact_is_a_form_error_and_nothing_is_published(editor):
    answer = editor.post(edit_url(), form_of("{sendr}から届きます。", **{"action-publish": "1"}))
    message = json.dumps("{sendr} は登録されていません。")[1:-1]  # blocks have their errors as JSON for the script
    assert message in unescape(answer.content.decode())
    assert "{sendr}" not in editor.get("/help/orders/q0/").content.decode()


def test_an_unknown_fact_in_the_short_answer_is_a_form_error(editor):
    answer = editor.post(edit_url(), form_of("本文", answer="{nobody}です。", **{"action-publish": "1"}))
    assert "{nobody} は登録されていません。" in answer.content.decode()


def test_a_draft_is_shown_only_in_its_preview(editor):
    question = FaqEntry.objects.get(slug="q0")
    editor.get("/help/orders/q0/")
    editor.post(edit_url(), form_of("下書きの本文"))
    preview = editor.get(reverse("wagtailadmin_pages:view_draft", args=[question.pk]))
    assert "下書きの本文" in preview.content.decode()
    assert "下書きの本文" not in editor.get("/help/orders/q0/").content.decode()


def test_a_changed_rule_is_on_the_next_page_that_is_read(editor):
    rule = EnvironmentRuleFactory(note="古い注意")
    url = reverse("wagtailsnippets_cms_environmentrule:edit", args=[rule.pk])
    fields = ["purpose", "os", "os_minimum", "os_maximum", "browser", "browser_minimum", "device", "verdict", "note_en"]
    sent = {name: getattr(rule, name) for name in fields} | {"note": "新しい注意"}
    before = get_fact("environment-table").block({"purpose": "buying"})
    assert editor.post(url, sent).status_code == 302
    after = get_fact("environment-table").block({"purpose": "buying"})
    assert ("古い注意" in before, "新しい注意" in after) == (True, True)


def test_rules_are_listed_for_editors(editor):
    EnvironmentRuleFactory(mac_safari=True)
    page = editor.get(reverse("wagtailsnippets_cms_environmentrule:list"))
    assert (page.status_code, EnvironmentRule.objects.count()) == (200, 1)
    assert "Chromeをお使いください。" in page.content.decode()
