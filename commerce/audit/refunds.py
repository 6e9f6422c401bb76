"""Rules of refunds and disputes: refunds match the ledger, disputes and failures have review items."""

from django.utils.translation import gettext_lazy as _

from commerce.audit.rules import AuditQuery, AuditRule, Rows

GROUP = "refunds"


def done_refunds_are_booked(query: AuditQuery) -> Rows:
    """A completed refund has its amount in the ledger exactly once; any other refund adds up to zero."""
    rows = query.sql("""
        SELECT o.code, r.public_id, r.state, r.amount_yen, COALESCE(SUM(e.amount_yen), 0)
        FROM commerce_refund r
        JOIN commerce_order o ON o.id = r.order_id
        LEFT JOIN commerce_ledgerentry e
            ON e.attempt_id = r.attempt_id AND e.kind IN ('refunded', 'refund_returned')
            AND (e.external_id IN (r.reference, r.public_id)
                 OR SUBSTR(e.external_id, 1, LENGTH(r.reference) + 1) = r.reference || '#')
        GROUP BY r.id, r.public_id, r.state, r.amount_yen, o.code
        HAVING COALESCE(SUM(e.amount_yen), 0) <> CASE WHEN r.state = 'done' THEN -r.amount_yen ELSE 0 END
        ORDER BY r.id
    """)
    for code, refund, state, amount, booked in rows:
        yield code, f"refund {refund} {state} {amount}, ledger {booked}"


def refund_lines_have_a_refund(query: AuditQuery) -> Rows:
    """A refund in the ledger belongs to a `Refund`, or has a review item about an external refund."""
    rows = query.sql("""
        SELECT o.code, e.amount_yen, e.external_id
        FROM commerce_ledgerentry e JOIN commerce_order o ON o.id = e.order_id
        WHERE e.kind = 'refunded'
          AND NOT EXISTS (
            SELECT 1 FROM commerce_refund r WHERE r.attempt_id = e.attempt_id
            AND (e.external_id IN (r.reference, r.public_id)
                 OR SUBSTR(e.external_id, 1, LENGTH(r.reference) + 1) = r.reference || '#')
          )
          AND NOT EXISTS (
            SELECT 1 FROM commerce_reviewitem v WHERE v.attempt_id = e.attempt_id AND v.kind = 'external_refund'
          )
        ORDER BY e.id
    """)
    for code, amount, external_id in rows:
        yield code, f"{amount} ({external_id})"


def refunds_stay_within_what_was_paid(query: AuditQuery) -> Rows:
    """The sum of an attempt's refunds, without failed ones, is at most its paid amount."""
    rows = query.sql("""
        SELECT o.code, a.public_id, r.yen, COALESCE(e.yen, 0)
        FROM commerce_paymentattempt a
        JOIN commerce_order o ON o.id = a.order_id
        JOIN (
            SELECT attempt_id, SUM(amount_yen) AS yen FROM commerce_refund WHERE state <> 'failed' GROUP BY attempt_id
        ) r ON r.attempt_id = a.id
        LEFT JOIN (
            SELECT attempt_id, SUM(amount_yen) AS yen FROM commerce_ledgerentry WHERE kind = 'paid' GROUP BY attempt_id
        ) e ON e.attempt_id = a.id
        WHERE r.yen > COALESCE(e.yen, 0)
        ORDER BY a.id
    """)
    for code, attempt, refunds, paid in rows:
        yield code, f"attempt {attempt}, refunds {refunds}, paid {paid}"


def refunds_belong_to_their_order(query: AuditQuery) -> Rows:
    """A refund and its attempt have the same order."""
    rows = query.sql("""
        SELECT o.code, r.public_id FROM commerce_refund r
        JOIN commerce_order o ON o.id = r.order_id
        JOIN commerce_paymentattempt a ON a.id = r.attempt_id
        WHERE a.order_id <> r.order_id ORDER BY r.id
    """)
    for code, refund in rows:
        yield code, f"refund {refund}"


def disputes_are_known(query: AuditQuery) -> Rows:
    """A dispute has a review item, and a won dispute returns at most the disputed amount."""
    rows = query.sql("""
        SELECT o.code, SUM(e.amount_yen) FROM commerce_ledgerentry e JOIN commerce_order o ON o.id = e.order_id
        WHERE e.kind IN ('disputed', 'dispute_won')
        GROUP BY o.id, o.code, e.attempt_id
        HAVING SUM(e.amount_yen) > 0 OR NOT EXISTS (
            SELECT 1 FROM commerce_reviewitem v WHERE v.attempt_id = e.attempt_id AND v.kind = 'dispute'
        )
        ORDER BY o.id
    """)
    for code, balance in rows:
        yield code, f"disputed {balance}"


def failed_refunds_are_known(query: AuditQuery) -> Rows:
    """A failed refund has a review item, because the buyer still waits for the money."""
    rows = query.sql("""
        SELECT o.code, r.public_id, r.error FROM commerce_refund r JOIN commerce_order o ON o.id = r.order_id
        WHERE r.state = 'failed' AND NOT EXISTS (
            SELECT 1 FROM commerce_reviewitem v WHERE v.order_id = r.order_id AND v.kind = 'refund_failed'
        )
        ORDER BY r.id
    """)
    for code, refund, error in rows:
        yield code, f"refund {refund}: {error}"


_LEDGER = _("決済会社の管理画面の記録と照らし合わせ、違いがあれば開発担当へ連絡してください。")
RULES = [
    AuditRule(GROUP, done_refunds_are_booked, _("返金の状態と出金の記録が合いません"), _LEDGER),
    AuditRule(GROUP, refund_lines_have_a_refund, _("返金の申請のない出金があり、要確認の記録もありません"), _LEDGER),
    AuditRule(
        GROUP,
        refunds_stay_within_what_was_paid,
        _("返金の合計が入金を超えています"),
        _("未処理の返金を止め、決済会社の記録を確かめてください。"),
    ),
    AuditRule(GROUP, refunds_belong_to_their_order, _("返金と決済の注文が違います"), _LEDGER),
    AuditRule(
        GROUP,
        disputes_are_known,
        _("異議申し立てが、要確認に載っていません"),
        _("決済会社の管理画面で申し立てを確かめ、期限までに回答してください。"),
    ),
    AuditRule(
        GROUP,
        failed_refunds_are_known,
        _("失敗した返金が、要確認に載っていません"),
        _("お客さまへ連絡し、別の方法で返金してください。"),
    ),
]
