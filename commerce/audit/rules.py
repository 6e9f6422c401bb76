"""The audit's eye: one SQL statement per check, the findings that come of it, and the run over all checks."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

type Rows = Iterable[tuple[str, str]]  # which row, by the code that people know; and what it says there


@dataclass(frozen=True)
class AuditQuery:
    """The moment that the audit judges by. Each check is one statement, so that it sees one state of the tables."""

    at: datetime

    def ago(self, wait: timedelta) -> datetime:
        """The moment before which something has waited too long."""
        return self.at - wait

    def sql(self, query: str, **values: object) -> Iterator[tuple]:
        """The rows of a statement that SQLite and PostgreSQL both understand; `values` are its %(names)s."""
        with connection.cursor() as cursor:
            cursor.execute(query, {name: _adapted(value) for name, value in values.items()})
            yield from cursor.fetchall()


def _adapted(value: object) -> object:
    """A moment as the database keeps it: SQLite compares texts."""
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


@dataclass(frozen=True)
class AuditRule:
    """One rule. `find` yields the rows that break it, `what` says how they do, `todo` what a person does then."""

    group: str
    find: Callable[[AuditQuery], Rows]
    what: object
    todo: object

    @property
    def name(self) -> str:
        """The rule's name, for scripts."""
        return self.find.__name__


@dataclass(frozen=True)
class AuditFinding:
    """One row that breaks one rule."""

    rule: AuditRule
    row: str
    details: str

    def __str__(self) -> str:
        return f"{self.row}: {self.rule.what} [{self.details}] → {self.rule.todo}"

    def as_json(self) -> dict[str, str]:
        """For scripts."""
        told = {"what": str(self.rule.what), "todo": str(self.rule.todo)}
        return {"check": self.rule.name, "group": self.rule.group, "row": self.row, "facts": self.details} | told


def findings(
    rules: Iterable[AuditRule], at: datetime, *, begin: Callable[[AuditRule], object] = lambda check: None
) -> Iterator[AuditFinding]:
    """Everything that is not as it must be at a moment; `begin` is told of each check before it is made."""
    look = AuditQuery(at)
    for check in rules:
        begin(check)
        for row, facts in check.find(look):
            yield AuditFinding(check, row, facts)
