"""The payment methods for an order now: total, deadline and stores of each, or the reason why it is unavailable."""

from dataclasses import dataclass
from datetime import datetime

from commerce.catalog.models import Event, PaymentOption
from commerce.catalog.queries import unavailable_reason
from commerce.catalog.states import UnavailableReason
from commerce.catalog.voucher_deadline import voucher_deadline
from commerce.checkout import errors
from commerce.checkout.quotes import Quote
from commerce.payments.gateways.base import MethodRules
from commerce.payments.gateways.routing import gateway_name_for, gateway_named


@dataclass(frozen=True)
class PaymentChoice:
    """One payment method for one order. Amounts in yen, including the method's fee.

    `unavailable_reason`: None if it can be chosen. `least_yen` and `most_yen` are the narrower of the event's and the
    provider's limits. `deadline`: last time to pay a voucher. `stores`: codes of the chains that accept the voucher; if
    `asks_store`, the buyer has to select one first.
    """

    option: PaymentOption
    total_yen: int
    unavailable_reason: UnavailableReason | None
    least_yen: int = 0
    most_yen: int = 0
    deadline: datetime | None = None
    stores: tuple[str, ...] = ()
    asks_store: bool = False

    @property
    def code(self) -> str:
        """The code of the payment method."""
        return self.option.method.code


def rules_of(method: str) -> MethodRules | None:
    """Rules of the provider to which a payment method is routed; None if it is routed to none."""
    name = gateway_name_for(method)
    return gateway_named(name).capabilities().get(method) if name else None


def payment_choices(event: Event, quote: Quote, at: datetime) -> list[PaymentChoice]:
    """All payment methods of the event, available ones first; empty when there is nothing to pay.

    Makes no network request. Reads `event.payment_options` with their methods, prefetched or not.
    """
    if not quote.unpaid_yen:
        return []
    choices = [_payment_choice(option, quote, at) for option in event.payment_options.all()]
    return sorted(choices, key=lambda choice: choice.unavailable_reason is not None)


def chosen_payment(event: Event, quote: Quote, at: datetime) -> PaymentChoice | None:
    """The payment method of the quote, available or not; None when none is chosen."""
    return _payment_choice(quote.option, quote, at) if quote.option else None


def _payment_choice(option: PaymentOption, quote: Quote, at: datetime) -> PaymentChoice:
    rules = rules_of(option.method.code)
    total_yen = quote.unpaid_yen + option.fee_yen
    if rules is None:
        return PaymentChoice(option, total_yen, UnavailableReason.NOT_ON_SALE)
    performances = quote.performances
    least_yen, most_yen = option.limits_within(rules.min_yen, rules.max_yen)
    stores = tuple(code for code in option.method.stores if code in rules.voucher_stores)
    return PaymentChoice(
        option,
        total_yen,
        _provider_reason(option, rules, stores, total_yen)
        or unavailable_reason(option, total_yen, at, performances, quote.pay_until),
        least_yen=least_yen,
        most_yen=most_yen,
        deadline=voucher_deadline(option, performances, at, quote.pay_until),
        stores=stores,
        asks_store=rules.asks_store,
    )


def _provider_reason(
    option: PaymentOption, rules: MethodRules, stores: tuple[str, ...], total_yen: int
) -> UnavailableReason | None:
    """The reason by the provider's rules; the event's rules are checked separately."""
    if not option.method.on_sale or (rules.voucher_stores and not stores):
        return UnavailableReason.NOT_ON_SALE
    if total_yen < rules.min_yen:
        return UnavailableReason.TOO_LITTLE
    return UnavailableReason.TOO_MUCH if total_yen > rules.max_yen else None


def valid_payment_choice(event: Event, quote: Quote, code: str, at: datetime, *, store: str = "") -> PaymentChoice:
    """The submitted payment method, checked against the current state, as the page may be outdated.

    Raises MethodNotOffered, AmountOutside, NotEnoughTime, StoreNotChosen or StoreNotOffered.
    """
    choice = next((choice for choice in payment_choices(event, quote, at) if choice.code == code), None)
    if choice is None:
        raise errors.MethodNotOffered
    raise_if_unavailable(choice)
    if choice.asks_store and not store:
        raise errors.StoreNotChosen
    if choice.asks_store and store not in choice.stores:
        raise errors.StoreNotOffered
    return choice


def raise_if_unavailable(payment_choice: PaymentChoice) -> None:
    """Raises the error for the reason why this payment method is unavailable; returns if it is available."""
    match payment_choice.unavailable_reason:
        case None:
            return
        case UnavailableReason.TOO_LITTLE | UnavailableReason.TOO_MUCH:
            raise errors.AmountOutside(
                method=payment_choice.option.method, least=payment_choice.least_yen, most=payment_choice.most_yen
            )
        case UnavailableReason.TOO_LATE:
            raise errors.NotEnoughTime(method=payment_choice.option.method)
        case _:
            raise errors.MethodNotOffered
