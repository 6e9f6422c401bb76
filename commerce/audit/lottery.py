"""Rules of lotteries: draws are on time and complete, and each win has exactly one order."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from commerce.audit.rules import AuditQuery, AuditRule, Rows

GROUP = "lottery"
CLOCK = timedelta(hours=1)  # many runs of the scheduler


def wins_have_their_order(query: AuditQuery) -> Rows:
    """A win has an order that is pending, confirmed, or cancelled after it was confirmed; other entries have none."""
    rows = query.sql("""
        SELECT a.code, a.state, COALESCE(o.state, '-')
        FROM commerce_lotteryentry a LEFT JOIN commerce_order o ON o.id = a.order_id
        WHERE (a.state = 'won') <> (
                o.id IS NOT NULL
                AND (o.state IN ('pending', 'confirmed') OR (o.state = 'cancelled' AND o.confirmed_at IS NOT NULL))
              )
           OR (a.state = 'forfeited' AND o.id IS NULL)
        ORDER BY a.id
    """)
    for code, state, order in rows:
        yield code, f"{state}, order {order}"


def wins_are_what_was_asked_for(query: AuditQuery) -> Rows:
    """The order of a win has the entry's user, quantity and won type."""
    rows = query.sql("""
        SELECT a.code, a.quantity, COALESCE(SUM(l.quantity), 0)
        FROM commerce_lotteryentry a
        JOIN commerce_order o ON o.id = a.order_id
        LEFT JOIN commerce_orderline l ON l.order_id = o.id AND l.ticket_type_id = a.won_type_id
        GROUP BY a.id, a.code, a.quantity, a.user_id, o.user_id
        HAVING a.quantity <> COALESCE(SUM(l.quantity), 0) OR a.user_id <> o.user_id
        ORDER BY a.id
    """)
    for code, requested, ordered in rows:
        yield code, f"asked {requested}, order {ordered}"


def draws_are_whole(query: AuditQuery) -> Rows:
    """A draw has ranked as many entries as it counted and none is undecided; before the draw there are no ranks."""
    rows = query.sql("""
        SELECT e.slug, p.id, d.entered, COUNT(a.rank),
               SUM(CASE WHEN a.state = 'entered' THEN 1 ELSE 0 END)
        FROM commerce_draw d
        JOIN commerce_salesperiod p ON p.id = d.period_id
        JOIN commerce_event e ON e.id = p.event_id
        LEFT JOIN commerce_lotteryentry a ON a.period_id = p.id
        GROUP BY d.id, e.slug, p.id, d.entered, d.drawn_at
        HAVING COUNT(a.rank) <> d.entered
            OR (d.drawn_at IS NOT NULL AND SUM(CASE WHEN a.state = 'entered' THEN 1 ELSE 0 END) > 0)
        ORDER BY d.id
    """)
    for slug, period, entered, ranked, waiting in rows:
        yield f"{slug}/{period}", f"entered {entered}, ranked {ranked}, waiting {waiting}"


def draws_are_held(query: AuditQuery) -> Rows:
    """Every draw was run at its time."""
    yield from query.sql(
        """
        SELECT e.slug, CAST(p.id AS text) FROM commerce_draw d
        JOIN commerce_salesperiod p ON p.id = d.period_id JOIN commerce_event e ON e.id = p.event_id
        WHERE d.drawn_at IS NULL AND d.draws_at <= %(before)s ORDER BY d.id
        """,
        before=query.ago(CLOCK),
    )


_VERIFY = _("verify_drawで抽選を確かめ、開発担当へ連絡してください。")
RULES = [
    AuditRule(GROUP, wins_have_their_order, _("当選と注文の状態が合いません"), _VERIFY),
    AuditRule(GROUP, wins_are_what_was_asked_for, _("当選した申込と、注文の内容が違います"), _VERIFY),
    AuditRule(GROUP, draws_are_whole, _("抽選した申込の数が合いません"), _VERIFY),
    AuditRule(
        GROUP,
        draws_are_held,
        _("抽選日時を過ぎた抽選が行われていません"),
        _("定期処理（run_scheduler）が動いているか、doctorで確かめてください。"),
    ),
]
