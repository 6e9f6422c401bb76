"""What must be true after every run: statements of our own, what provider and mail server know, and the audit."""

from collections.abc import Iterator

from django.db import connection

from commerce.audit.all_rules import RULES
from commerce.audit.rules import findings
from commerce.payments.states import AttemptState, RefundState
from portal.shared.mail.models import MailMessage
from tests.simulate.world import World

STATEMENTS = {
    "counter = holds, never oversold": """
        SELECT c.id, c.size, c.taken, COALESCE(SUM(h.quantity), 0) FROM commerce_quotacounter c
        LEFT JOIN commerce_hold h ON h.counter_id = c.id AND h.state IN ('held', 'sold')
        GROUP BY c.id HAVING c.taken <> COALESCE(SUM(h.quantity), 0) OR COALESCE(SUM(h.quantity), 0) > c.size""",
    "confirmed once": """
        SELECT order_id, COUNT(*) FROM commerce_orderlogentry WHERE kind = 'state' AND to_state = 'confirmed'
        GROUP BY order_id HAVING COUNT(*) > 1""",
    "one set of tickets": """
        SELECT o.id, l.quantity, t.number FROM commerce_order o
        JOIN (SELECT order_id, SUM(quantity) AS quantity FROM commerce_orderline GROUP BY order_id) l ON l.order_id = o.id
        LEFT JOIN (SELECT order_id, COUNT(*) AS number FROM commerce_ticket GROUP BY order_id) t ON t.order_id = o.id
        WHERE o.confirmed_at IS NOT NULL AND COALESCE(t.number, 0) <> l.quantity""",
    "no ticket without money": """
        SELECT t.id, o.state FROM commerce_ticket t JOIN commerce_order o ON o.id = t.order_id
        WHERE t.state IN ('issued', 'used') AND o.total_yen > (
            SELECT COALESCE(SUM(amount_yen), 0) FROM commerce_ledgerentry e WHERE e.order_id = o.id)
          AND NOT EXISTS (SELECT 1 FROM commerce_refund r WHERE r.order_id = o.id AND r.reason = 'staff')""",
    "one admission per ticket": """
        SELECT ticket_id, COUNT(*) FROM commerce_checkin WHERE result = 'ok' GROUP BY ticket_id HAVING COUNT(*) > 1""",
}


def what_is_wrong(world: World) -> list[str]:
    """Everything that is wrong now, in words; empty after a good run."""
    return [*_rows(), *_money(world), *_emails(world), *_audit(world)]


def _rows() -> Iterator[str]:
    with connection.cursor() as cursor:
        for what, statement in STATEMENTS.items():
            cursor.execute(statement)
            yield from (f"{what}: {row}" for row in cursor.fetchall())


def _money(world: World) -> Iterator[str]:
    """What the provider has of each payment is what the ledger says, payments and refunds."""
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT a.reference, e.kind, SUM(e.amount_yen) FROM commerce_ledgerentry e
            JOIN commerce_paymentattempt a ON a.id = e.attempt_id GROUP BY a.reference, e.kind""")
        booked = {(reference, kind): yen for reference, kind, yen in cursor.fetchall()}
    for reference, snapshot in world.provider.payments.items():
        paid = snapshot.amount_yen if snapshot.state == AttemptState.PAID else 0
        back = -sum(refund.amount_yen for refund in snapshot.refunds if refund.state == RefundState.DONE)
        for kind, yen in (("paid", paid), ("refunded", back)):
            if booked.get((reference, kind), 0) != yen:
                yield f"money = ledger: {kind} {yen} at the provider, {booked.get((reference, kind), 0)} in the ledger"


def _emails(world: World) -> Iterator[str]:
    """No mail is lost, none goes out without a row, and a second copy only where our side could not know of the first."""
    rows = dict(MailMessage.objects.values_list("message_id", "state"))
    server = world.mail_server
    for message_id, state in rows.items():
        if state in {"queued", "sending"} or (state == "sent" and not server.taken[message_id]):
            yield f"no mail is lost: {state}, {server.taken[message_id]} copies"
    for message_id, copies in server.taken.items():
        if message_id not in rows:
            yield "no mail without its row: the transaction was rolled back"
        elif copies > 1 + server.in_doubt[message_id]:
            yield f"no mail twice: {copies} copies, {server.in_doubt[message_id]} in doubt"


def _audit(world: World) -> Iterator[str]:
    for finding in findings(RULES, world.now()):
        yield f"audit {finding.rule.name}: {finding.details}"
