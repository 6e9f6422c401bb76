"""Rules of receipts: serials have no gap, and every PDF is drawn."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from commerce.audit.rules import AuditQuery, AuditRule, Rows

GROUP = "receipts"
RETENTION = timedelta(days=7 * 365)
DRAWN_WITHIN = timedelta(minutes=15)


def serials_have_no_gap(query: AuditQuery) -> Rows:
    """Serials of the originals in the retention period are consecutive up to the issuer's counter."""
    rows = query.sql(
        """
        SELECT o.slug, s.last, MIN(r.serial), MAX(r.serial), COUNT(DISTINCT r.serial)
        FROM commerce_receiptserial s
        JOIN commerce_organizer o ON o.id = s.issuer_id
        JOIN commerce_receipt r ON r.issuer_id = s.issuer_id AND r.revision = 0 AND r.issued_at >= %(since)s
        GROUP BY o.slug, s.last
        HAVING MAX(r.serial) <> s.last OR COUNT(DISTINCT r.serial) <> MAX(r.serial) - MIN(r.serial) + 1
        ORDER BY o.slug
        """,
        since=query.ago(RETENTION),
    )
    for slug, counter, lowest, highest, number in rows:
        yield slug, f"counter {counter}, receipts {number} from {lowest} to {highest}"


def receipts_are_drawn(query: AuditQuery) -> Rows:
    """A receipt without a PDF is drawn by the scheduled job within minutes."""
    rows = query.sql(
        "SELECT public_id, issued_at FROM commerce_receipt WHERE sha256 = '' AND issued_at < %(before)s ORDER BY id",
        before=query.ago(DRAWN_WITHIN),
    )
    for public_id, issued_at in rows:
        yield public_id, f"issued {issued_at}"


RULES = [
    AuditRule(
        GROUP,
        serials_have_no_gap,
        _("領収書の番号が続いていません"),
        _("開発担当へ連絡してください。領収書の行は、手で直さないでください。"),
    ),
    AuditRule(
        GROUP,
        receipts_are_drawn,
        _("領収書のPDFが作られていません"),
        _("タスクの処理（db_worker）が動いているか、doctorで確かめてください。"),
    ),
]
