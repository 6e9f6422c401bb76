"""The form of a lottery entry: ranked choices, number of tickets, companions' names, consent to the terms."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from cms.terms.models import TermsVersion
from commerce.catalog.models import Performance, TicketType
from commerce.checkout.forms import ConsentForm
from portal.shared.money import yen
from portal.shared.text.fields import LineField

MAX_CHOICES = 3


class LotteryEntryForm(ConsentForm):
    """The entry for one performance, which must come from `event_for_page`; the service validates every rule again.

    Fields: `wish_1` … in order of preference, `quantity`, `companion_2` … for the second and further tickets.
    """

    def __init__(self, *args: Any, performance: Performance, terms: Sequence[TermsVersion], **kwargs: Any) -> None:
        super().__init__(*args, terms=terms, **kwargs)
        self.types = list(performance.ticket_types.all())
        self._max_quantity = max((ticket_type.max_per_order for ticket_type in self.types), default=0)
        agreed = self.fields.pop("agreed", None)
        self._add_choice_fields()
        self.fields["quantity"] = _quantity_field(self._max_quantity)
        for number in range(2, self._max_quantity + 1):
            self.fields[f"companion_{number}"] = _companion_field(number)
        if agreed:
            self.fields["agreed"] = agreed

    def _add_choice_fields(self) -> None:
        """One field per rank, at most MAX_CHOICES and no more than there are ticket types."""
        for rank in range(1, min(MAX_CHOICES, len(self.types)) + 1):
            self.fields[f"wish_{rank}"] = _choice_field(self.types, rank)

    @property
    def choices(self) -> list[int]:
        """Pks of the chosen ticket types in order of preference."""
        values = [self.cleaned_data.get(name) for name in self.fields if name.startswith("wish_")]
        return [int(pk) for pk in values if pk]

    @property
    def companions(self) -> list[str]:
        """Names of the companions, as typed."""
        values = [self.cleaned_data.get(name, "") for name in self.fields if name.startswith("companion_")]
        return [name for name in values if name]

    def clean(self) -> dict[str, Any]:
        """Refuses choices with gaps or duplicates, and a number of companions other than quantity minus one."""
        data = super().clean() or {}
        self._check_choices(data)
        quantity = data.get("quantity")
        if quantity and len(self.companions) != int(quantity) - 1:
            self._add_companion_error(int(quantity))
        return data

    def _check_choices(self, data: dict[str, Any]) -> None:
        if len(set(self.choices)) < len(self.choices):
            self.add_error("wish_2", _("同じ券種を2回選べません。別の券種か「希望しない」を選んでください。"))
        if data.get("wish_3") and not data.get("wish_2"):
            self.add_error("wish_2", _("第2希望から順に選んでください。"))

    def _add_companion_error(self, quantity: int) -> None:
        """Adds the error to the first companion field that is missing, or to the quantity."""
        names = [self.cleaned_data.get(f"companion_{number}", "") for number in range(2, quantity + 1)]
        missing = next((number for number, name in enumerate(names, start=2) if not name), None)
        if missing:
            self.add_error(f"companion_{missing}", _("枚数の分だけ、使う方のお名前を入力してください。"))
        else:
            self.add_error("quantity", _("お名前の数が枚数より多くなっています。枚数かお名前を直してください。"))


def _choice_field(types: Sequence[TicketType], rank: int) -> forms.ChoiceField:
    offered = [(str(ticket_type.pk), _name_and_price(ticket_type)) for ticket_type in types]
    empty_choice = [] if len(types) == 1 else [("", _("選んでください") if rank == 1 else _("希望しない"))]
    return forms.ChoiceField(
        label=_("券種") if len(types) == 1 else _("第%(rank)s希望") % {"rank": rank},
        choices=empty_choice + offered,
        required=rank == 1,
        help_text=_("第1希望から順に抽選し、当たるのは1つだけです。") if rank == 1 and len(types) > 1 else "",
        error_messages={
            "required": _("第1希望の券種を選んでください。"),
            "invalid_choice": _("この券種は、いま申し込めません。選び直してください。"),
        },
        widget=forms.Select(attrs={"class": "mid"}),
    )


def _name_and_price(ticket_type: TicketType) -> str:
    price = yen(ticket_type.price_yen) if ticket_type.price_yen else _("無料")
    return _("%(name)s %(price)s") % {"name": ticket_type.name, "price": price}


def _quantity_field(max_quantity: int) -> forms.ChoiceField:
    refusal = _("一度に申し込めるのは%(n)s枚までです。枚数を選び直してください。") % {"n": max_quantity}
    return forms.ChoiceField(
        label=_("枚数"),
        choices=[(str(n), _("%(n)s枚") % {"n": n}) for n in range(1, max_quantity + 1)],
        error_messages={"invalid_choice": refusal},
        help_text=_("一部の枚数だけ当たることはありません。") if max_quantity > 1 else "",
        widget=forms.Select(attrs={"class": "short"}),
    )


class CompanionField(LineField):
    """The name of a companion, required from a number of tickets on: the word beside its label says so."""

    def __init__(self, number: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.needed_when = _("%(n)s枚以上のとき必須") % {"n": number}


def _companion_field(number: int) -> CompanionField:
    return CompanionField(
        number,
        label=_("%(n)s枚目を使う方のお名前") % {"n": number},
        required=False,
        max_length=60,
        help_text=_("1枚だけのときは、空けておいてください。") if number == 2 else "",
        widget=forms.TextInput(attrs={"class": "mid", "autocomplete": "off"}),
    )
