"""The data that the admin's scripts need beside an editor: facts with their values, and the choosers' fields."""

from django import forms
from django.utils.html import json_script
from django.utils.safestring import SafeString

from portal.shared.registries.actions import all_actions
from portal.shared.registries.facts import all_facts

ELEMENT = "help-editor-data"


def editor_data() -> SafeString:
    """One script element of data, on every page with an editor."""
    return json_script({"facts": _fact_options(), "choosers": _choosers()}, ELEMENT)


def _fact_options() -> list[dict[str, str]]:
    """The facts that can stand in a sentence, with what they say today."""
    return [
        {"name": fact.name, "label": str(fact.label), "value": str(fact.text({}))} for fact in all_facts() if fact.text
    ]


def _choosers() -> dict[str, list[dict]]:
    """By "action:contact" or "fact:event-fees" the fields of its chooser."""
    found = {f"action:{action.name}": _fields(action.chooser()) for action in all_actions() if action.chooser}
    return found | {f"fact:{fact.name}": _fields(fact.chooser()) for fact in all_facts() if fact.chooser}


def _fields(form: forms.Form) -> list[dict]:
    return [
        {
            "name": name,
            "label": str(field.label or name),
            "required": field.required,
            "choices": [[str(value), str(words)] for value, words in getattr(field, "choices", [])],
        }
        for name, field in form.fields.items()
    ]
