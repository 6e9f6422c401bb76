"""How an order can be paid at this moment: each way of its event with its total, deadline and stores, or why not."""

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
    """One way to pay one order. Amounts in yen, the way's own fee inside.

    `hindrance`: why it cannot be chosen, None when it can. `least_yen` and `most_yen` are the narrower of the event's
    and the provider's limits. `deadline`: until when a number would have to be paid. `stores`: codes of the chains
    where it could be paid; the buyer names one beforehand where `asks_store`.
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
        """The method's."""
        return self.option.method.code


def rules_of(method: str) -> MethodRules | None:
    """What the provider that takes a method's money allows; None when nobody takes it."""
    name = gateway_name_for(method)
    return gateway_named(name).capabilities().get(method) if name else None


def payment_choices(event: Event, quote: Quote, at: datetime) -> list[PaymentChoice]:
    """Every way that the event lists, those that can be chosen first; none when there is nothing to pay.

    Asks no other server. Reads `event.payment_options` with their methods, prefetched or not.
    """
    if not quote.unpaid_yen:
        return []
    ways = [_payment_choice(option, quote, at) for option in event.payment_options.all()]
    return sorted(ways, key=lambda way: way.unavailable_reason is not None)


def chosen_payment(event: Event, quote: Quote, at: datetime) -> PaymentChoice | None:
    """The way that the quote was made for, whether it can be used now or not; None when none is chosen."""
    return _payment_choice(quote.option, quote, at) if quote.option else None


def _payment_choice(option: PaymentOption, quote: Quote, at: datetime) -> PaymentChoice:
    rules = rules_of(option.method.code)
    total_yen = quote.unpaid_yen + option.fee_yen
    if rules is None:
        return PaymentChoice(option, total_yen, UnavailableReason.NOT_ON_SALE)
    dates = quote.performances
    least_yen, most_yen = option.limits_within(rules.min_yen, rules.max_yen)
    stores = tuple(code for code in option.method.stores if code in rules.voucher_stores)
    return PaymentChoice(
        option,
        total_yen,
        _provider_reason(option, rules, stores, total_yen)
        or unavailable_reason(option, total_yen, at, dates, quote.pay_until),
        least_yen=least_yen,
        most_yen=most_yen,
        deadline=voucher_deadline(option, dates, at, quote.pay_until),
        stores=stores,
        asks_store=rules.asks_store,
    )


def _provider_reason(
    option: PaymentOption, rules: MethodRules, stores: tuple[str, ...], total_yen: int
) -> UnavailableReason | None:
    """What the provider has against it; the catalogue is asked afterwards."""
    if not option.method.on_sale or (rules.voucher_stores and not stores):
        return UnavailableReason.NOT_ON_SALE
    if total_yen < rules.min_yen:
        return UnavailableReason.TOO_LITTLE
    return UnavailableReason.TOO_MUCH if total_yen > rules.max_yen else None


def valid_payment_choice(event: Event, quote: Quote, code: str, at: datetime, *, store: str = "") -> PaymentChoice:
    """The way of that code, asked again when a button was pressed: the page may have been open for an hour.

    Raises MethodNotOffered, AmountOutside, NotEnoughTime, StoreNotChosen or StoreNotOffered; nothing has changed then.
    """
    way = next((way for way in payment_choices(event, quote, at) if way.code == code), None)
    if way is None:
        raise errors.MethodNotOffered
    raise_if_unavailable(way)
    if way.asks_store and not store:
        raise errors.StoreNotChosen
    if way.asks_store and store not in way.stores:
        raise errors.StoreNotOffered
    return way


def raise_if_unavailable(payment_choice: PaymentChoice) -> None:
    """Raises the error that says why this way cannot be used now; returns when it can."""
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
