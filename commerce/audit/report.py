"""The audit's findings as a person reads them: a line each, and a table of all checks."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from django.utils.translation import gettext as _

from commerce.audit.rules import Check, Finding

MOST = 50  # lines per check; the rest is counted


def lines(checks: Sequence[Check], found: Sequence[Finding]) -> Iterator[str]:
    """Findings first, by check; then how many there are of each kind."""
    for check, of_check in groupby(found, key=lambda finding: finding.check):
        told = list(of_check)
        yield from (f"{check.group}: {finding}" for finding in told[:MOST])
        if len(told) > MOST:
            yield _("%(group)s: ほか%(n)d件") % {"group": check.group, "n": len(told) - MOST}
    if found:
        yield ""
    yield from _table(checks, Counter(finding.check.name for finding in found))


def _table(checks: Sequence[Check], numbers: Counter[str]) -> Iterator[str]:
    for group, of_group in groupby(checks, key=lambda check: check.group):
        yield group
        for check in of_group:
            number = numbers[check.name]
            yield f"  {'ok  ' if not number else 'FAIL'} {check.name:36}{number:6}"
    yield _("%(checks)d項目を確かめ、%(findings)d件が見つかりました。") % {
        "checks": len(checks),
        "findings": numbers.total(),
    }
