"""Rules of money: totals of orders, payment attempts and ledger entries agree; amounts in yen."""

from django.utils.translation import gettext_lazy as _

from commerce.audit.rules import AuditQuery, AuditRule, Rows

GROUP = "money"


def totals_add_up(query: AuditQuery) -> Rows:
    """An order's total equals the sum of its lines and fees."""
    rows = query.sql("""
        SELECT o.code, o.total_yen, COALESCE(l.yen, 0) + COALESCE(f.yen, 0)
        FROM commerce_order o
        LEFT JOIN (
            SELECT order_id, SUM(unit_price_yen * quantity) AS yen FROM commerce_orderline GROUP BY order_id
        ) l ON l.order_id = o.id
        LEFT JOIN (SELECT order_id, SUM(amount_yen) AS yen FROM commerce_orderfee GROUP BY order_id) f
            ON f.order_id = o.id
        WHERE o.total_yen <> COALESCE(l.yen, 0) + COALESCE(f.yen, 0)
        ORDER BY o.id
    """)
    for code, total, parts in rows:
        yield code, f"total {total}, lines and fees {parts}"


def confirmed_orders_are_paid(query: AuditQuery) -> Rows:
    """A confirmed order was paid in full.

    Payments that were refunded as invalid (no 3-D Secure, wrong amount, paid twice) do not count; other refunds do not
    reduce the paid amount.
    """
    rows = query.sql("""
        SELECT o.code, o.total_yen, COALESCE(e.yen, 0) - COALESCE(r.yen, 0)
        FROM commerce_order o
        LEFT JOIN (
            SELECT order_id, SUM(amount_yen) AS yen FROM commerce_ledgerentry WHERE kind = 'paid' GROUP BY order_id
        ) e ON e.order_id = o.id
        LEFT JOIN (
            SELECT order_id, SUM(amount_yen) AS yen FROM commerce_refund
            WHERE reason IN ('not_authenticated', 'wrong_amount', 'paid_twice') AND state <> 'failed' GROUP BY order_id
        ) r ON r.order_id = o.id
        WHERE o.state = 'confirmed' AND COALESCE(e.yen, 0) - COALESCE(r.yen, 0) < o.total_yen
        ORDER BY o.id
    """)
    for code, total, paid in rows:
        yield code, f"total {total}, paid {paid}"


def money_above_the_total_is_known(query: AuditQuery) -> Rows:
    """An overpaid confirmed order has an open refund or a review item."""
    rows = query.sql("""
        SELECT o.code, o.total_yen, e.yen - COALESCE(r.yen, 0)
        FROM commerce_order o
        JOIN (SELECT order_id, SUM(amount_yen) AS yen FROM commerce_ledgerentry GROUP BY order_id) e
            ON e.order_id = o.id
        LEFT JOIN (
            SELECT order_id, SUM(amount_yen) AS yen FROM commerce_refund
            WHERE state IN ('created', 'waiting_customer', 'pending') GROUP BY order_id
        ) r ON r.order_id = o.id
        WHERE o.state = 'confirmed' AND e.yen - COALESCE(r.yen, 0) > o.total_yen
          AND NOT EXISTS (SELECT 1 FROM commerce_reviewitem v WHERE v.order_id = o.id)
        ORDER BY o.id
    """)
    for code, total, net in rows:
        yield code, f"total {total}, kept {net}"


def money_without_order_is_known(query: AuditQuery) -> Rows:
    """A payment for an unconfirmed order is being refunded, is a cancellation fee, or has a review item."""
    rows = query.sql(
        """
        SELECT o.code, o.state, e.yen - COALESCE(r.yen, 0)
        FROM commerce_order o
        JOIN (SELECT order_id, SUM(amount_yen) AS yen FROM commerce_ledgerentry GROUP BY order_id) e
            ON e.order_id = o.id
        LEFT JOIN (
            SELECT order_id, SUM(amount_yen) AS yen FROM commerce_refund
            WHERE state IN ('created', 'waiting_customer', 'pending') GROUP BY order_id
        ) r ON r.order_id = o.id
        WHERE o.state <> 'confirmed' AND e.yen - COALESCE(r.yen, 0) > 0
          AND NOT EXISTS (SELECT 1 FROM commerce_reviewitem v WHERE v.order_id = o.id)
          AND NOT (o.state = 'cancelled' AND o.confirmed_at IS NOT NULL AND (
            EXISTS (
              SELECT 1 FROM commerce_refund d
              WHERE d.order_id = o.id AND d.reason IN ('buyer_cancelled', 'buyer_request', 'staff')
            )
            OR EXISTS (
              SELECT 1 FROM commerce_orderlogentry g
              WHERE g.order_id = o.id AND (
                (g.kind = 'state' AND g.to_state = 'cancelled' AND g.actor = 'buyer')
                OR (g.kind = 'cancelled_by_staff' AND CAST(g.data AS TEXT) LIKE %(at_request)s)
              )
            )
          ))
        ORDER BY o.id
        """,
        at_request='%"buyer_request"%',
    )
    for code, state, net in rows:
        yield code, f"{state}, kept {net}"


