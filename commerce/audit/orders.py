"""Rules of orders and payment attempts: states match the log, and at most one attempt can be paid."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from commerce.audit.rules import AuditQuery, AuditRule, Rows

GROUP = "orders"
CLOCK = timedelta(hours=1)  # many runs of the scheduler


def states_are_logged(query: AuditQuery) -> Rows:
    """An order's state equals that of its last log entry about states."""
    rows = query.sql("""
        SELECT o.code, o.state, COALESCE(g.to_state, 'pending')
        FROM commerce_order o
        LEFT JOIN (
            SELECT order_id, MAX(id) AS id FROM commerce_orderlogentry WHERE kind = 'state' GROUP BY order_id
        ) last ON last.order_id = o.id
        LEFT JOIN commerce_orderlogentry g ON g.id = last.id
        WHERE o.state <> COALESCE(g.to_state, 'pending')
        ORDER BY o.id
    """)
    for code, state, logged in rows:
        yield code, f"{state}, log {logged}"


def confirmed_once(query: AuditQuery) -> Rows:
    """An order was confirmed at most once, and has `confirmed_at` if it was."""
    rows = query.sql("""
        SELECT o.code, COUNT(g.id) FROM commerce_order o
        LEFT JOIN commerce_orderlogentry g ON g.order_id = o.id AND g.kind = 'state' AND g.to_state = 'confirmed'
        GROUP BY o.id, o.code, o.confirmed_at
        HAVING COUNT(g.id) <> CASE WHEN o.confirmed_at IS NULL THEN 0 ELSE 1 END
        ORDER BY o.id
    """)
    for code, times in rows:
        yield code, f"confirmed {times} times"


def one_open_attempt(query: AuditQuery) -> Rows:
    """An order has at most one open attempt."""
    rows = query.sql("""
        SELECT o.code, COUNT(*) FROM commerce_paymentattempt a JOIN commerce_order o ON o.id = a.order_id
        WHERE a.state IN ('created', 'starting', 'action_required', 'awaiting_payment')
        GROUP BY o.id, o.code HAVING COUNT(*) > 1 ORDER BY o.id
    """)
    for code, number in rows:
        yield code, f"open attempts {number}"


def ended_orders_cannot_be_paid(query: AuditQuery) -> Rows:
    """An hour after an order is no longer pending, it has no open attempt."""
    rows = query.sql(
        """
        SELECT o.code, o.state, a.method, a.state
        FROM commerce_paymentattempt a JOIN commerce_order o ON o.id = a.order_id
        WHERE o.state <> 'pending' AND a.state IN ('created', 'starting', 'action_required', 'awaiting_payment')
          AND EXISTS (
            SELECT 1 FROM commerce_orderlogentry g WHERE g.order_id = o.id AND g.kind = 'state' AND g.at <= %(before)s
          )
        ORDER BY a.id
        """,
        before=query.ago(CLOCK),
    )
    for code, state, method, attempt in rows:
        yield code, f"{state}, {method} {attempt}"


def free_orders_take_no_money(query: AuditQuery) -> Rows:
    """A free order has no payment attempt."""
    rows = query.sql("""
        SELECT o.code, COUNT(*) FROM commerce_order o JOIN commerce_paymentattempt a ON a.order_id = o.id
        WHERE o.total_yen = 0 GROUP BY o.id, o.code ORDER BY o.id
    """)
    for code, number in rows:
        yield code, f"attempts {number}"


_HISTORY = _("注文の履歴を確かめ、開発担当へ連絡してください。")
_AT_PROVIDER = _("決済会社の管理画面で、残っている決済を取り消してください。")
RULES = [
    AuditRule(GROUP, states_are_logged, _("申込みの状態が、履歴の記録と違います"), _HISTORY),
    AuditRule(GROUP, confirmed_once, _("申込みが確定した回数と、確定日時の記録が合いません"), _HISTORY),
    AuditRule(GROUP, one_open_attempt, _("支払える決済が2つ以上あります"), _AT_PROVIDER),
    AuditRule(GROUP, ended_orders_cannot_be_paid, _("確定または終了した申込みを、まだ支払えます"), _AT_PROVIDER),
    AuditRule(GROUP, free_orders_take_no_money, _("無料の申込みに決済があります"), _HISTORY),
]
