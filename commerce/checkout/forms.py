"""Forms of the purchase; they validate the input against the page, and the services check it again."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.terms.models import TermsVersion
from commerce.catalog.services import SoldOut
from commerce.catalog.states import MethodCode, SaleState, StoreCode
from commerce.checkout import errors
from commerce.checkout.confirmation_texts import unavailable_text
from commerce.checkout.payment_choices import PaymentChoice
from commerce.checkout.queries import DateChoice, TypeChoice
from commerce.orders.models import Order
from portal.shared.http.form_renderer import Choice
from portal.shared.money import yen
from portal.shared.templatetags.formatting import deadline

METHOD_ICONS = {
    MethodCode.CARD: "card",
    MethodCode.KONBINI: "store",
    MethodCode.PAYPAY: "phone",
    MethodCode.PAIDY: "calendar",
}
QUANTITY = re.compile(r"n_[0-9]+")


class TicketsForm(forms.Form):
    """One select with a quantity per ticket type; the field of a type is `n_<pk>`."""

    def __init__(
        self, *args: Any, dates: Sequence[DateChoice], bought: Mapping[int, list[Order]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.dates, self.bought = dates, bought
        self._choices = {choice.ticket_type.pk: choice for date in dates for choice in date.types if choice.most}
        for pk, choice in self._choices.items():
            self.fields[f"n_{pk}"] = _quantity_field(choice)
        if bought:
            self.fields["again"] = forms.BooleanField(
                label=_("すでに持っている公演のチケットを、追加で申し込みます"), required=False
            )

    @property
    def rows(self) -> list[tuple[DateChoice, list[tuple[TypeChoice, forms.BoundField | None]], list[Order]]]:
        """Per performance: its types with their fields (None if sold out), and the buyer's confirmed orders for it."""
        return [(date, self._fields_of(date), self.bought.get(date.performance.pk, [])) for date in self.dates]

    def _fields_of(self, date: DateChoice) -> list[tuple[TypeChoice, forms.BoundField | None]]:
        return [(choice, self[f"n_{choice.ticket_type.pk}"] if choice.most else None) for choice in date.types]

    def _sold_out(self) -> set[str]:
        """Field names of types that have no field because they are sold out."""
        dates = [date.performance for date in self.dates if date.state in {SaleState.OPEN, SaleState.SOLD_OUT}]
        return {f"n_{t.pk}" for performance in dates for t in performance.ticket_types.all()} - self.fields.keys()

    @property
    def chosen(self) -> dict[int, int]:
        """Quantities above zero by ticket type id, from the valid fields."""
        numbers = {pk: int(self.cleaned_data.get(f"n_{pk}") or 0) for pk in self._choices}
        return {pk: number for pk, number in numbers.items() if number}

    def clean(self) -> dict:
        """Requires a quantity, only fields that exist, and a confirmation if the buyer already has tickets."""
        submitted = {key for key, value in self.data.items() if QUANTITY.fullmatch(key) and value not in {"", "0"}}
        if missing := submitted - self.fields.keys():
            raise forms.ValidationError(str(SoldOut() if missing <= self._sold_out() else errors.NotOffered()))
        if not self.errors and not self.chosen:
            self.add_error(next(iter(self.fields), None), str(errors.NothingChosen()))
        held = {pk for pk, choice in self._choices.items() if choice.ticket_type.performance_id in self.bought}
        if held & self.chosen.keys() and not self.cleaned_data.get("again"):
            self.add_error(
                "again", _("同じ公演のチケットをすでにお持ちです。追加で申し込むときは、チェックを入れてください。")
            )
        return self.cleaned_data


def _quantity_field(choice: TypeChoice) -> forms.ChoiceField:
    numbers = [(str(n), _("%(n)s枚") % {"n": n}) for n in range(choice.most + 1)]
    refusal = _("一度に申し込めるのは%(n)s枚までです。枚数を選び直してください。") % {"n": choice.most}
    availability = _("残り%(left)s枚・一度に%(most)s枚まで") % {
        "left": choice.available,
        "most": choice.ticket_type.max_per_order,
    }
    note = choice.ticket_type.text.note if choice.ticket_type.text else ""
    return forms.ChoiceField(
        label=choice.ticket_type.name,
        choices=numbers,
        required=False,
        initial="0",
        help_text=format_html("{}<br>{}", note, availability) if note else availability,
        error_messages={"invalid_choice": refusal},
        widget=forms.Select(attrs={"class": "short"}),
    )


