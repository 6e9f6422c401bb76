"""A save that fails shows every block as it was written, however often it fails."""

import json
from collections.abc import Iterator
from itertools import chain

import pytest
from django.apps import apps
from django.urls import reverse
from wagtail import blocks
from wagtail.fields import StreamField

from cms.faq.models import FaqEntry
from portal.shared.registries import actions
from portal.shared.registries.actions import Action
from tests.cms.test_admin import form_of
from tests.cms.test_blocks import Which
from tests.factories.cms import make_home

pytestmark = pytest.mark.django_db

STREAM_FIELDS = [
    field for model in apps.get_models() for field in model._meta.local_fields if isinstance(field, StreamField)
]


class Browser:
    """The fields that Wagtail's scripts draw from a block's form state, and so what the next save posts."""

    def __init__(self) -> None:
        self.kinds: set[type] = set()

    def fields(self, block: blocks.Block, state: object, prefix: str) -> dict[str, object]:
        self.kinds.add(type(block))
        if isinstance(block, blocks.StreamBlock):
            return self._rows(prefix, [(block.child_blocks[row["type"]], row) for row in state])
        if isinstance(block, blocks.ListBlock):
            return self._rows(prefix, [(block.child_block, row) for row in state])
        if isinstance(block, blocks.StructBlock):
            parts = (self.fields(child, state[name], f"{prefix}-{name}") for name, child in block.child_blocks.items())
            return dict(chain.from_iterable(part.items() for part in parts))
        return {prefix: self._typed(state)}

    def _rows(self, prefix: str, rows: list[tuple[blocks.Block, dict]]) -> dict[str, object]:
        fields: dict[str, object] = {f"{prefix}-count": str(len(rows))}
        for number, (block, row) in enumerate(rows):
            name = f"{prefix}-{number}"
            fields |= {f"{name}-deleted": "", f"{name}-order": str(number), f"{name}-id": row["id"]}
            fields |= {f"{name}-type": row["type"]} if "type" in row else {}
            fields |= self.fields(block, row["value"], f"{name}-value")
        return fields

    @staticmethod
    def _typed(state: object) -> object:
        """What stands in one control: a select knows a list, a chooser an object, all others a text."""
        if isinstance(state, dict):
            return str(state["id"])
        return (state[0] if state else "") if isinstance(state, list) else state or ""


def rich_text(text: str) -> str:
    block = {"key": "a1", "text": text, "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}
    return json.dumps({"blocks": [block], "entityMap": {}})


def comparable(posted: dict[str, object]) -> dict[str, object]:
    """What was posted, but rich texts without the keys of their paragraphs, which are new each time."""
    return {name: _without_keys(item) for name, item in posted.items()}


def _without_keys(value: object) -> object:
    content = json.loads(value) if isinstance(value, str) and '"blocks"' in value else None
    if content is None:
        return value
    return [{name: item for name, item in row.items() if name != "key"} for row in content["blocks"]]


TYPED = [
    '{"reason": "mail"}',
    '{"a": "\\"二重\\"の{引用}", "b": ""}',
    '"{\\"reason\\": \\"mail\\"}"',
    '{"reason":',
    "{sendr} <b>&amp;\\",
    "[1, 2]",
    "null",
    "",
]


def states(block: blocks.Block, typed: str, page: int) -> object:
    """A form state of the block in which every control holds what was typed, or else a choice of its own."""
    if isinstance(block, blocks.StreamBlock):
        children = block.child_blocks.items()
        return [{"type": name, "value": states(item, typed, page), "id": f"id-{name}"} for name, item in children]
    if isinstance(block, blocks.ListBlock):
        return [{"value": states(block.child_block, typed, page), "id": f"id-{number}"} for number in range(2)]
    if isinstance(block, blocks.StructBlock):
        return {name: states(child, typed, page) for name, child in block.child_blocks.items()}
    if isinstance(block, blocks.RichTextBlock):
        return rich_text(typed)
    if isinstance(block, blocks.PageChooserBlock):
        return {"id": page}
    if isinstance(block, blocks.ChoiceBlock):
        return [next((str(value) for value, _label in block.field.choices if value), "")]
    return typed


def leaf_blocks(block: blocks.Block) -> Iterator[type]:
    yield type(block)
    children = [block.child_block] if isinstance(block, blocks.ListBlock) else []
    children += getattr(block, "child_blocks", {}).values()
    yield from chain.from_iterable(leaf_blocks(child) for child in children)


@pytest.mark.parametrize("field", STREAM_FIELDS, ids=lambda field: f"{field.model.__name__}.{field.name}")
def test_every_block_keeps_what_was_written_through_any_number_of_failed_saves(field):
    widget, page = field.formfield().widget, make_home().pk
    for typed in TYPED:
        browser = Browser()
        first = browser.fields(field.stream_block, states(field.stream_block, typed, page), "body")
        assert browser.kinds == set(leaf_blocks(field.stream_block))  # no type is left out
        posted = first
        for _save in range(4):
            value = widget.value_from_datadict(posted, {}, "body")
            posted = browser.fields(field.stream_block, field.stream_block.get_form_state(value), "body")
            assert comparable(posted) == comparable(first)


@pytest.fixture
def registered(monkeypatch):
    monkeypatch.setattr(actions._registry, "_items", dict(actions._registry._items))
    actions.register_action(Action("try-it", "試してみる", url_name="help_search", chooser=Which))


def test_a_condition_is_saved_after_two_saves_that_failed_elsewhere(editor, registered):
    faq_entry = FaqEntry.objects.get(slug="q0")
    url = reverse("wagtailadmin_pages:edit", args=[faq_entry.pk])
    fields = {"body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "action", "body-0-id": "x"}
    fields |= {"body-0-value-name": "try-it", "body-0-value-words": "", "body-0-value-params": '{"which": "a"}'}
    for _failure in range(2):
        answer = editor.post(url, form_of("", answer="{sendr}", **fields))
        bound = answer.context["form"]["body"]
        (row,) = bound.field.block.get_form_state(bound.value())
        fields["body-0-value-params"] = row["value"]["params"]
    editor.post(url, form_of("", answer="直しました。", **fields))
    saved = FaqEntry.objects.get(pk=faq_entry.pk).get_latest_revision_as_object()
    assert (saved.body.raw_data[0]["value"]["params"], saved.answer) == ({"which": "a"}, "直しました。")
