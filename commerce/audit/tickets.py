"""Rules of tickets: one ticket per paid admission, consistent with its order, line and transfer."""

from django.utils.translation import gettext_lazy as _

from commerce.audit.rules import AuditQuery, AuditRule, Rows

GROUP = "tickets"


def confirmed_lines_have_their_tickets(query: AuditQuery) -> Rows:
    """Each line of a confirmed order has a ticket per admission, or none if the performance has no tickets."""
    rows = query.sql("""
        SELECT o.code, l.name, p.entry_mode, l.quantity, COUNT(t.id)
        FROM commerce_orderline l
        JOIN commerce_order o ON o.id = l.order_id
        JOIN commerce_performance p ON p.id = l.performance_id
        LEFT JOIN commerce_ticket t ON t.line_id = l.id
        WHERE o.state = 'confirmed'
        GROUP BY l.id, l.name, l.quantity, p.entry_mode, o.code
        HAVING COUNT(t.id) <> CASE WHEN p.entry_mode = 'ticket' THEN l.quantity ELSE 0 END
        ORDER BY l.id
    """)
    for code, name, mode, quantity, tickets in rows:
        yield code, f"{name} ({mode}) {quantity}, tickets {tickets}"


def other_orders_have_no_tickets(query: AuditQuery) -> Rows:
    """Only confirmed orders have tickets; cancelled orders have void ones."""
    rows = query.sql("""
        SELECT o.code, o.state, COUNT(*)
        FROM commerce_ticket t JOIN commerce_order o ON o.id = t.order_id
        WHERE o.state <> 'confirmed' AND NOT (o.state = 'cancelled' AND t.state = 'void')
        GROUP BY o.id, o.code, o.state ORDER BY o.id
    """)
    for code, state, tickets in rows:
        yield code, f"{state}, tickets {tickets}"


def tickets_are_of_their_line(query: AuditQuery) -> Rows:
    """A ticket has the order, performance and type of its line."""
    rows = query.sql("""
        SELECT o.code, t.short_code
        FROM commerce_ticket t
        JOIN commerce_order o ON o.id = t.order_id
        JOIN commerce_orderline l ON l.id = t.line_id
        WHERE l.order_id <> t.order_id OR l.performance_id <> t.performance_id OR l.ticket_type_id <> t.ticket_type_id
        ORDER BY t.id
    """)
    for code, ticket in rows:
        yield code, f"ticket {ticket}"


def tickets_in_use_were_issued(query: AuditQuery) -> Rows:
    """An issued or used ticket has `issued_at`."""
    rows = query.sql("""
        SELECT o.code, t.short_code, t.state
        FROM commerce_ticket t JOIN commerce_order o ON o.id = t.order_id
        WHERE t.state IN ('issued', 'used') AND t.issued_at IS NULL ORDER BY t.id
    """)
    for code, ticket, state in rows:
        yield code, f"ticket {ticket} {state}"


def handed_on_tickets_are_their_claimers(query: AuditQuery) -> Rows:
    """A claim increases the revision and sets the holder; a void ticket has no open transfer."""
    rows = query.sql("""
        SELECT o.code, t.short_code, t.state
        FROM commerce_ticket t
        JOIN commerce_order o ON o.id = t.order_id
        JOIN commerce_tickettransfer h ON h.ticket_id = t.id
        WHERE (h.state = 'claimed' AND (t.revision < 2 OR t.holder_user_id <> h.to_user_id OR h.to_user_id IS NULL))
           OR (h.state = 'open' AND t.state = 'void')
        ORDER BY t.id
    """)
    for code, ticket, state in rows:
        yield code, f"ticket {ticket} {state}"


_GATE = _("入場を止める必要があるか確かめ、開発担当へ連絡してください。")
RULES = [
    AuditRule(
        GROUP,
        confirmed_lines_have_their_tickets,
        _("確定した申込みの枚数と、電子チケットの枚数が違います"),
        _("お客さまが入場できるか確かめ、開発担当へ連絡してください。"),
    ),
    AuditRule(GROUP, other_orders_have_no_tickets, _("確定していない申込みに、使える電子チケットがあります"), _GATE),
    AuditRule(GROUP, tickets_are_of_their_line, _("電子チケットと申込みの明細が合いません"), _GATE),
    AuditRule(GROUP, handed_on_tickets_are_their_claimers, _("同行者に渡した電子チケットの記録が合いません"), _GATE),
    AuditRule(GROUP, tickets_in_use_were_issued, _("発券の記録のない電子チケットが使えます"), _GATE),
]
