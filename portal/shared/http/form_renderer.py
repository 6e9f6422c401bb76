"""Django's FORM_RENDERER: fields with label, 必須 or 任意, hint, error and control, linked for screen readers."""

from typing import Self

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """`{{ form }}` renders the error summary and all fields, `{{ form.email.as_field_group }}` one field."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


class Choice(str):
    """The label of a radio choice, with what a reader must know before choosing it.

    `note` is shown under the label (fee, deadline). `unavailable` is the reason why it cannot be chosen now: the choice
    is then rendered as text without a control, and the form must refuse the value itself. `icon` stands before the label.
    """

    note: str
    unavailable: str
    icon: str

    def __new__(cls, label: str, note: str = "", unavailable: str = "", icon: str = "") -> Self:
        """`icon` is a name in static/icons.svg, the others are texts in the active language."""
        choice = super().__new__(cls, label)
        choice.note = note
        choice.unavailable = unavailable
        choice.icon = icon
        return choice
