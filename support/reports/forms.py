"""Form for the period of the usage report."""

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from support.reports.queries import Period

DEFAULT_SPAN = timedelta(days=27)
MAX_SPAN = timedelta(days=400)


class PeriodForm(forms.Form):
    """First and last day, both included; at most MAX_SPAN."""

    first = forms.DateField(label=_("はじめの日"), widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("終わりの日"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> dict:
        """Raises ValidationError for reversed days, and for a period longer than searches are stored."""
        cleaned_data = super().clean() or {}
        first, last = cleaned_data.get("first"), cleaned_data.get("last")
        if first and last and first > last:
            raise forms.ValidationError(_("終わりの日を、はじめの日以降にしてください。"))
        if first and last and last - first > MAX_SPAN:
            raise forms.ValidationError(_("期間は400日までです。短くしてください。"))
        return cleaned_data

    @property
    def period(self) -> Period:
        """The period of a valid form."""
        return Period(self.cleaned_data["first"], self.cleaned_data["last"])


def default_period(last_day: date) -> Period:
    """Four weeks that end with `last_day`."""
    return Period(last_day - DEFAULT_SPAN, last_day)
