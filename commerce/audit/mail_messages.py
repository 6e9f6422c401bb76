"""Every owed mail has its row; whether it went out is in that row, with a reason when it did not."""

from django.utils.translation import gettext_lazy as _

from commerce.audit.rules import AuditQuery, AuditRule, Rows
from portal.shared.mail.states import NOT_ARRIVED

GROUP = "mails"


def confirmations_are_owed_once(query: AuditQuery) -> Rows:
    """Whoever was confirmed has one confirmation; what was sent again says of what it is a copy."""
    found = query.sql("""
        SELECT o.code, COUNT(m.id)
        FROM commerce_order o
        LEFT JOIN (
            SELECT m.id, m.about_id FROM shared_mailmessage m JOIN django_content_type c ON c.id = m.about_type_id
            WHERE c.app_label = 'commerce' AND c.model = 'order' AND m.kind = 'order_confirmed'
              AND m.resend_of_id IS NULL
        ) m ON m.about_id = o.id
        GROUP BY o.id, o.code, o.confirmed_at
        HAVING COUNT(m.id) <> CASE WHEN o.confirmed_at IS NULL THEN 0 ELSE 1 END
        ORDER BY o.id
    """)
    for code, mails in found:
        yield code, f"order_confirmed {mails}"


def issued_tickets_are_announced(query: AuditQuery) -> Rows:
    """Whoever has tickets that were issued was mailed about them."""
    yield from _missing(
        query,
        "ticket_issued",
        """
        SELECT o.code, COUNT(*) FROM commerce_order o
        JOIN commerce_ticket t ON t.order_id = o.id AND t.issued_at IS NOT NULL
        WHERE NOT EXISTS (
            SELECT 1 FROM shared_mailmessage m JOIN django_content_type c ON c.id = m.about_type_id
            WHERE c.app_label = 'commerce' AND c.model = 'order' AND m.about_id = o.id AND m.kind = %(kind)s
        )
        GROUP BY o.id, o.code ORDER BY o.id
        """,
    )


def payment_numbers_are_announced(query: AuditQuery) -> Rows:
    """Whoever is to pay at a store was mailed the number."""
    yield from _missing(
        query,
        "voucher_issued",
        """
        SELECT o.code, COUNT(*) FROM commerce_order o
        JOIN commerce_paymentattempt a ON a.order_id = o.id AND a.state = 'awaiting_payment'
        WHERE NOT EXISTS (
            SELECT 1 FROM shared_mailmessage m JOIN django_content_type c ON c.id = m.about_type_id
            WHERE c.app_label = 'commerce' AND c.model = 'order' AND m.about_id = o.id AND m.kind = %(kind)s
        )
        GROUP BY o.id, o.code ORDER BY o.id
        """,
    )


def cancellations_are_announced(query: AuditQuery) -> Rows:
    """Whoever lost a confirmed order, by own wish or because the event is off, was mailed about it."""
    yield from _missing(
        query,
        "cancelled",
        """
        SELECT o.code, 1 FROM commerce_order o
        WHERE o.state = 'cancelled' AND o.confirmed_at IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM shared_mailmessage m JOIN django_content_type c ON c.id = m.about_type_id
            WHERE c.app_label = 'commerce' AND c.model = 'order' AND m.about_id = o.id
              AND m.kind IN ('order_' || %(kind)s, 'event_' || %(kind)s)
        )
        ORDER BY o.id
        """,
    )


def lapsed_numbers_are_announced(query: AuditQuery) -> Rows:
    """Whose payment number lapsed with the order was mailed that nothing was bought."""
    yield from _missing(
        query,
        "order_expired",
        """
        SELECT o.code, COUNT(*) FROM commerce_order o
        JOIN commerce_paymentattempt a ON a.order_id = o.id AND a.state IN ('expired', 'cancelled')
            AND CAST(a.voucher AS text) <> '{}'
        WHERE o.state = 'expired' AND NOT EXISTS (
            SELECT 1 FROM shared_mailmessage m JOIN django_content_type c ON c.id = m.about_type_id
            WHERE c.app_label = 'commerce' AND c.model = 'order' AND m.about_id = o.id AND m.kind = %(kind)s
        )
        GROUP BY o.id, o.code ORDER BY o.id
        """,
    )


