import re

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe
from wagtail.admin.compare import get_comparison_class_for_block
from wagtail.admin.icons import get_icons
from wagtail.blocks import StreamBlock
from wagtail.fields import StreamField

from cms.blocks import ActionBlock, ContentBlock, FactBlock, FactTextBlock, LinkBlock, NoticeBlock, ParamsBlock
from portal.shared.registries import actions, facts
from portal.shared.registries.actions import Action
from portal.shared.registries.facts import Fact
from tests.factories.cms import make_help

pytestmark = pytest.mark.django_db


class Which(forms.Form):
    which = forms.ChoiceField(choices=[("a", "A")])


@pytest.fixture
def registered(monkeypatch):
    """Registers an action and a fact for the test."""
    monkeypatch.setattr(actions._registry, "_items", dict(actions._registry._items))
    monkeypatch.setattr(facts._registry, "_items", dict(facts._registry._items))
    actions.register_action(Action("try-it", "試してみる", url_name="help_search", chooser=Which))
    facts.register_fact(Fact("shelf", "棚", block=lambda params: mark_safe(f"<p>棚{params.get('which', '')}</p>")))


def rendered(*raw: dict) -> str:
    block = ContentBlock()
    return block.render(block.to_python(list(raw)))


def test_a_fact_in_a_text_becomes_its_value():
    assert "差出人はinfo@cloud-pass.jpです" in rendered({"type": "text", "value": "<p>差出人は{sender}です</p>"})


def test_fact_names_are_replaced_in_instructions_and_notices():
    steps = {"type": "steps", "value": ["<p>{sender-domain}を許可</p>"]}
    notice = {"type": "notice", "value": {"kind": "info", "heading": "{brand}から", "text": "<p>{sender}</p>"}}
    page = rendered(steps, notice)
    expected = ["cloud-pass.jpを許可", "CLOUD PASSから", "<p>info@cloud-pass.jp</p>"]
    assert [word in page for word in expected] == [True, True, True]


def test_saving_an_unknown_fact_is_an_error_that_names_it():
    block = FactTextBlock()
    with pytest.raises(ValidationError, match=r"\{sendr\}"):
        block.clean(block.to_python("<p>{sendr}から</p>"))


def test_an_unknown_fact_in_a_notices_heading_is_an_error():
    block = NoticeBlock()
    value = block.to_python({"kind": "info", "heading": "{nobody}", "text": "<p>本文</p>"})
    with pytest.raises(ValidationError):
        block.clean(value)


def test_a_known_fact_may_be_saved():
    block = FactTextBlock()
    assert block.clean(block.to_python("<p>{sender}から</p>")).source == "<p>{sender}から</p>"


def test_an_action_is_a_link_that_htmx_replaces(registered):
    page = rendered({"type": "action", "value": {"name": "try-it", "words": "", "params": {"which": "a"}}})
    assert 'href="/help/search/?which=a"' in page
    assert 'hx-get="/help/search/?which=a"' in page
    assert "試してみる</a>" in page


def test_a_link_has_the_label_of_the_editor(registered):
    page = rendered({"type": "action", "value": {"name": "try-it", "words": "今すぐ", "params": {}}})
    assert ("今すぐ</a>" in page, "試してみる" in page) == (True, False)


def test_a_fact_block_is_rendered_with_its_parameters(registered):
    assert "<p>棚2</p>" in rendered({"type": "fact", "value": {"name": "shelf", "params": {"which": "2"}}})


def test_unregistered_names_render_nothing():
    action = rendered({"type": "action", "value": {"name": "gone", "words": "押す", "params": {}}})
    fact = rendered({"type": "fact", "value": {"name": "gone", "params": {}}})
    assert [strip_tags(part).strip() for part in (action, fact)] == ["", ""]


def test_a_new_name_is_a_choice_without_a_migration(registered):
    names = [name for name, _label in ActionBlock().child_blocks["name"].field.choices]
    assert "try-it" in names
    assert "shelf" in [name for name, _label in FactBlock().child_blocks["name"].field.choices]


@pytest.mark.parametrize(("params", "accepted"), [({"which": "a"}, True), ({"which": "z"}, False), ({}, False)])
def test_parameters_are_checked_by_the_actions_chooser(registered, params, accepted):
    block = ActionBlock()
    value = block.to_python({"name": "try-it", "words": "", "params": params})
    if accepted:
        assert block.clean(value)["params"] == params
    else:
        with pytest.raises(ValidationError):
            block.clean(value)


@pytest.mark.parametrize("params", [["a"], {"a": 1}, "x"])
def test_parameters_are_an_object_of_texts(params):
    with pytest.raises(ValidationError):
        ParamsBlock().clean(params)


@pytest.mark.parametrize("path", ["", "help/", "https://example.com/"])
def test_a_link_leads_to_a_page_or_an_address_of_this_site(path):
    block = LinkBlock()
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"words": "読む", "page": None, "path": path}))


def test_the_help_index_shows_the_chosen_actions(client):
    index = make_help()
    action = {"type": "action", "value": {"name": "order-lookup", "words": "", "params": {}}}
    index.situations = [action]
    index.save_revision().publish()

    page = client.get("/help/").content.decode()
    assert 'hx-get="/support/orders/"' in page


def stream_blocks():
    """The StreamField blocks of all models, once each."""
    fields = [field for model in apps.get_models() for field in model._meta.get_fields()]
    found = {type(field.stream_block): field.stream_block for field in fields if isinstance(field, StreamField)}
    return list(found.values())


def inside(block):
    """Every block below a block, at any depth."""
    below = [*getattr(block, "child_blocks", {}).values(), *filter(None, [getattr(block, "child_block", None)])]
    return [found for child in below for found in (child, *inside(child))]


def test_every_block_that_editors_add_has_an_icon_that_is_registered():
    streams = [
        block for outer in stream_blocks() for block in (outer, *inside(outer)) if isinstance(block, StreamBlock)
    ]
    icons = {child.meta.icon for stream in streams for child in stream.child_blocks.values()}
    registered = set(re.findall(r'id="icon-([\w-]+)"', get_icons()))
    assert icons - registered == set()
    assert "placeholder" not in icons


def test_no_block_is_labelled_by_its_identifier():
    labels = {str(block.label) for outer in stream_blocks() for block in inside(outer)}
    assert {label for label in labels if label.isascii() and label} == set()


def compared(before: tuple[str, dict], after: tuple[str, dict]) -> list[str]:
    """The texts of the page that compares two versions of a body with one block."""
    block = ContentBlock()
    first, second = (block.to_python([{"type": kind, "id": "1", "value": value}]) for kind, value in (before, after))
    comparison = get_comparison_class_for_block(block)
    html = comparison(block, exists_a=True, exists_b=True, val_a=first, val_b=second).htmldiff()
    return list(BeautifulSoup(html, "lxml").stripped_strings)


def test_a_comparison_shows_actions_and_conditions_in_words(registered):
    action = {"name": "try-it", "words": "", "params": {}}
    shown = compared(("action", action), ("action", action | {"params": {"which": "a"}}))
    assert shown == ["操作", "試してみる", "ボタンの言葉", "条件", "なし", "Which：A"]


def test_a_comparison_shows_the_kind_of_a_notice_in_words():
    notice = {"kind": "info", "heading": "見出し", "text": "<p>文</p>"}
    assert compared(("notice", notice), ("notice", notice))[:2] == ["種類", "お知らせ"]


def test_a_condition_that_no_chooser_knows_is_shown_as_it_is_stored(registered):
    assert ParamsBlock(registry="action").render_basic({"gone": "<b>"}) == "gone：&lt;b&gt;"
