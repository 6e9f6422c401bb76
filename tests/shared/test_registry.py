"""Registries: one owner a name; facts fill sentences and never let markup in."""

import pytest
from django.utils.safestring import mark_safe

from portal.shared.registries import facts
from portal.shared.registries.base import Registry
from portal.shared.registries.facts import Fact


def test_a_name_has_one_owner():
    registry: Registry[int] = Registry("number")
    registry.add("one", 1)

    with pytest.raises(ValueError, match="'one' is registered twice"):
        registry.add("one", 2)
    assert registry.names() == ["one"]
    assert list(registry) == [1]
    assert registry.get("two") is None


@pytest.fixture
def planet(monkeypatch):
    fresh: Registry[Fact] = Registry("fact")
    fresh.add("planet", Fact("planet", "Planet", text=lambda params: "<Mars>"))
    fresh.add("moons", Fact("moons", "Moons", block=lambda params: mark_safe("<ul></ul>")))
    monkeypatch.setattr(facts, "_registry", fresh)


def test_a_fact_inside_a_sentence_is_escaped(planet):
    assert facts.fill(mark_safe("<p>To {planet} and back</p>")) == "<p>To &lt;Mars&gt; and back</p>"


def test_an_unknown_name_is_told_and_left_as_it_is(planet):
    assert facts.unknown_names("{planet} {sun} {moons}") == ["sun", "moons"]
    assert facts.fill(mark_safe("{sun}")) == "{sun}"


def test_choices_know_which_facts_are_blocks_and_which_are_words(planet):
    assert facts.text_choices() == [("planet", "Planet")]
    assert facts.block_choices() == [("moons", "Moons")]
