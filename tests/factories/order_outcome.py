"""The outcome of an order as plain values, to compare different orders of events."""

from commerce.catalog.models import Hold
from commerce.orders.models import Order
from portal.shared.mail.models import MailMessage


def outcome(order: Order) -> dict:
    """Returns states of order, attempts, ledger, refunds, tickets, mails, reviews and holds as plain values."""
    order.refresh_from_db()
    return {
        "order": order.state,
        "attempts": sorted(order.attempts.values_list("state", flat=True)),
        "ledger": sorted(order.ledger.values_list("kind", "amount_yen")),
        "refunds": sorted(order.refunds.values_list("reason", "state", "amount_yen")),
        "tickets": sorted(order.tickets.values_list("number", "state")),
        "mails": sorted(MailMessage.objects.about(order).values_list("kind", flat=True)),
        "reviews": sorted(order.reviews.values_list("kind", flat=True)),
        "holds": sorted(Hold.objects.filter(order=order).values_list("state", "quantity")),
    }
