"""Says whether everything that must hold does: stock, orders, money, refunds, tickets, mails, nothing stuck."""

import json
from datetime import datetime

from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from django.utils import timezone, translation

from commerce.audit.all_rules import RULES
from commerce.audit.report import lines
from commerce.audit.rules import AuditFinding, AuditRule, findings
from portal.shared import clock


class Command(BaseCommand):
    """`manage.py audit`; reads only, and ends with 1 when something is found."""

    help = (
        "Asks the tables in plain SQL whether what must hold does: counters = holds = lines; orders, payments and "
        "ledger agree; each refund is booked once; tickets = paid admissions; every owed mail has its row; nothing "
        "is stuck. Changes nothing. One line per finding (what, which row, what to do), then a table; ends with 1 when "
        "anything was found."
    )

    def add_arguments(self, parser) -> None:
        """Output, moment and language."""
        parser.add_argument("--json", action="store_true", help="one JSON object in place of the report")
        parser.add_argument("--at", metavar="ISO", help="the moment to judge lateness by (default now)")
        parser.add_argument("--language", default="ja", choices=["ja", "en"], help="of the report (default ja)")

    def handle(self, *args, **options) -> None:
        """Progress goes to stderr, and only where somebody watches."""
        at = _parse_datetime(options["at"]) if options["at"] else clock.now()
        with translation.override(options["language"]):
            found = list(findings(RULES, at, begin=Progress(self.stderr)))
            self.stdout.write(_as_json(at, found) if options["json"] else "\n".join(lines(RULES, found)))
        if found:
            raise SystemExit(1)


class Progress:
    """How far the run is: one line that overwrites itself on a terminal, nothing in a log."""

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
    """Without a zone it is Japan's. Raises CommandError."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        why = f"--at: {error}"
        raise CommandError(why) from error
    return at if timezone.is_aware(at) else timezone.make_aware(at)


def _as_json(at: datetime, found: list[AuditFinding]) -> str:
    names = [check.name for check in RULES]
    told = {"at": at.isoformat(), "checks": names, "findings": [finding.as_json() for finding in found]}
    return json.dumps(told, ensure_ascii=False, indent=1)
