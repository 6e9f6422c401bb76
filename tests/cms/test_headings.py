"""Headings of an answer: the list of contents leads to the anchors that the text has."""

import re

import pytest

from cms.headings import Heading, anchored, contents
from tests.factories.cms import make_entry, make_home, make_index, make_section

pytestmark = pytest.mark.django_db
TEXT = {
    "type": "text",
    "id": "0d1f6a2e-1111-4222-8333-444455556666",
    "value": "<h2>前の日まで</h2><p>文</p><h3>細かいこと</h3><h2>{sender}から<b>届く</b>もの</h2>",
}


def body_of(*blocks: dict):
    return make_entry(make_section(make_index(make_home())), body=list(blocks)).body


def test_the_contents_are_the_main_headings_in_order_with_their_facts():
    other = {"type": "text", "id": "1d1f6a2e-1111-4222-8333-444455556666", "value": "<h2>会場で</h2>"}
    assert contents(body_of(TEXT, other)) == [
        Heading("b-0d1f6a2e-1", "前の日まで"),
        Heading("b-0d1f6a2e-3", "info@cloud-pass.jpから届くもの"),
        Heading("b-1d1f6a2e-1", "会場で"),
    ]


def test_each_of_the_contents_is_an_anchor_in_the_text():
    text = {**TEXT, "value": "<h2>一</h2><h3>二</h3><h2>三</h2><h2>四</h2>"}
    body = body_of(text)
    assert re.findall(r'id="([^"]+)"', anchored(body[0])) == [
        "b-0d1f6a2e-1",
        "b-0d1f6a2e-2",
        "b-0d1f6a2e-3",
        "b-0d1f6a2e-4",
    ]
    assert [heading.anchor for heading in contents(body)] == ["b-0d1f6a2e-1", "b-0d1f6a2e-3", "b-0d1f6a2e-4"]


def test_an_answer_with_two_headings_has_no_contents():
    assert contents(body_of(TEXT)) == []


def test_instructions_per_device_are_among_the_contents():
    variants = [{"system": name, "body": [{"type": "text", "value": "<p>文</p>"}]} for name in ("ios", "android")]
    switch = {
        "type": "show_for",
        "id": "2d1f6a2e-1111-4222-8333-444455556666",
        "value": {"heading": "表示できないとき", "variants": variants},
    }
    assert contents(body_of(TEXT, switch))[-1] == Heading("b-2d1f6a2e", "表示できないとき")
