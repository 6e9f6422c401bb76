"""Types of the audit: rules with one SQL statement each, their findings, and the run over all rules."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

type SqlValue = str | datetime
type Rows = Iterable[tuple[str, str]]  # (code of the row as staff know it, details)


@dataclass(frozen=True)
class AuditQuery:
    """Runs SQL for the rules; `at` is the time for deadlines. One statement per rule sees one state of the tables."""

    at: datetime

    def ago(self, wait: timedelta) -> datetime:
        """The time `wait` before `at`."""
        return self.at - wait

    def sql(self, query: str, **values: SqlValue) -> Iterator[tuple]:
        """Rows of a statement that SQLite and PostgreSQL both support; `values` are its %(names)s."""
        with connection.cursor() as cursor:
            cursor.execute(query, {name: _adapted(value) for name, value in values.items()})
            yield from cursor.fetchall()


def _adapted(value: SqlValue) -> SqlValue | None:
    """A datetime as the database stores it; SQLite compares texts."""
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


@dataclass(frozen=True)
class AuditRule:
    """One rule. `find` yields the violating rows, `what` describes the violation, `todo` what staff should do."""

    group: str
    find: Callable[[AuditQuery], Rows]
    what: object
    todo: object

    @property
    def name(self) -> str:
        """The name of the `find` function; part of the JSON output, so it must not change."""
        return self.find.__name__


@dataclass(frozen=True)
class AuditFinding:
    """One row that violates one rule."""

    rule: AuditRule
    row: str
    details: str

    def __str__(self) -> str:
        return f"{self.row}: {self.rule.what} [{self.details}] → {self.rule.todo}"

    def as_json(self) -> dict[str, str]:
        """The finding for the JSON output."""
        texts = {"what": str(self.rule.what), "todo": str(self.rule.todo)}
        return {"check": self.rule.name, "group": self.rule.group, "row": self.row, "facts": self.details} | texts


def findings(
    rules: Iterable[AuditRule], at: datetime, *, begin: Callable[[AuditRule], object] = lambda rule: None
) -> Iterator[AuditFinding]:
    """All violations of the rules at that time; `begin` is called with each rule before it is run."""
    query = AuditQuery(at)
    for rule in rules:
        begin(rule)
        for row, details in rule.find(query):
            yield AuditFinding(rule, row, details)