def paid_attempts_are_booked(query: AuditQuery) -> Rows:
    """An attempt is paid if and only if the ledger has its payment."""
    rows = query.sql("""
        SELECT o.code, a.public_id, a.state, COUNT(e.id)
        FROM commerce_paymentattempt a
        JOIN commerce_order o ON o.id = a.order_id
        LEFT JOIN commerce_ledgerentry e ON e.attempt_id = a.id AND e.kind = 'paid'
        GROUP BY a.id, a.public_id, a.state, o.code
        HAVING (a.state = 'paid' AND COUNT(e.id) = 0) OR (a.state <> 'paid' AND COUNT(e.id) > 0)
        ORDER BY a.id
    """)
    for code, attempt, state, entries in rows:
        yield code, f"attempt {attempt} {state}, ledger lines {entries}"


def amounts_are_as_asked(query: AuditQuery) -> Rows:
    """The paid amount equals the amount of the attempt, or there is a review item or a refund of a second payment."""
    rows = query.sql("""
        SELECT o.code, a.amount_yen, SUM(e.amount_yen), COUNT(e.id)
        FROM commerce_paymentattempt a
        JOIN commerce_order o ON o.id = a.order_id
        JOIN commerce_ledgerentry e ON e.attempt_id = a.id AND e.kind = 'paid'
        WHERE NOT EXISTS (SELECT 1 FROM commerce_reviewitem v WHERE v.attempt_id = a.id)
          AND NOT EXISTS (SELECT 1 FROM commerce_refund r WHERE r.attempt_id = a.id AND r.reason = 'paid_twice')
        GROUP BY a.id, a.amount_yen, o.code
        HAVING SUM(e.amount_yen) <> a.amount_yen
        ORDER BY a.id
    """)
    for code, requested, paid, entries in rows:
        yield code, f"asked {requested}, came {paid} in {entries}"


def ledger_lines_make_sense(query: AuditQuery) -> Rows:
    """Each ledger entry has the sign of its kind and the order of its attempt."""
    rows = query.sql("""
        SELECT o.code, e.kind, e.amount_yen, e.external_id
        FROM commerce_ledgerentry e
        JOIN commerce_order o ON o.id = e.order_id
        JOIN commerce_paymentattempt a ON a.id = e.attempt_id
        WHERE a.order_id <> e.order_id
           OR (e.kind IN ('paid', 'refund_returned', 'dispute_won') AND e.amount_yen < 0)
           OR (e.kind IN ('refunded', 'disputed') AND e.amount_yen > 0)
           OR e.kind NOT IN ('paid', 'refund_returned', 'dispute_won', 'refunded', 'disputed')
        ORDER BY e.id
    """)
    for code, ledger_kind, amount, external_id in rows:
        yield code, f"{ledger_kind} {amount} ({external_id})"


def balances_are_not_negative(query: AuditQuery) -> Rows:
    """No attempt has refunds and disputes above its payments."""
    rows = query.sql("""
        SELECT o.code, a.public_id, SUM(e.amount_yen)
        FROM commerce_ledgerentry e
        JOIN commerce_paymentattempt a ON a.id = e.attempt_id
        JOIN commerce_order o ON o.id = a.order_id
        GROUP BY a.id, a.public_id, o.code HAVING SUM(e.amount_yen) < 0 ORDER BY a.id
    """)
    for code, attempt, balance in rows:
        yield code, f"attempt {attempt}, balance {balance}"


_LEDGER = _("決済会社の管理画面の記録と照らし合わせ、違いがあれば開発担当へ連絡してください。")
_ORDER = _("注文の履歴を確かめ、開発担当へ連絡してください。")
RULES = [
    AuditRule(GROUP, totals_add_up, _("合計金額が、明細と手数料の合計と違います"), _ORDER),
    AuditRule(GROUP, confirmed_orders_are_paid, _("確定した申込みの入金が足りません"), _LEDGER),
    AuditRule(
        GROUP,
        money_above_the_total_is_known,
        _("合計より多い入金があり、返金も要確認の記録もありません"),
        _("決済会社の記録を確かめ、余分な入金を返金してください。"),
    ),
    AuditRule(
        GROUP,
        money_without_order_is_known,
        _("確定していない申込みに入金があり、返金も要確認の記録もありません"),
        _("決済会社の記録を確かめ、お客さまへ連絡して返金してください。"),
    ),
    AuditRule(GROUP, paid_attempts_are_booked, _("決済の状態と入金の記録が合いません"), _LEDGER),
    AuditRule(GROUP, amounts_are_as_asked, _("入金が請求した金額と違い、要確認の記録がありません"), _LEDGER),
    AuditRule(GROUP, ledger_lines_make_sense, _("入出金の記録の種類・金額・注文が合いません"), _LEDGER),
    AuditRule(GROUP, balances_are_not_negative, _("受け取った金額より多く返しています"), _LEDGER),
]
