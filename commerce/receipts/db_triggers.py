"""Database triggers that make receipts append-only, also for changes that bypass Django.

SQLite rebuilds a table when its columns change and drops its triggers: every migration of Receipt has to run `freezing`
again at its end, and a test fails if it does not.

A row may be filled once with its PDF and hash, and deleted after the statutory retention of seven years
(消費税法施行規則15条の4, 法人税法施行規則59条). The triggers reject all other updates and deletes.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

RETENTION_YEARS = 7
TABLE = "commerce_receipt"
FIXED = [
    "id",
    "public_id",
    "kind",
    "about",
    "order_id",
    "issuer_id",
    "serial",
    "revision",
    "facts",
    "dated_on",
    "amount_yen",
    "addressee",
    "issued_at",
]
REFUSED = "receipts are append-only"

POSTGRES = f"""
CREATE OR REPLACE FUNCTION receipt_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.issued_at <= now() - interval '{RETENTION_YEARS} years' THEN RETURN OLD; END IF;
    IF TG_OP = 'UPDATE' AND OLD.sha256 = '' AND NEW.sha256 <> ''
        AND to_jsonb(OLD) - 'pdf' - 'sha256' = to_jsonb(NEW) - 'pdf' - 'sha256' THEN RETURN NEW; END IF;
    RAISE EXCEPTION '{REFUSED}';
END $$;
CREATE OR REPLACE TRIGGER receipt_frozen BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION receipt_is_frozen();
CREATE OR REPLACE TRIGGER receipt_not_emptied BEFORE TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION receipt_is_frozen();
"""
SAME = " AND ".join(f"NEW.{column} IS OLD.{column}" for column in FIXED)
SQLITE = [
    f"""CREATE TRIGGER IF NOT EXISTS receipt_frozen BEFORE UPDATE ON {TABLE}
    WHEN NOT (OLD.sha256 = '' AND NEW.sha256 <> '' AND {SAME})
    BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END""",
    f"""CREATE TRIGGER IF NOT EXISTS receipt_kept BEFORE DELETE ON {TABLE}
    WHEN OLD.issued_at > datetime('now', '-{RETENTION_YEARS} years')
    BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END""",
]


def freezing(connection: BaseDatabaseWrapper) -> list[str]:
    """SQL statements that create the triggers; may run twice."""
    return [POSTGRES] if connection.vendor == "postgresql" else SQLITE


def thawing(connection: BaseDatabaseWrapper) -> list[str]:
    """SQL statements that drop the triggers."""
    if connection.vendor == "postgresql":
        names = ("receipt_frozen", "receipt_not_emptied")
        return [f"DROP TRIGGER IF EXISTS {name} ON {TABLE};" for name in names]
    return [f"DROP TRIGGER IF EXISTS {name}" for name in ("receipt_frozen", "receipt_kept")]


def run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    """Executes the statements in order."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
