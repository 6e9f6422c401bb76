"""Rules of published events: they can be bought, as `catalog.publication` asks, and buyers know of called-off dates."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from commerce.audit.rules import AuditQuery, AuditRule, Rows

GROUP = "publication"
CLOCK = timedelta(hours=1)  # an event may be set up in any sequence; an hour later it has to be complete

# Events that are published since an hour and still to come.
_AHEAD = """
    e.live AND e.first_published_at <= %(before)s AND EXISTS (
        SELECT 1 FROM commerce_performance p WHERE p.event_id = e.id AND p.starts_at > %(at)s
    )
"""
_PRICE = """
    (EXISTS (
        SELECT 1 FROM commerce_tickettype t JOIN commerce_performance p ON p.id = t.performance_id
        WHERE p.event_id = e.id AND t.on_sale AND t.price_yen > 0
    ) OR EXISTS (SELECT 1 FROM commerce_eventfee f WHERE f.event_id = e.id AND f.amount_yen > 0))
"""


def published_events_have_dates(query: AuditQuery) -> Rows:
    """A published event has a performance, and had one to come when it was published."""
    rows = query.sql(
        """
        SELECT e.slug, COUNT(p.id) FROM commerce_event e LEFT JOIN commerce_performance p ON p.event_id = e.id
        WHERE e.live AND e.first_published_at <= %(before)s
        GROUP BY e.id, e.slug, e.first_published_at
        HAVING COUNT(p.id) = 0 OR MAX(p.starts_at) <= e.first_published_at
        ORDER BY e.id
        """,
        before=query.ago(CLOCK),
    )
    for slug, number in rows:
        yield slug, f"performances {number}"


def published_events_have_tickets(query: AuditQuery) -> Rows:
    """A published event that is to come has a ticket type whose quota is not 0."""
    rows = query.sql(
        f"""
        SELECT e.slug FROM commerce_event e WHERE {_AHEAD} AND NOT EXISTS (
            SELECT 1 FROM commerce_tickettype t JOIN commerce_performance p ON p.id = t.performance_id
            JOIN commerce_quotacounter c ON c.quota_id = t.quota_id AND c.size > 0 WHERE p.event_id = e.id
        ) ORDER BY e.id
        """,  # noqa: S608 - constants of this module
        before=query.ago(CLOCK),
        at=query.at,
    )
    for (slug,) in rows:
        yield slug, "seats 0"


def published_events_have_periods(query: AuditQuery) -> Rows:
    """A published event that is to come has a sales period."""
    rows = query.sql(
        f"""
        SELECT e.slug FROM commerce_event e
        WHERE {_AHEAD} AND NOT EXISTS (SELECT 1 FROM commerce_salesperiod s WHERE s.event_id = e.id) ORDER BY e.id
        """,  # noqa: S608 - constants of this module
        before=query.ago(CLOCK),
        at=query.at,
    )
    for (slug,) in rows:
        yield slug, "periods 0"


def published_events_can_be_paid(query: AuditQuery) -> Rows:
    """A published event that is to come and costs something has a payment option whose method can be used."""
    rows = query.sql(
        f"""
        SELECT e.slug, (SELECT COUNT(*) FROM commerce_paymentoption o WHERE o.event_id = e.id)
        FROM commerce_event e WHERE {_AHEAD} AND {_PRICE} AND NOT EXISTS (
            SELECT 1 FROM commerce_paymentoption o JOIN commerce_paymentmethod m ON m.id = o.method_id
            WHERE o.event_id = e.id AND m.on_sale AND m.code <> 'cash'
        ) ORDER BY e.id
        """,  # noqa: S608 - constants of this module
        before=query.ago(CLOCK),
        at=query.at,
    )
    for slug, number in rows:
        yield slug, f"options {number}, none can be used"


def published_events_name_their_seller(query: AuditQuery) -> Rows:
    """The organizer of a published event that is to come has all items of its legal notice (特定商取引法11条)."""
    rows = query.sql(
        f"""
        SELECT e.slug, s.slug FROM commerce_event e JOIN commerce_organizer s ON s.id = e.organizer_id
        WHERE {_AHEAD} AND (
            TRIM(s.legal_name) = '' OR TRIM(s.representative) = '' OR TRIM(s.email) = ''
            OR ((s.is_corporate OR NOT s.discloses_on_request)
                AND (TRIM(s.postal_code) = '' OR TRIM(s.postal_address) = '' OR TRIM(s.phone) = ''))
        ) ORDER BY e.id
        """,  # noqa: S608 - constants of this module
        before=query.ago(CLOCK),
        at=query.at,
    )
    for slug, organizer in rows:
        yield slug, f"organizer {organizer}"


def called_off_dates_are_announced(query: AuditQuery) -> Rows:
    """Confirmed orders of a cancelled or postponed performance belong to a cancellation run, which mails and refunds."""
    rows = query.sql(
        """
        SELECT e.slug, p.state, COUNT(DISTINCT o.id)
        FROM commerce_performance p
        JOIN commerce_event e ON e.id = p.event_id
        JOIN commerce_orderline l ON l.performance_id = p.id
        JOIN commerce_order o ON o.id = l.order_id AND o.state = 'confirmed' AND o.confirmed_at <= %(before)s
        WHERE p.state IN ('cancelled', 'postponed') AND NOT EXISTS (
            SELECT 1 FROM commerce_eventcancellation c
            WHERE c.event_id = e.id AND (c.performance_id IS NULL OR c.performance_id = p.id)
        )
        GROUP BY p.id, e.slug, p.state ORDER BY p.id
        """,
        before=query.ago(CLOCK),
    )
    for slug, state, number in rows:
        yield slug, f"{state}, orders {number}"


_EVENT = _("「イベント」→「紹介文」の「公開前の確認」を見て、足りない項目を入れてください。")
RULES = [
    AuditRule(GROUP, published_events_have_dates, _("公開中のイベントに、これからの公演がありません"), _EVENT),
    AuditRule(GROUP, published_events_have_tickets, _("公開中のイベントに、売る席がありません"), _EVENT),
    AuditRule(GROUP, published_events_have_periods, _("公開中のイベントに、受付期間がありません"), _EVENT),
    AuditRule(GROUP, published_events_can_be_paid, _("公開中の有料のイベントに、使える支払い方法がありません"), _EVENT),
    AuditRule(
        GROUP,
        published_events_name_their_seller,
        _("公開中のイベントの主催者の表記（特定商取引法）に、足りない項目があります"),
        _EVENT,
    ),
    AuditRule(
        GROUP,
        called_off_dates_are_announced,
        _("中止または延期した公演に、お知らせも返金もしていないお申込みがあります"),
        _("「注文」→「公演の中止」から中止の手続きをするか、お客さまへお知らせしてください。"),
    ),
]
