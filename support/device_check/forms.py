"""What an editor may choose for the check inside an answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.environment.rules import Purpose


class CheckChooser(forms.Form):
    """For what the device is to be checked; everything when empty."""

    purpose = forms.ChoiceField(label=_("目的"), choices=[("", _("すべて")), *Purpose.choices], required=False)
