"""The command `audit`: checks stock, orders, money, refunds, tickets, receipts, lotteries, e-mails, overdue rows."""

import json
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from django.utils import timezone, translation

from commerce.audit.all_rules import RULES
from commerce.audit.report import lines
from commerce.audit.rules import AuditFinding, AuditRule, findings
from portal.shared import clock


class Command(BaseCommand):
    """`manage.py audit`; reads only, exit code 1 if there are findings."""

    help = (
        "Checks the consistency of the tables in plain SQL: counters = holds = lines; orders, payments and "
        "ledger agree; each refund is booked once; tickets = paid admissions; every required e-mail has its row; nothing "
        "is overdue. Changes nothing. One line per finding (what, which row, what to do), then a table; ends with 1 when "
        "anything was found."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Adds the options for output, time and language."""
        parser.add_argument("--json", action="store_true", help="one JSON object in place of the report")
        parser.add_argument("--at", metavar="ISO", help="the time by which lateness is judged (default now)")
        parser.add_argument("--language", default="ja", choices=["ja", "en"], help="of the report (default ja)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Runs all rules and prints the report; progress goes to stderr. Raises SystemExit(1) on findings."""
        at = _parse_datetime(options["at"]) if options["at"] else clock.now()
        with translation.override(options["language"]):
            violations = list(findings(RULES, at, begin=Progress(self.stderr)))
            self.stdout.write(_as_json(at, violations) if options["json"] else "\n".join(lines(RULES, violations)))
        if violations:
            raise SystemExit(1)


class Progress:
    """A progress bar in one line of a terminal; prints nothing if the stream is no terminal."""

    def __init__(self, out: OutputWrapper) -> None:
        self.out, self.done = out, 0

    def __call__(self, rule: AuditRule) -> None:
        self.done += 1
        if self.out.isatty():
            bar = "#" * (20 * self.done // len(RULES))
            end = "\r\033[K" if self.done == len(RULES) else ""
            self.out.write(f"\r[{bar:20}] {self.done}/{len(RULES)} {rule.name:40}{end}", str, "")
            self.out.flush()


def _parse_datetime(text: str) -> datetime:
    """Parses ISO 8601; without a time zone it is JST. Raises CommandError."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        why = f"--at: {error}"
        raise CommandError(why) from error
    return at if timezone.is_aware(at) else timezone.make_aware(at)


def _as_json(at: datetime, violations: list[AuditFinding]) -> str:
    names = [rule.name for rule in RULES]
    data = {"at": at.isoformat(), "checks": names, "findings": [finding.as_json() for finding in violations]}
    return json.dumps(data, ensure_ascii=False, indent=1)
