"""How long a run of the scheduler takes to issue an event's tickets on PostgreSQL: `python -m tests.bench.issue [tickets]`.

Two tickets an order; each order gets its mail. Prints the longest transaction too: no buyer waits longer for a lock.
"""

import argparse
import sys
import time

import django


def main() -> None:
    """Makes orders with scheduled tickets and issues them in a database of its own, which is removed afterwards."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.issue", description=__doc__)
    parser.add_argument("tickets", type=int, nargs="?", default=10_000)
    options = parser.parse_args()
    django.setup()
    from django.db import connection
    from django.test.utils import setup_test_environment

    setup_test_environment()
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        sys.stdout.write(_measured(options.tickets))
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def _measured(tickets: int) -> str:
    from commerce.fulfilment import ticket_issuing
    from commerce.tickets.models import Ticket
    from portal.shared.mail.models import MailMessage
    from tests.factories.catalog import AT

    _fill(tickets // 2)
    batches, issue = [], ticket_issuing.tickets.issue_due

    def timed(at, limit):
        begun = time.perf_counter()
        found = issue(at, limit)
        batches.append(time.perf_counter() - begun)
        return found

    ticket_issuing.tickets.issue_due = timed
    begun = time.perf_counter()
    orders = ticket_issuing.issue_due_tickets(AT)
    took = time.perf_counter() - begun
    issued, mails = Ticket.objects.filter(state="issued").count(), MailMessage.objects.count()
    return (
        f"{issued} tickets of {orders} orders issued in {took:.1f} s with {mails} mails queued; "
        f"{len(batches)} batches, the longest {max(batches):.2f} s\n"
    )


def _fill(orders: int) -> None:
    from commerce.orders.models import Order, OrderLine
    from commerce.tickets.models import Ticket
    from tests.factories.accounts import make_buyer
    from tests.factories.catalog import AT, EventFactory

    event, user = EventFactory(size=orders * 2), make_buyer()
    period, ticket_type = event.sales_periods.get(), event.performances.get().ticket_types.get()
    shared = {"user": user, "event": event, "sales_period": period, "email_at_order": user.email, "name": user.name}
    dates = {"created_at": AT, "expires_at": AT, "placed_at": AT, "confirmed_at": AT}
    rows = [Order(state="confirmed", phone="1", total_yen=0, **shared, **dates) for _n in range(orders)]
    Order.objects.bulk_create(rows, batch_size=2000)
    what = {
        "ticket_type": ticket_type,
        "performance": ticket_type.performance,
        "name": "一般",
        "unit_price_yen": 0,
        "tax_rate": 10,
    }
    lines = [OrderLine(order=order, quantity=2, seller=event.organizer, **what) for order in rows]
    OrderLine.objects.bulk_create(lines, batch_size=2000)
    of = {"performance": ticket_type.performance, "ticket_type": ticket_type, "holder_user": user, "issue_at": AT}
    made = [Ticket(order=line.order, line=line, number=n, **of) for line in lines for n in (1, 2)]
    Ticket.objects.bulk_create(made, batch_size=2000)


if __name__ == "__main__":
    main()
