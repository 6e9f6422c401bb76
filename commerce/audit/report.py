"""The audit's text report: one line per finding, and a table of all rules."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from django.utils.translation import gettext as _

from commerce.audit.rules import AuditFinding, AuditRule

MAX_LINES = 50  # per rule; further findings are only counted


def lines(rules: Sequence[AuditRule], findings: Sequence[AuditFinding]) -> Iterator[str]:
    """The findings by rule, then the table with the number of findings per rule."""
    for rule, of_rule in groupby(findings, key=lambda finding: finding.rule):
        rule_findings = list(of_rule)
        yield from (f"{rule.group}: {finding}" for finding in rule_findings[:MAX_LINES])
        if len(rule_findings) > MAX_LINES:
            yield _("%(group)s: ほか%(n)d件") % {"group": rule.group, "n": len(rule_findings) - MAX_LINES}
    if findings:
        yield ""
    yield from _table(rules, Counter(finding.rule.name for finding in findings))


def _table(rules: Sequence[AuditRule], numbers: Counter[str]) -> Iterator[str]:
    for group, of_group in groupby(rules, key=lambda rule: rule.group):
        yield group
        for rule in of_group:
            number = numbers[rule.name]
            yield f"  {'ok  ' if not number else 'FAIL'} {rule.name:36}{number:6}"
    yield _("%(checks)d項目を確かめ、%(findings)d件が見つかりました。") % {
        "checks": len(rules),
        "findings": numbers.total(),
    }