def refunds_are_announced(query: AuditQuery) -> Rows:
    """Whose money is on its way back, waits for an account, has gone back, or could not: each was mailed about it."""
    found = query.sql("""
        SELECT o.code, r.state, r.public_id FROM commerce_refund r JOIN commerce_order o ON o.id = r.order_id
        WHERE NOT EXISTS (
            SELECT 1 FROM shared_mailmessage m JOIN django_content_type c ON c.id = m.about_type_id
            WHERE c.app_label = 'commerce' AND c.model = 'order' AND m.about_id = o.id AND (
                (r.state = 'done' AND m.kind = 'refund_done') OR (r.state = 'failed' AND m.kind = 'refund_failed')
                OR (r.state = 'waiting_customer' AND m.kind = 'refund_account')
                OR (r.state IN ('created', 'pending')
                    AND m.kind IN ('refund_started', 'order_cancelled', 'event_cancelled', 'refund_account'))
            )
        )
        ORDER BY r.id
    """)
    for code, state, refund in found:
        yield code, f"refund {refund} {state}"


def unsent_mails_say_why(query: AuditQuery) -> Rows:
    """A mail that will not be sent any more keeps the reason."""
    placeholders = ", ".join(f"%({state.value})s" for state in NOT_ARRIVED)
    sql = f"""
        SELECT m.public_id, m.kind, m.state, COALESCE(o.code, '-')
        FROM shared_mailmessage m
        LEFT JOIN django_content_type c
            ON c.id = m.about_type_id AND c.app_label = 'commerce' AND c.model = 'order'
        LEFT JOIN commerce_order o ON c.id IS NOT NULL AND o.id = m.about_id
        WHERE m.state IN ({placeholders}) AND m.last_error = ''
          AND NOT EXISTS (
            SELECT 1 FROM shared_mailevent e WHERE e.mail_id = m.id AND e.state = m.state AND e.reply <> ''
          )
        ORDER BY m.id
    """  # noqa: S608 - only the names of placeholders are put in
    found = query.sql(sql, **{state.value: state.value for state in NOT_ARRIVED})
    for mail, kind, state, code in found:
        yield code, f"{kind} {state} ({mail})"


def _missing(query: AuditQuery, mail_kind: str, statement: str) -> Rows:
    for code, number in query.sql(statement, kind=mail_kind):
        yield code, f"{mail_kind} 0/{number}"


_AGAIN = _("注文の画面からメールを再送し、お客さまに届いたか確かめてください。")
_BY_HAND = _("注文の履歴を確かめ、お客さまへ個別に連絡してください。")
RULES = [
    AuditRule(GROUP, confirmations_are_owed_once, _("申込内容の確認メールの数が合いません"), _AGAIN),
    AuditRule(GROUP, issued_tickets_are_announced, _("電子チケットのお届けメールがありません"), _AGAIN),
    AuditRule(GROUP, payment_numbers_are_announced, _("コンビニ払いの番号のメールがありません"), _BY_HAND),
    AuditRule(GROUP, cancellations_are_announced, _("取り消しまたは中止のメールがありません"), _BY_HAND),
    AuditRule(GROUP, lapsed_numbers_are_announced, _("支払期限が過ぎたことを知らせるメールがありません"), _BY_HAND),
    AuditRule(GROUP, refunds_are_announced, _("返金を知らせるメールがありません"), _BY_HAND),
    AuditRule(
        GROUP,
        unsent_mails_say_why,
        _("送れなかったメールに、理由の記録がありません"),
        _("宛先を確かめて再送してください。"),
    ),
]
