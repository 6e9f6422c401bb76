"""Payment methods that end before the performance: said on the event's page and beside the tickets, before stock is held."""

from dataclasses import dataclass
from datetime import datetime

from commerce.catalog.models import Event, PaymentOption, Performance
from commerce.catalog.queries import current_period
from commerce.catalog.states import MethodCode, PerformanceState, PeriodKind
from commerce.catalog.voucher_deadline import voucher_deadline


@dataclass(frozen=True)
class LateMethod:
    """A method on sale, and the coming performances for which too little time is left to pay by it."""

    option: PaymentOption
    performances: list[Performance]
    is_late_for_all: bool


def late_methods(event: Event, at: datetime) -> list[LateMethod]:
    """Those of a sale that is open, first come; winners of a lottery pay by a date of their own."""
    period = current_period(event, at)
    if period is None or period.kind == PeriodKind.LOTTERY:
        return []
    ahead = [
        performance
        for performance in event.performances.all()
        if performance.state == PerformanceState.SCHEDULED and not performance.is_over(at)
    ]
    found = []
    for option in event.payment_options.all():
        if option.method.on_sale and option.method.code == MethodCode.KONBINI:
            late = [performance for performance in ahead if voucher_deadline(option, [performance], at) is None]
            found += [LateMethod(option, late, len(late) == len(ahead))] if late else []
    return found
