"""JSON for the admin's scripts: facts with their values, and the fields of choosers."""

from django import forms
from django.utils.html import json_script
from django.utils.safestring import SafeString

from portal.shared.registries.actions import all_actions
from portal.shared.registries.facts import all_facts

ELEMENT = "help-editor-data"


def editor_data() -> SafeString:
    """A JSON script element for pages with an editor."""
    return json_script({"facts": _fact_options(), "choosers": _choosers()}, ELEMENT)


def _fact_options() -> list[dict[str, str]]:
    """Facts that can be used within a sentence, with their current values."""
    return [
        {"name": fact.name, "label": str(fact.label), "value": str(fact.text({}))} for fact in all_facts() if fact.text
    ]


def _choosers() -> dict[str, list[dict[str, object]]]:
    """The fields of each chooser; keys like "action:contact" and "fact:event-fees"."""
    for_actions = {f"action:{action.name}": _fields(action.chooser()) for action in all_actions() if action.chooser}
    return for_actions | {f"fact:{fact.name}": _fields(fact.chooser()) for fact in all_facts() if fact.chooser}


def _fields(form: forms.Form) -> list[dict[str, object]]:
    return [
        {
            "name": name,
            "label": str(field.label or name),
            "required": field.required,
            "choices": [[str(value), str(label)] for value, label in getattr(field, "choices", [])],
        }
        for name, field in form.fields.items()
    ]
