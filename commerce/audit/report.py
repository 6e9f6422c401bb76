"""The audit's findings as a person reads them: a line each, and a table of all checks."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from django.utils.translation import gettext as _

from commerce.audit.rules import AuditFinding, AuditRule

MOST = 50  # lines per check; the rest is counted


def lines(rules: Sequence[AuditRule], findings: Sequence[AuditFinding]) -> Iterator[str]:
    """Findings first, by check; then how many there are of each kind."""
    for check, of_check in groupby(findings, key=lambda finding: finding.rule):
        told = list(of_check)
        yield from (f"{check.group}: {finding}" for finding in told[:MOST])
        if len(told) > MOST:
            yield _("%(group)s: ほか%(n)d件") % {"group": check.group, "n": len(told) - MOST}
    if findings:
        yield ""
    yield from _table(rules, Counter(finding.rule.name for finding in findings))


def _table(rules: Sequence[AuditRule], numbers: Counter[str]) -> Iterator[str]:
    for group, of_group in groupby(rules, key=lambda check: check.group):
        yield group
        for check in of_group:
            number = numbers[check.name]
            yield f"  {'ok  ' if not number else 'FAIL'} {check.name:36}{number:6}"
    yield _("%(checks)d項目を確かめ、%(findings)d件が見つかりました。") % {
        "checks": len(rules),
        "findings": numbers.total(),
    }
