"""Rules of e-mails: every required e-mail has a row, and every unsent one has a reason."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from commerce.audit.rules import AuditQuery, AuditRule, Rows

GROUP = "mails"
FAILED_FOR = timedelta(minutes=30)  # since the mail was made
MONEY_MATTERS = timedelta(days=30)
NOBODY = "%invalid"  # RFC 2606: a buyer at the box office gave no address, an erased account has none any more


def confirmations_are_owed_once(query: AuditQuery) -> Rows:
    """A confirmed order has exactly one confirmation, or none without an address; copies refer to the original."""
    rows = query.sql(
        """
        SELECT o.code, COUNT(m.id)
        FROM commerce_order o
        JOIN shared_user u ON u.id = o.user_id
        LEFT JOIN (
            SELECT m.id, m.about_id FROM shared_mailmessage m JOIN django_content_type c ON c.id = m.about_type_id
            WHERE c.app_label = 'commerce' AND c.model = 'order' AND m.kind = 'order_confirmed'
              AND m.resend_of_id IS NULL
        ) m ON m.about_id = o.id
        GROUP BY o.id, o.code, o.confirmed_at, u.email
        HAVING COUNT(m.id) > CASE WHEN o.confirmed_at IS NULL THEN 0 ELSE 1 END
            OR (COUNT(m.id) = 0 AND o.confirmed_at IS NOT NULL AND u.email NOT LIKE %(nobody)s)
        ORDER BY o.id
        """,
        nobody=NOBODY,
    )
    for code, number in rows:
        yield code, f"order_confirmed {number}"


def issued_tickets_are_announced(query: AuditQuery) -> Rows:
    """An order with issued tickets has the e-mail about them."""
    yield from _missing(
        query,
        "ticket_issued",
        """
        SELECT o.code, COUNT(*) FROM commerce_order o
        JOIN shared_user u ON u.id = o.user_id AND u.email NOT LIKE %(nobody)s
        JOIN commerce_ticket t ON t.order_id = o.id AND t.issued_at IS NOT NULL
        WHERE NOT EXISTS (
            SELECT 1 FROM shared_mailmessage m JOIN django_content_type c ON c.id = m.about_type_id
            WHERE c.app_label = 'commerce' AND c.model = 'order' AND m.about_id = o.id AND m.kind = %(kind)s
        )
        GROUP BY o.id, o.code ORDER BY o.id
        """,
    )


def payment_numbers_are_announced(query: AuditQuery) -> Rows:
    """An order that awaits a store payment has the e-mail with the voucher."""
    yield from _missing(
        query,
        "voucher_issued",
        """
        SELECT o.code, COUNT(*) FROM commerce_order o
        JOIN shared_user u ON u.id = o.user_id AND u.email NOT LIKE %(nobody)s
        JOIN commerce_paymentattempt a ON a.order_id = o.id AND a.state = 'awaiting_payment'
        WHERE NOT EXISTS (
            SELECT 1 FROM shared_mailmessage m JOIN django_content_type c ON c.id = m.about_type_id
            WHERE c.app_label = 'commerce' AND c.model = 'order' AND m.about_id = o.id AND m.kind = %(kind)s
        )
        GROUP BY o.id, o.code ORDER BY o.id
        """,
    )


def cancellations_are_announced(query: AuditQuery) -> Rows:
    """An order cancelled after its confirmation, by the buyer or with the event, has the e-mail about it."""
    yield from _missing(
        query,
        "cancelled",
        """
        SELECT o.code, 1 FROM commerce_order o
        JOIN shared_user u ON u.id = o.user_id AND u.email NOT LIKE %(nobody)s
        WHERE o.state = 'cancelled' AND o.confirmed_at IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM shared_mailmessage m JOIN django_content_type c ON c.id = m.about_type_id
            WHERE c.app_label = 'commerce' AND c.model = 'order' AND m.about_id = o.id
              AND m.kind IN ('order_' || %(kind)s, 'event_' || %(kind)s)
        )
        ORDER BY o.id
        """,
    )


def lapsed_numbers_are_announced(query: AuditQuery) -> Rows:
    """An expired order with a voucher has the e-mail about the expiry."""
    yield from _missing(
        query,
        "order_expired",
        """
        SELECT o.code, COUNT(*) FROM commerce_order o
        JOIN shared_user u ON u.id = o.user_id AND u.email NOT LIKE %(nobody)s
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
    """Every refund has the e-mail for its state: started, account needed, done or failed."""
    rows = query.sql(
        """
        SELECT o.code, r.state, r.public_id FROM commerce_refund r JOIN commerce_order o ON o.id = r.order_id
        JOIN shared_user u ON u.id = o.user_id AND u.email NOT LIKE %(nobody)s
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
        """,
        nobody=NOBODY,
    )
    for code, state, refund in rows:
        yield code, f"refund {refund} {state}"


