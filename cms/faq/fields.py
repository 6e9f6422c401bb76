"""A page's list of moments: kept as names in JSON, chosen by checkboxes, so that no migration follows a new moment."""

from django import forms
from django.db import models

from portal.shared.registries.help_contexts import help_context_choices


class HelpContextsField(models.JSONField):
    """Names of `portal.shared.registries.help_contexts`; a name that is no longer registered stays stored, unused."""

    def formfield(self, **kwargs):
        return forms.MultipleChoiceField(
            choices=help_context_choices,
            required=False,
            label=self.verbose_name,
            help_text=self.help_text,
            widget=forms.CheckboxSelectMultiple,
        )

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs
