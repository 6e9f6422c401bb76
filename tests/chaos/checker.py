"""Holds the ledger of what buyers were told against the tables, by SQL of its own; plain functions over plain rows."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.chaos.ledger import AcceptedMail, Ledger

type Query = Callable[[str], Iterable[tuple[Any, ...]]]
WORKER_DIES = {"kill mail worker", "kill all"}  # between the server's 250 and the row, a copy may follow
JUST_AFTER, JUST_BEFORE = 10.0, 5.0  # seconds around the acceptance in which a death explains a second copy


@dataclass(frozen=True)
class OrderRow:
    """An order with its tickets, lines and money: what the provider took less what it gave back, and the shop's ledger."""

    code: str
    state: str
    address: str
    total_yen: int
    tickets: int
    admissions: int
    captured_yen: int
    refunded_yen: int
    ledger_yen: int


@dataclass(frozen=True)
class MailRow:
    """A mail as the site has it; `code`: its order, "" for none."""

    message_id: str
    kind: str
    state: str
    code: str


@dataclass
class Tables:
    """What the site's tables say. `stock`: name, capacity, sold."""

    orders: list[OrderRow] = field(default_factory=list)
    emails: list[MailRow] = field(default_factory=list)
    stock: list[tuple[str, int, int]] = field(default_factory=list)


ORDERS = """
    SELECT o.code, o.state, o.email_at_order, o.total_yen,
      (SELECT count(*) FROM commerce_ticket t WHERE t.order_id = o.id),
      (SELECT coalesce(sum(l.quantity), 0) FROM commerce_orderline l WHERE l.order_id = o.id),
      (SELECT coalesce(sum(c.amount_yen), 0) FROM commerce_sandboxcharge c
        JOIN commerce_paymentattempt a ON a.public_id = c.attempt
        WHERE a.order_id = o.id AND c.state = 'captured'),
      (SELECT coalesce(sum(r.amount_yen), 0) FROM commerce_sandboxrefund r
        JOIN commerce_sandboxcharge c ON c.id = r.charge_id JOIN commerce_paymentattempt a ON a.public_id = c.attempt
        WHERE a.order_id = o.id AND r.state <> 'failed'),
      (SELECT coalesce(sum(e.amount_yen), 0) FROM commerce_ledgerentry e WHERE e.order_id = o.id)
    FROM commerce_order o WHERE o.email_at_order LIKE 'chaos%' ORDER BY o.id
"""
MAILS = """
    SELECT m.message_id, m.kind, m.state, coalesce(o.code, '')
    FROM shared_mailmessage m
    LEFT JOIN django_content_type t ON t.id = m.about_type_id AND t.app_label = 'commerce' AND t.model = 'order'
    LEFT JOIN commerce_order o ON o.id = m.about_id AND t.id IS NOT NULL
    WHERE m.address LIKE 'chaos%' ORDER BY m.id
"""
STOCK = """
    SELECT q.name, (SELECT sum(c.size) FROM commerce_quotacounter c WHERE c.quota_id = q.id),
      (SELECT coalesce(sum(l.quantity), 0) FROM commerce_orderline l
        JOIN commerce_tickettype t ON t.id = l.ticket_type_id JOIN commerce_order o ON o.id = l.order_id
        WHERE t.quota_id = q.id AND o.state = 'confirmed')
    FROM commerce_quota q JOIN commerce_event e ON e.id = q.event_id WHERE e.slug LIKE 'chaos%' ORDER BY q.id
"""


def read_tables(query: Query) -> Tables:
    """The rows of the harness's own buyers and events."""
    return Tables(
        [OrderRow(*row) for row in query(ORDERS)],
        [MailRow(*row) for row in query(MAILS)],
        [(str(name), int(size or 0), int(sold)) for name, size, sold in query(STOCK)],
    )