class PaymentForm(forms.Form):
    """Radio buttons for the payment method, with fee, total, deadline and brands, or the reason against it.

    Unavailable methods are rendered without a control; if one is submitted anyway, the service raises the error.
    """

    method = forms.ChoiceField(
        label=gettext_lazy("支払い方法"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("支払い方法を選んでください。"),
            "invalid_choice": errors.MethodNotOffered.message,
        },
    )
    store = forms.ChoiceField(
        label=gettext_lazy("コンビニ払いの店舗"),
        widget=forms.RadioSelect,
        required=False,
        help_text=gettext_lazy("コンビニ払いを選んだときだけ、1つ選んでください。あとから変えられません。"),
        error_messages={"invalid_choice": errors.StoreNotOffered.message},
    )

    def __init__(self, *args: Any, payment_choices: Sequence[PaymentChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        method = cast(forms.ChoiceField, self.fields["method"])
        method.choices = [(choice.code, _choice_text(choice)) for choice in payment_choices]
        with_store = (c for c in payment_choices if c.asks_store and c.unavailable_reason is None)
        self._choice_with_store = next(with_store, None)
        if self._choice_with_store is None:
            del self.fields["store"]
        else:
            stores = [(code, StoreCode(code).label) for code in self._choice_with_store.stores]
            cast(forms.ChoiceField, self.fields["store"]).choices = stores

    @property
    def is_outdated(self) -> bool:
        """Whether a submitted choice is not on the current page."""
        return any(self.has_error(name, "invalid_choice") for name in self.fields)

    def clean(self) -> dict:
        """Requires a store if the chosen method needs one."""
        data = super().clean() or {}
        needs_store = self._choice_with_store is not None and data.get("method") == self._choice_with_store.code
        if needs_store and not data.get("store") and not self.has_error("store"):
            self.add_error("store", str(errors.StoreNotChosen()))
        return data


def _choice_text(payment_choice: PaymentChoice) -> Choice:
    if reason := unavailable_text(payment_choice):
        return Choice(str(payment_choice.option.method), unavailable=reason)
    icon = METHOD_ICONS.get(MethodCode(payment_choice.code), "yen")
    fee_yen = payment_choice.option.fee_yen
    fee = _("手数料%(fee)s") % {"fee": yen(fee_yen)} if fee_yen else _("手数料なし")
    rows = [_("・").join([fee, _("合計%(total)s") % {"total": yen(payment_choice.total_yen)}])]
    if payment_choice.deadline:
        rows.append(_("支払期限 %(until)s") % {"until": deadline(payment_choice.deadline)})
    names = [*payment_choice.option.method.brands, *(str(StoreCode(code).label) for code in payment_choice.stores)]
    if names:
        rows.append(_("、").join(names))
    return Choice(
        str(payment_choice.option.method),
        note=format_html_join(mark_safe("<br>"), "{}", ((row,) for row in rows)),
        icon=icon,
    )


class ConsentForm(forms.Form):
    """Checkbox for the consent to the current terms; no field if there are none."""

    def __init__(self, *args: Any, terms: Sequence[TermsVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if terms:
            names = _("と").join(str(version.get_kind_display()) for version in terms)
            message = _("%(names)sをお読みのうえ、同意のチェックを入れてください。") % {"names": names}
            self.fields["agreed"] = forms.BooleanField(label=_consent(terms), error_messages={"required": message})


class ConfirmForm(ConsentForm):
    """The consent on the final screen; `screen` is the fingerprint of the displayed content."""

    screen = forms.CharField(widget=forms.HiddenInput, required=False)


def _consent(terms: Sequence[TermsVersion]) -> SafeString:
    """「利用規約とプライバシーポリシーに同意します」, each name linked to the current version."""
    links = [
        format_html(
            '<a href="{}" target="_blank" rel="noopener">{}<span class="vh">{}</span></a>',
            version.path,
            version.get_kind_display(),
            _("（新しいタブで開きます）"),
        )
        for version in terms
    ]
    first = format_html_join(_("、"), "{}", ((link,) for link in links[:-1]))
    joined = format_html("{}{}{}", first, _("と"), links[-1]) if first else links[0]
    return format_html(_("{}に同意します"), joined)
