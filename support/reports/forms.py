"""Which days."""

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from support.reports.queries import Period

DEFAULT_SPAN = timedelta(days=27)
MAX_SPAN = timedelta(days=400)


class PeriodForm(forms.Form):
    """The last four weeks, or what is chosen."""

    first = forms.DateField(label=_("はじめの日"), widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("終わりの日"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> dict:
        """In order, and no longer than searches are kept."""
        given = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        if first and last and first > last:
            raise forms.ValidationError(_("終わりの日を、はじめの日以降にしてください。"))
        if first and last and last - first > MAX_SPAN:
            raise forms.ValidationError(_("期間は400日までです。短くしてください。"))
        return given

    @property
    def period(self) -> Period:
        """Of a valid form."""
        return Period(self.cleaned_data["first"], self.cleaned_data["last"])


def default_period(last_day: date) -> Period:
    """Four weeks until today."""
    return Period(last_day - DEFAULT_SPAN, last_day)