def lost_orders(ledger: Ledger, tables: Tables) -> list[str]:
    """Orders whose page said "complete" and that are not confirmed, or lack a ticket, or belong to somebody else."""
    rows = {row.code: row for row in tables.orders}
    found = []
    for code, address in ledger.completed.items():
        row = rows.get(code)
        if row is None:
            found.append(f"{code}: told complete, no such order")
        elif row.state != "confirmed" or row.address != address:
            found.append(f"{code}: told complete, {row.state} of {row.address}")
        elif row.tickets != row.admissions or not row.tickets:
            found.append(f"{code}: told complete, {row.tickets} tickets for {row.admissions} admissions")
    return found


def lost_emails(ledger: Ledger, tables: Tables) -> list[str]:
    """Confirmed orders whose confirmation no server took, and mails that the site counts as sent and no server took."""
    taken = {mail.message_id for mail in ledger.emails}
    confirmed = {mail.code for mail in tables.emails if mail.kind == "order_confirmed" and mail.message_id in taken}
    found = [
        f"{row.code}: no confirmation was taken"
        for row in tables.orders
        if row.state == "confirmed" and row.code not in confirmed
    ]
    unsent = [mail for mail in tables.emails if mail.state in {"sent", "delivered"} and mail.message_id not in taken]
    return found + [f"{mail.code} {mail.kind}: counts as sent, no server took it" for mail in unsent]


def unknown_emails(ledger: Ledger, tables: Tables) -> list[str]:
    """Mails to the harness's buyers that a server took and that the site does not know."""
    known = {mail.message_id for mail in tables.emails}
    to_buyers = [mail for mail in ledger.emails if mail.to.startswith("chaos")]
    return [f"{mail.message_id}: unknown to the site" for mail in to_buyers if mail.message_id not in known]


def oversold(ledger: Ledger, tables: Tables) -> list[str]:
    """Stock of which more was sold than there is."""
    return [f"{name}: {sold} sold of {size}" for name, size, sold in tables.stock if sold > size]


def wrong_money(ledger: Ledger, tables: Tables) -> list[str]:
    """Orders whose money at the provider differs from the shop's ledger, or from what was bought."""
    found = []
    for row in tables.orders:
        kept_yen = row.captured_yen - row.refunded_yen
        due_yen = row.total_yen if row.state == "confirmed" else 0
        if kept_yen != row.ledger_yen:
            found.append(f"{row.code}: provider {kept_yen}, ledger {row.ledger_yen}")
        if kept_yen != due_yen:
            found.append(f"{row.code}: {row.state}, provider has {kept_yen} for {due_yen}")
    return found


def given_away(ledger: Ledger, tables: Tables) -> list[str]:
    """Orders that are not confirmed and have tickets."""
    return [f"{row.code}: {row.state} with {row.tickets} tickets" for row in tables.orders if _is_given_away(row)]


def _is_given_away(row: OrderRow) -> bool:
    return row.state != "confirmed" and row.tickets > 0


CHECKS = (lost_orders, lost_emails, unknown_emails, oversold, wrong_money, given_away)


def second_copies(ledger: Ledger) -> tuple[int, list[str]]:
    """How many mails came more than once, and the copies that the design does not explain.

    It allows one when the server's 250 did not arrive, or when the worker died just after the server took the mail.
    """
    by_id: defaultdict[str, list[AcceptedMail]] = defaultdict(list)
    for mail in sorted(ledger.emails, key=lambda mail: mail.at):
        by_id[mail.message_id].append(mail)
    deaths = [at for at, kind in ledger.faults if kind in WORKER_DIES]
    copies, unexplained = 0, []
    for message_id, mails in by_id.items():
        for earlier in mails[:-1]:
            copies += 1
            if earlier.answered and not any(-JUST_BEFORE <= at - earlier.at <= JUST_AFTER for at in deaths):
                unexplained.append(f"{message_id} to {earlier.to}: a second copy without a reason")
    return copies, unexplained


def findings(ledger: Ledger, tables: Tables) -> list[str]:
    """Everything that was lost, doubled or given away; empty when all is well."""
    found = [line for check in CHECKS for line in check(ledger, tables)]
    return found + second_copies(ledger)[1]


def counted(faults: Iterable[tuple[float, str]]) -> dict[str, int]:
    """Faults by kind, the most frequent first."""
    return dict(Counter(kind for _at, kind in faults).most_common())
