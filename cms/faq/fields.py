"""The model field for help contexts: names in JSON, so that a new context needs no migration."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db import models

from portal.shared.registries.help_contexts import help_context_choices


class HelpContextsField(models.JSONField):
    """A list of registered help contexts, chosen by checkboxes; names no longer registered stay stored and unused."""

    def formfield(self, **kwargs: Any) -> forms.MultipleChoiceField:
        return forms.MultipleChoiceField(
            choices=help_context_choices,
            required=False,
            label=self.verbose_name,
            help_text=self.help_text,
            widget=forms.CheckboxSelectMultiple,
        )

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs
