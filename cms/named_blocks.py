"""Blocks that store names of the program (a choice, the conditions of an action), read in words where versions are compared."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from portal.shared.registries import actions, facts


class NamedChoiceBlock(blocks.ChoiceBlock):
    """A choice whose label, not its stored name, stands in a comparison."""

    def render_basic(self, value: Any, context: dict[str, Any] | None = None) -> SafeString:
        labels = {str(name): label for name, label in self.field.choices}
        return SafeString(escape(labels.get(value or "", value or "")))


class ParamsBlock(blocks.FieldBlock):
    """The parameters of an action or fact as a JSON object; the admin's script shows the chooser's fields instead."""

    def __init__(self, registry: str = "", required: bool = False, help_text: str | None = None, **kwargs: Any) -> None:
        self.registry = registry
        widget = forms.Textarea(attrs={"rows": 2, "data-controller": "help-params", "data-kind": registry})
        self.field = forms.JSONField(required=required, help_text=help_text, widget=widget)
        super().__init__(**kwargs)

    def value_from_datadict(self, data: Any, files: Any, prefix: str) -> Any:
        """The object that was posted, or the text itself where it is no JSON: the form shows it again unchanged.

        Without this the posted text would be the value, and each failed save would encode it as JSON once more.
        """
        return self.field.bound_data(super().value_from_datadict(data, files, prefix), None)

    def clean(self, value: Any) -> dict[str, str]:
        value = super().clean(value) or {}
        if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
            raise ValidationError(_('{"名前": "値"} の形で書いてください。'))
        return value

    def render_basic(self, value: Any, context: dict[str, Any] | None = None) -> SafeString:
        words = labelled_params(self.registry, value if isinstance(value, dict) else {})
        return SafeString(escape("、".join(words) or _("なし")))

    class Meta:
        label = _("条件")
        default = dict
        icon = "code"


def labelled_params(registry: str, params: dict[str, str]) -> Iterator[str]:
    """Each parameter as the chooser that knows it labels it, such as 目的：電子チケット; as stored when none does."""
    registered = actions.all_actions() if registry == "action" else facts.all_facts()
    forms_of_choosers = [item.chooser(params) for item in registered if item.chooser]
    for name, value in params.items():
        bound = (form[name] for form in forms_of_choosers if name in form.fields)
        field = next((field for field in bound if value in _choices(field)), None)
        yield f"{field.label}：{_choices(field)[value]}" if field else f"{name}：{value}"


def _choices(field: forms.BoundField) -> dict[str, object]:
    return {str(value): label for value, label in getattr(field.field, "choices", [])}


def refuse_bad_params(registered: actions.Action | facts.Fact | None, params: dict[str, str]) -> None:
    """Raises StructBlockValidationError when the chooser of the action or fact rejects the parameters."""
    if registered is None or registered.chooser is None:
        return
    form = registered.chooser(params)
    if not form.is_valid():
        messages = [message for errors in form.errors.values() for message in errors]
        raise StructBlockValidationError(block_errors={"params": ValidationError(messages)})
