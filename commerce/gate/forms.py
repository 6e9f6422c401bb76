"""Forms of the gate: PIN, event, cash sale, and one scan that a device uploads."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from commerce.catalog.models import Event, TicketType
from commerce.tickets.states import CheckInKind, ScanResult
from portal.shared.text.characters import REPLACEMENT, half_width
from portal.shared.text.fields import LineField, PhoneField, PinField


class PinForm(forms.Form):
    """The PIN of a gate pass."""

    pin = PinField(
        r"^[0-9]{6,12}$",
        label=_("PIN"),
        help_text=_("責任者から受け取った数字を入力してください。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "mid"}),
        error_messages={"invalid": _("PINは6桁以上の数字です。")},
    )


class EventForm(forms.Form):
    """The event whose gate a member of staff opens."""

    event: forms.ModelChoiceField[Event] = forms.ModelChoiceField(
        None, label=_("イベント"), empty_label=_("選んでください")
    )

    def __init__(self, *args: Any, events: QuerySet[Event], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["event"]).queryset = events


class ReadField(forms.CharField):
    """The text of a scanned code: any text, so that a foreign QR code does not block a device's upload."""

    def to_python(self, value: object) -> str:
        """The text in half width without signs that cannot be seen, nor the sign that stands for NUL in an upload."""
        return half_width((super().to_python(value) or "").replace(REPLACEMENT, ""))


class ScanForm(forms.Form):
    """One scan in a device's upload; unknown values are refused."""

    client_id = forms.UUIDField()
    kind = forms.ChoiceField(choices=[(value, value) for value in (CheckInKind.ADMITTED, CheckInKind.UNDO)])
    ticket = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    rev = forms.IntegerField(required=False, min_value=0, max_value=32767)
    read = ReadField(required=False, max_length=300, strip=True)
    result = forms.ChoiceField(required=False, choices=ScanResult.choices)
    at = forms.DateTimeField(input_formats=["%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%dT%H:%M:%S%z"])
    confirmed = forms.BooleanField(required=False)
    reason = LineField(required=False, max_length=200)


class SaleForm(forms.Form):
    """Numbers per ticket type of a cash sale, with an optional name and phone number."""

    name = LineField(label=_("お名前"), max_length=60, required=False)
    phone = PhoneField(required=False, widget=forms.TextInput(attrs={"type": "tel"}))
    total_yen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    sale = forms.RegexField(r"^[a-z2-7]{26}$", widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, ticket_types: Sequence[TicketType], available: Mapping[int, int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for ticket_type in ticket_types:
            max_number = min(ticket_type.max_per_order, available[ticket_type.pk])
            self.fields[f"n_{ticket_type.pk}"] = forms.TypedChoiceField(
                coerce=int,
                choices=[(n, n) for n in range(max_number + 1)],
                label=ticket_type.name,
                required=False,
                empty_value="0",
            )

    @property
    def chosen(self) -> dict[int, int]:
        """Ticket type's pk → number, without zeros, of a valid form."""
        numbers = {name: int(value) for name, value in self.cleaned_data.items() if name.startswith("n_")}
        return {int(name.removeprefix("n_")): number for name, number in numbers.items() if number}