def unsent_mails_say_why(query: AuditQuery) -> Rows:
    """An e-mail that failed, bounced or was suppressed has a reason."""
    rows = query.sql("""
        SELECT m.public_id, m.kind, m.state, COALESCE(o.code, '-')
        FROM shared_mailmessage m
        LEFT JOIN django_content_type c
            ON c.id = m.about_type_id AND c.app_label = 'commerce' AND c.model = 'order'
        LEFT JOIN commerce_order o ON c.id IS NOT NULL AND o.id = m.about_id
        WHERE m.state IN ('failed', 'suppressed', 'bounced', 'complained') AND m.last_error = ''
          AND NOT EXISTS (
            SELECT 1 FROM shared_mailevent e WHERE e.mail_id = m.id AND e.state = m.state AND e.reply <> ''
          )
        ORDER BY m.id
    """)
    for mail, mail_kind, state, code in rows:
        yield code, f"{mail_kind} {state} ({mail})"


def failed_emails_are_sent_again(query: AuditQuery) -> Rows:
    """An e-mail of an order that failed for another reason than its address was sent anew while it matters.

    It matters until the last performance; about cancellations and refunds for 30 days.
    """
    rows = query.sql(
        """
        SELECT o.code, m.kind, m.state, m.public_id FROM shared_mailmessage m
        JOIN django_content_type c ON c.id = m.about_type_id AND c.app_label = 'commerce' AND c.model = 'order'
        JOIN commerce_order o ON o.id = m.about_id
        WHERE m.state IN ('failed', 'bounced') AND m.created_at <= %(before)s AND m.address <> ''
          AND m.reason NOT IN ('missing', 'malformed', 'missing_or_filtered', 'full')
          AND ((m.kind IN ('order_confirmed', 'ticket_issued') AND o.state = 'confirmed' AND EXISTS (
                  SELECT 1 FROM commerce_orderline l JOIN commerce_performance p ON p.id = l.performance_id
                  WHERE l.order_id = o.id AND p.starts_at > %(at)s))
            OR (m.kind IN ('order_cancelled', 'event_cancelled', 'refund_started', 'refund_account', 'refund_done',
                           'refund_failed') AND m.created_at > %(month)s))
          AND NOT EXISTS (
            SELECT 1 FROM shared_mailmessage n WHERE n.id > m.id AND n.kind = m.kind AND n.about_id = m.about_id
              AND n.about_type_id = m.about_type_id AND n.state NOT IN ('failed', 'bounced', 'complained', 'suppressed')
          )
        ORDER BY m.id
        """,
        at=query.at,
        before=query.ago(FAILED_FOR),
        month=query.ago(MONEY_MATTERS),
    )
    for code, mail_kind, state, mail in rows:
        yield code, f"{mail_kind} {state} ({mail})"


def _missing(query: AuditQuery, mail_kind: str, statement: str) -> Rows:
    for code, number in query.sql(statement, kind=mail_kind, nobody=NOBODY):
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
    AuditRule(
        GROUP,
        failed_emails_are_sent_again,
        _("送れなかったメールが、そのままになっています"),
        _("原因を直してから、「届かなかったメール」の画面か manage.py resend_failed_mail で送り直してください。"),
    ),
]
