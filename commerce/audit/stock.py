"""Rules of stock: counters match their holds, and holds match their orders."""

from django.utils.translation import gettext_lazy as _

from commerce.audit.rules import AuditQuery, AuditRule, Rows

GROUP = "stock"


def counters_agree(query: AuditQuery) -> Rows:
    """A counter's `taken` equals the sum of its active holds and is at most its size."""
    rows = query.sql("""
        SELECT e.slug, q.name, c.shard, c.size, c.taken, COALESCE(h.active, 0)
        FROM commerce_quotacounter c
        JOIN commerce_quota q ON q.id = c.quota_id
        JOIN commerce_event e ON e.id = q.event_id
        LEFT JOIN (
            SELECT counter_id, SUM(quantity) AS active FROM commerce_hold
            WHERE state IN ('held', 'sold') GROUP BY counter_id
        ) h ON h.counter_id = c.id
        WHERE c.taken <> COALESCE(h.active, 0) OR c.taken > c.size
        ORDER BY c.id
    """)
    for slug, quota, shard, size, taken, active in rows:
        yield f"{slug}/{quota}/{shard}", f"size {size}, taken {taken}, holds {active}"


def living_orders_hold_their_lines(query: AuditQuery) -> Rows:
    """A pending order holds, and a confirmed one has sold holds for, exactly the quantity of its lines per quota."""
    rows = query.sql("""
        SELECT o.code, o.state, SUM(x.ordered), SUM(x.held), SUM(x.sold)
        FROM (
            SELECT l.order_id, t.quota_id, l.quantity AS ordered, 0 AS held, 0 AS sold
            FROM commerce_orderline l JOIN commerce_tickettype t ON t.id = l.ticket_type_id
            UNION ALL
            SELECT h.order_id, c.quota_id, 0,
                   CASE WHEN h.state = 'held' THEN h.quantity ELSE 0 END,
                   CASE WHEN h.state = 'sold' THEN h.quantity ELSE 0 END
            FROM commerce_hold h JOIN commerce_quotacounter c ON c.id = h.counter_id
        ) x JOIN commerce_order o ON o.id = x.order_id
        WHERE o.state IN ('pending', 'confirmed')
        GROUP BY o.id, o.code, o.state, x.quota_id
        HAVING SUM(x.ordered) <> SUM(CASE WHEN o.state = 'confirmed' THEN x.sold ELSE x.held END)
            OR SUM(CASE WHEN o.state = 'confirmed' THEN x.held ELSE x.sold END) <> 0
        ORDER BY o.id
    """)
    for code, state, ordered, held, sold in rows:
        yield code, f"{state}, lines {ordered}, held {held}, sold {sold}"


def ended_orders_hold_nothing(query: AuditQuery) -> Rows:
    """An expired or cancelled order has no active holds."""
    rows = query.sql("""
        SELECT o.code, o.state, SUM(h.quantity)
        FROM commerce_order o JOIN commerce_hold h ON h.order_id = o.id AND h.state IN ('held', 'sold')
        WHERE o.state IN ('expired', 'cancelled') GROUP BY o.id, o.code, o.state ORDER BY o.id
    """)
    for code, state, quantity in rows:
        yield code, f"{state}, holds {quantity}"


def holds_end_with_their_order(query: AuditQuery) -> Rows:
    """Holds of a pending order end exactly at its `expires_at`."""
    rows = query.sql("""
        SELECT o.code, COUNT(*) FROM commerce_hold h JOIN commerce_order o ON o.id = h.order_id
        WHERE h.state = 'held' AND o.state = 'pending' AND h.until <> o.expires_at
        GROUP BY o.id, o.code ORDER BY o.id
    """)
    for code, number in rows:
        yield code, f"holds {number}"


_COUNT = _("公演の販売を止め、注文の一覧と席数を照らし合わせてから、開発担当へ連絡してください。")
RULES = [
    AuditRule(GROUP, counters_agree, _("席数の記録が、確保と販売の合計と違います"), _COUNT),
    AuditRule(GROUP, living_orders_hold_their_lines, _("申し込まれた枚数と、確保した席の数が違います"), _COUNT),
    AuditRule(GROUP, ended_orders_hold_nothing, _("終わった申込みが、席を押さえたままです"), _COUNT),
    AuditRule(
        GROUP,
        holds_end_with_their_order,
        _("席の確保の期限が、申込みの期限と違います"),
        _("注文の履歴を確かめ、開発担当へ連絡してください。"),
    ),
]
