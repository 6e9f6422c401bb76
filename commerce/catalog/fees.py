"""Fees that are added to the ticket prices: name, amount in whole yen, tax rate and seller of each."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from commerce.catalog.models import Event, EventFee, Organizer, PaymentOption
from commerce.catalog.states import FeeBasis, FeeKind

PAYMENT_TAX_RATE = 10  # percent; a payment fee is a service at the standard rate


@dataclass(frozen=True)
class FeeLine:
    """One fee of one order; `amount_yen` covers all tickets, tax included."""

    kind: FeeKind
    name: str
    amount_yen: int
    tax_rate: int  # percent
    seller: Organizer
    quantity: int = 1  # how many times it is charged: once per ticket or once per order


def fees_for(event: Event, quantity: int, option: PaymentOption | None) -> list[FeeLine]:
    """Returns the fees of `quantity` tickets paid by `option` (None: not chosen yet, or nothing to pay); never 0 yen.

    The names are in the active language. Reads `event.fees`, prefetched or not.
    """
    if quantity < 1:
        return []
    lines = [_event_fee(fee, quantity) for fee in event.fees.all()]
    if option and option.fee_yen:
        lines.append(_payment_fee(event, option))
    return [line for line in lines if line.amount_yen]


def _event_fee(fee: EventFee, quantity: int) -> FeeLine:
    times = quantity if fee.basis == FeeBasis.TICKET else 1
    name, amount_yen = str(fee.get_kind_display()), fee.amount_yen * times
    return FeeLine(FeeKind(fee.kind), name, amount_yen, fee.tax_rate, fee.seller, times)


def _payment_fee(event: Event, option: PaymentOption) -> FeeLine:
    name = _("決済手数料（%(method)s）") % {"method": option.method}
    return FeeLine(FeeKind.PAYMENT, name, option.fee_yen, PAYMENT_TAX_RATE, payment_fee_seller(event))


def payment_fee_seller(event: Event) -> Organizer:
    """Returns the seller of the payment fee: the platform, or the organizer if there is no platform row."""
    return Organizer.objects.filter(is_platform=True).first() or event.organizer
