"""Stock = holds and sales: every counter against its holds, every hold against its order."""

from django.utils.translation import gettext_lazy as _

from commerce.audit.rules import AuditQuery, AuditRule, Rows

GROUP = "stock"


def counters_agree(query: AuditQuery) -> Rows:
    """A counter's `taken` is the sum of its living holds, and never more than its size."""
    found = query.sql("""
        SELECT e.slug, q.name, c.shard, c.size, c.taken, COALESCE(h.living, 0)
        FROM commerce_quotacounter c
        JOIN commerce_quota q ON q.id = c.quota_id
        JOIN commerce_event e ON e.id = q.event_id
        LEFT JOIN (
            SELECT counter_id, SUM(quantity) AS living FROM commerce_hold
            WHERE state IN ('held', 'sold') GROUP BY counter_id
        ) h ON h.counter_id = c.id
        WHERE c.taken <> COALESCE(h.living, 0) OR c.taken > c.size
        ORDER BY c.id
    """)
    for slug, quota, shard, size, taken, living in found:
        yield f"{slug}/{quota}/{shard}", f"size {size}, taken {taken}, holds {living}"


def living_orders_hold_their_lines(query: AuditQuery) -> Rows:
    """A pending order holds, and a confirmed one has bought, exactly the places of its lines, quota by quota."""
    found = query.sql("""
        SELECT o.code, o.state, SUM(x.wanted), SUM(x.held), SUM(x.sold)
        FROM (
            SELECT l.order_id, t.quota_id, l.quantity AS wanted, 0 AS held, 0 AS sold
            FROM commerce_orderline l JOIN commerce_tickettype t ON t.id = l.ticket_type_id
            UNION ALL
            SELECT h.order_id, c.quota_id, 0,
                   CASE WHEN h.state = 'held' THEN h.quantity ELSE 0 END,
                   CASE WHEN h.state = 'sold' THEN h.quantity ELSE 0 END
            FROM commerce_hold h JOIN commerce_quotacounter c ON c.id = h.counter_id
        ) x JOIN commerce_order o ON o.id = x.order_id
        WHERE o.state IN ('pending', 'confirmed')
        GROUP BY o.id, o.code, o.state, x.quota_id
        HAVING SUM(x.wanted) <> SUM(CASE WHEN o.state = 'confirmed' THEN x.sold ELSE x.held END)
            OR SUM(CASE WHEN o.state = 'confirmed' THEN x.held ELSE x.sold END) <> 0
        ORDER BY o.id
    """)
    for code, state, wanted, held, sold in found:
        yield code, f"{state}, lines {wanted}, held {held}, sold {sold}"


def ended_orders_hold_nothing(query: AuditQuery) -> Rows:
    """An expired or cancelled order has given all its places back."""
    found = query.sql("""
        SELECT o.code, o.state, SUM(h.quantity)
        FROM commerce_order o JOIN commerce_hold h ON h.order_id = o.id AND h.state IN ('held', 'sold')
        WHERE o.state IN ('expired', 'cancelled') GROUP BY o.id, o.code, o.state ORDER BY o.id
    """)
    for code, state, quantity in found:
        yield code, f"{state}, holds {quantity}"


def holds_end_with_their_order(query: AuditQuery) -> Rows:
    """Places are held until the moment that the order promises, not shorter and not longer."""
    found = query.sql("""
        SELECT o.code, COUNT(*) FROM commerce_hold h JOIN commerce_order o ON o.id = h.order_id
        WHERE h.state = 'held' AND o.state = 'pending' AND h.until <> o.expires_at
        GROUP BY o.id, o.code ORDER BY o.id
    """)
    for code, number in found:
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
