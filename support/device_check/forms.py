"""Options of the device check when an editor places it in an answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.environment.rules import Purpose


class CheckChooser(forms.Form):
    """The purpose to check; all purposes when empty."""

    purpose = forms.ChoiceField(label=_("目的"), choices=[("", _("すべて")), *Purpose.choices], required=False)
