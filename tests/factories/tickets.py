"""Paid orders with ledger entries, for tests of tickets, receipts and My Page."""

from itertools import count

from commerce.catalog.queries import ticket_types_of
from commerce.checkout.services import start_order
from commerce.orders.models import Order
from commerce.payments.models import LedgerEntry, PaymentAttempt
from commerce.payments.states import AttemptState, LedgerKind
from tests.factories.accounts import make_buyer
from tests.factories.catalog import AT, EventFactory
from tests.factories.orders import OrderFactory

_numbers = count(1)


def order_of_two_types(*quantities: int) -> Order:
    """Makes a pending order of one event with a line per quantity."""
    event = EventFactory(types=len(quantities))
    chosen = {ticket_type.pk: number for ticket_type, number in zip(ticket_types_of(event), quantities, strict=True)}
    return start_order(user=make_buyer(), period=event.sales_periods.get(), chosen=chosen, at=AT)


def add_ledger_entry(
    order: Order, *, ledger_kind: LedgerKind = LedgerKind.PAID, amount_yen: int | None = None
) -> LedgerEntry:
    """Makes a paid attempt by card and its ledger entry; of the total unless `amount_yen` is given."""
    n = next(_numbers)
    attempt = PaymentAttempt.objects.create(
        order=order,
        idempotency_key=f"key-{n}",
        method="card",
        provider="sandbox",
        reference=f"reference-{n}",
        amount_yen=order.total_yen,
        state=AttemptState.PAID,
        created_at=AT,
        release_at=AT,
        settled_at=AT,
    )
    return LedgerEntry.objects.create(
        order=order,
        attempt=attempt,
        kind=ledger_kind,
        amount_yen=order.total_yen if amount_yen is None else amount_yen,
        provider="sandbox",
        external_id=f"movement-{n}",
        at=AT,
    )


def PaidOrderFactory(**fields) -> Order:  # noqa: N802
    """Makes a confirmed order with a ledger entry; has the parameters of OrderFactory."""
    order = OrderFactory(confirmed=True, **fields)
    add_ledger_entry(order)
    return order
