"""Rules of overdue rows: everything that waits for a job, the worker or a provider was processed in time."""

from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from commerce.audit.rules import AuditQuery, AuditRule, Rows

GROUP = "stuck"
CLOCK = timedelta(hours=1)  # the scheduler runs every few seconds, but a provider may be down for a while
WORKER = timedelta(minutes=30)
BANK = timedelta(days=14)  # how long a bank may take for a refund
BUYER = timedelta(days=50)  # 45 days to enter a bank account by the provider's rules, and some for its webhook
IMMEDIATE_AFTER = datetime(9000, 1, 1, tzinfo=UTC)  # tasks without a start time have `run_after` in the year 9999
SENDING = timedelta(minutes=30)  # a lease lasts five minutes


def open_attempts(query: AuditQuery) -> Rows:
    """An attempt past its release time was ended at its provider."""
    yield from query.sql(
        """
        SELECT o.code, a.method || ' ' || a.state || ' (' || a.public_id || ')'
        FROM commerce_paymentattempt a JOIN commerce_order o ON o.id = a.order_id
        WHERE a.state IN ('created', 'starting', 'action_required', 'awaiting_payment') AND a.release_at <= %(before)s
        ORDER BY a.id
        """,
        before=query.ago(CLOCK),
    )


def lapsed_orders(query: AuditQuery) -> Rows:
    """A pending order past its expiry time was ended."""
    for code, held in query.sql(
        """
        SELECT o.code, COALESCE(SUM(h.quantity), 0) FROM commerce_order o
        LEFT JOIN commerce_hold h ON h.order_id = o.id AND h.state = 'held'
        WHERE o.state = 'pending' AND o.expires_at <= %(before)s GROUP BY o.id, o.code ORDER BY o.id
        """,
        before=query.ago(CLOCK),
    ):
        yield code, f"held {held}"


def unprocessed_news(query: AuditQuery) -> Rows:
    """Every webhook event was processed."""
    yield from query.sql(
        """
        SELECT provider || ' ' || event_id, kind || ': ' || error FROM commerce_paymentevent
        WHERE processed_at IS NULL AND received_at <= %(before)s ORDER BY id
        """,
        before=query.ago(CLOCK),
    )


def waiting_refunds(query: AuditQuery) -> Rows:
    """A refund was sent, paid out by the bank, or the buyer has entered a bank account, each within its time."""
    yield from query.sql(
        """
        SELECT o.code, r.state || ' (' || r.public_id || ') ' || r.error
        FROM commerce_refund r JOIN commerce_order o ON o.id = r.order_id
        WHERE (r.state = 'created' AND r.created_at <= %(clock)s) OR (r.state = 'pending' AND r.created_at <= %(bank)s)
           OR (r.state = 'waiting_customer' AND r.created_at <= %(buyer)s)
        ORDER BY r.id
        """,
        clock=query.ago(CLOCK),
        bank=query.ago(BANK),
        buyer=query.ago(BUYER),
    )


def waiting_mails(query: AuditQuery) -> Rows:
    """A due e-mail was leased by a worker, and no lease is expired."""
    yield from query.sql(
        """
        SELECT kind || ' ' || public_id, state || ': ' || last_error FROM shared_mailmessage
        WHERE (state = 'queued' AND next_try_at <= %(before)s)
           OR (state = 'sending' AND (lease_until IS NULL OR lease_until <= %(before)s))
        ORDER BY id
        """,
        before=query.ago(SENDING),
    )


def waiting_tasks(query: AuditQuery) -> Rows:
    """Every due task was run."""
    yield from query.sql(
        """
        SELECT task_path, CAST(COUNT(*) AS text) FROM django_tasks_database_dbtaskresult
        WHERE status = 'READY' AND enqueued_at <= %(before)s AND (run_after <= %(before)s OR run_after >= %(never)s)
        GROUP BY task_path ORDER BY task_path
        """,
        before=query.ago(WORKER),
        never=IMMEDIATE_AFTER,
    )


def due_tickets(query: AuditQuery) -> Rows:
    """A ticket past its issue date was issued."""
    yield from query.sql(
        """
        SELECT o.code, 'ticket ' || t.short_code FROM commerce_ticket t JOIN commerce_order o ON o.id = t.order_id
        WHERE t.state = 'scheduled' AND o.state = 'confirmed' AND t.issue_at <= %(before)s ORDER BY t.id
        """,
        before=query.ago(CLOCK),
    )


def running_cancellations(query: AuditQuery) -> Rows:
    """Every event cancellation was completed."""
    yield from query.sql(
        """
        SELECT e.slug, CAST(c.performance_id AS text)
        FROM commerce_eventcancellation c JOIN commerce_event e ON e.id = c.event_id
        WHERE c.finished_at IS NULL AND c.started_at <= %(before)s ORDER BY c.id
        """,
        before=query.ago(CLOCK),
    )


def orders_of_cancelled_dates(query: AuditQuery) -> Rows:
    """After a completed event cancellation, no order of it is active unless it has a review item."""
    yield from query.sql("""
        SELECT DISTINCT o.code, e.slug
        FROM commerce_eventcancellation c
        JOIN commerce_event e ON e.id = c.event_id
        JOIN commerce_performance p ON p.event_id = e.id AND (c.performance_id IS NULL OR p.id = c.performance_id)
        JOIN commerce_orderline l ON l.performance_id = p.id
        JOIN commerce_order o ON o.id = l.order_id
        WHERE c.finished_at IS NOT NULL AND o.state IN ('confirmed', 'pending') AND NOT EXISTS (
            SELECT 1 FROM commerce_reviewitem v WHERE v.order_id = o.id AND v.kind = 'mixed_order'
        )
        ORDER BY o.code
    """)


_RUNNING = _("定期処理（run_scheduler）とワーカーが動いているか、doctorで確かめてください。")
_PROVIDER = _("決済会社の画面で状態を確かめ、注文の画面から確認をやり直してください。")
RULES = [
    AuditRule(GROUP, open_attempts, _("時間を過ぎた決済が終わっていません"), _PROVIDER),
    AuditRule(GROUP, lapsed_orders, _("期限を過ぎた申込みが終わっていません"), _PROVIDER),
    AuditRule(GROUP, unprocessed_news, _("決済会社からの通知が処理されていません"), _RUNNING),
    AuditRule(GROUP, waiting_refunds, _("返金が止まっています"), _PROVIDER),
    AuditRule(GROUP, waiting_mails, _("メールが止まっています"), _RUNNING),
    AuditRule(GROUP, waiting_tasks, _("処理待ちの仕事が溜まっています"), _RUNNING),
    AuditRule(GROUP, due_tickets, _("発券日を過ぎた電子チケットが発券されていません"), _RUNNING),
    AuditRule(GROUP, running_cancellations, _("公演中止の処理が終わっていません"), _RUNNING),
    AuditRule(
        GROUP,
        orders_of_cancelled_dates,
        _("中止した公演の申込みが残っています"),
        _("注文を確かめ、取り消しと返金をしてください。"),
    ),
]
