"""What is typed at the door, and what a device uploads; both refuse what they do not know."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.tickets.states import CheckInKind, ScanResult


class PinForm(forms.Form):
    """The number that the person in charge gave out."""

    pin = forms.RegexField(
        r"^[0-9]{6,12}$",
        label=_("PIN"),
        help_text=_("責任者から受け取った数字を入力してください。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "mid"}),
        error_messages={"invalid": _("PINは6桁以上の数字です。")},
    )


class EventForm(forms.Form):
    """The event at whose door a member of staff stands."""

    event: forms.ModelChoiceField = forms.ModelChoiceField(None, label=_("イベント"), empty_label=_("選んでください"))

    def __init__(self, *args, events, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event"].queryset = events  # type: ignore[attr-defined]  # a ModelChoiceField


class ReadField(forms.CharField):
    """What a camera read: any text at all, so that no code of a stranger holds up a device's upload."""

    def to_python(self, value: object) -> str:
        """Without NUL, which Django's forms refuse."""
        return (super().to_python(value) or "").replace("\0", "")


class ScanForm(forms.Form):
    """One scan of a device."""

    client_id = forms.UUIDField()
    kind = forms.ChoiceField(choices=[(kind, kind) for kind in (CheckInKind.ADMITTED, CheckInKind.UNDO)])
    ticket = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    rev = forms.IntegerField(required=False, min_value=0, max_value=32767)
    read = ReadField(required=False, max_length=300, strip=True)
    result = forms.ChoiceField(required=False, choices=ScanResult.choices)
    at = forms.DateTimeField(input_formats=["%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%dT%H:%M:%S%z"])
    reason = forms.CharField(required=False, max_length=200)


class SaleForm(forms.Form):
    """How many of each type are sold for cash, and to whom, if they say."""

    name = forms.CharField(label=_("お名前"), max_length=60, required=False)
    phone = forms.CharField(
        label=_("電話番号"), max_length=20, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    total_yen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    sale = forms.RegexField(r"^[a-z2-7]{26}$", widget=forms.HiddenInput)

    def __init__(self, *args, ticket_types, available, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for kind in ticket_types:
            most = min(kind.max_per_order, available[kind.pk])
            self.fields[f"n_{kind.pk}"] = forms.TypedChoiceField(
                coerce=int, choices=[(n, n) for n in range(most + 1)], label=kind.name, required=False, empty_value="0"
            )

    @property
    def chosen(self) -> dict[int, int]:
        """Ticket type's pk → number, of a valid form."""
        picked = {name: int(number) for name, number in self.cleaned_data.items() if name.startswith("n_")}
        return {int(name.removeprefix("n_")): number for name, number in picked.items() if number}
