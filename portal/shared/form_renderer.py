"""How every form of ours is drawn: label, 必須 or 任意, hint, error, control, wired for screen readers."""

from typing import Self

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """`{{ form }}` draws the error summary and all fields, `{{ form.email.as_field_group }}` one field."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


class Choice(str):
    """A radio choice's words with what must be known before choosing it.

    `note` stands under the words (fee, deadline); `unavailable` is the reason why it cannot be chosen today:
    the card is then drawn as text without a control, and the form must refuse the value itself.
    """

    note: str
    unavailable: str

    def __new__(cls, label: str, note: str = "", unavailable: str = "") -> Self:
        """All three are texts in the reader's language."""
        choice = super().__new__(cls, label)
        choice.note = note
        choice.unavailable = unavailable
        return choice
