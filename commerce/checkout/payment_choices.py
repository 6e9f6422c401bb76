"""How an order can be paid at this moment: each way of its event with its total, deadline and stores, or why not."""

from dataclasses import dataclass
from datetime import datetime

from commerce.catalog.models import Event, PaymentOption
from commerce.catalog.queries import hindrance
from commerce.catalog.states import Hindrance
from commerce.catalog.voucher_deadline import voucher_deadline
from commerce.checkout import errors
from commerce.checkout.quotes import Quote
from commerce.payments.gateways.base import MethodRules
from commerce.payments.gateways.routing import gateway_name_for, gateway_named


@dataclass(frozen=True)
class Way:
    """One way to pay one order. Amounts in yen, the way's own fee inside.

    `hindrance`: why it cannot be chosen, None when it can. `least_yen` and `most_yen` are the narrower of the event's
    and the provider's limits. `deadline`: until when a number would have to be paid. `stores`: codes of the chains
    where it could be paid; the buyer names one beforehand where `asks_store`.
    """

    option: PaymentOption
    total_yen: int
    hindrance: Hindrance | None
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


def ways_of(event: Event, today: Quote, at: datetime) -> list[Way]:
    """Every way that the event lists, those that can be chosen first; none when there is nothing to pay.

    Asks no other server. Reads `event.payment_options` with their methods, prefetched or not.
    """
    if not today.unpaid_yen:
        return []
    ways = [_way(option, today, at) for option in event.payment_options.all()]
    return sorted(ways, key=lambda way: way.hindrance is not None)


def way_of(event: Event, today: Quote, at: datetime) -> Way | None:
    """The way that the quote was made for, whether it can be used now or not; None when none is chosen."""
    return _way(today.option, today, at) if today.option else None


def _way(option: PaymentOption, today: Quote, at: datetime) -> Way:
    rules = rules_of(option.method.code)
    total_yen = today.unpaid_yen + option.fee_yen
    if rules is None:
        return Way(option, total_yen, Hindrance.NOT_ON_SALE)
    dates = today.performances
    least_yen = max(rules.min_yen, option.min_yen or 0)
    most_yen = min(rules.max_yen, rules.max_yen if option.max_yen is None else option.max_yen)
    stores = tuple(code for code in option.method.stores if code in rules.voucher_stores)
    return Way(
        option,
        total_yen,
        _hindrance(option, rules, stores, total_yen) or hindrance(option, total_yen, at, dates, today.pay_until),
        least_yen=least_yen,
        most_yen=most_yen,
        deadline=voucher_deadline(option, dates, at, today.pay_until),
        stores=stores,
        asks_store=rules.asks_store,
    )


def _hindrance(option: PaymentOption, rules: MethodRules, stores: tuple[str, ...], total_yen: int) -> Hindrance | None:
    """What the provider has against it; the catalogue is asked afterwards."""
    if not option.method.on_sale or (rules.voucher_stores and not stores):
        return Hindrance.NOT_ON_SALE
    if total_yen < rules.min_yen:
        return Hindrance.TOO_LITTLE
    return Hindrance.TOO_MUCH if total_yen > rules.max_yen else None


def usable_way(event: Event, today: Quote, code: str, at: datetime, *, store: str = "") -> Way:
    """The way of that code, asked again when a button was pressed: the page may have been open for an hour.

    Raises MethodNotOffered, AmountOutside, NotEnoughTime, StoreNotChosen or StoreNotOffered; nothing has changed then.
    """
    way = next((way for way in ways_of(event, today, at) if way.code == code), None)
    if way is None:
        raise errors.MethodNotOffered
    refuse_hindered(way)
    if way.asks_store and not store:
        raise errors.StoreNotChosen
    if way.asks_store and store not in way.stores:
        raise errors.StoreNotOffered
    return way


def refuse_hindered(way: Way) -> None:
    """Raises the error that says why this way cannot be used now; returns when it can."""
    match way.hindrance:
        case None:
            return
        case Hindrance.TOO_LITTLE | Hindrance.TOO_MUCH:
            raise errors.AmountOutside(method=way.option.method, least=way.least_yen, most=way.most_yen)
        case Hindrance.TOO_LATE:
            raise errors.NotEnoughTime(method=way.option.method)
        case _:
            raise errors.MethodNotOffered
