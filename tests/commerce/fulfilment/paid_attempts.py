"""An order whose payment has begun, its payment at the provider, and the outcomes that tests expect."""

from commerce.fulfilment import services
from commerce.payments.states import AttemptState
from tests.factories.catalog import AT
from tests.factories.memory_gateway import JUST_AFTER, an_order_to_pay
from tests.factories.order_outcome import outcome

TOTAL = 10220


def started(method="card", **of_event):
    order = an_order_to_pay(method, **of_event)
    services.start_payment(order.pk, AT)
    return order


def pays(order, provider, *, at=JUST_AFTER, **fields):
    """The newest attempt is paid at the provider and reconciled twice."""
    attempt = order.attempts.first()
    provider.becomes(attempt, AttemptState.PAID, **fields)
    for _again in range(2):
        services.reconcile(attempt.pk, at)
    return outcome(order)


CONFIRMED = {
    "order": "confirmed",
    "attempts": ["paid"],
    "ledger": [("paid", TOTAL)],
    "refunds": [],
    "tickets": [(1, "issued"), (2, "issued")],
    "mails": ["order_confirmed", "ticket_issued"],
    "reviews": [],
    "holds": [("sold", 2)],
}
RETURNED = CONFIRMED | {
    "order": "pending",
    "refunds": [("not_authenticated", "created", TOTAL)],
    "tickets": [],
    "mails": ["refund_started"],
    "holds": [("held", 2)],
}
