"""The audit after a test: whatever a race or a provider did, stock, orders, money, tickets and mails agree."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)  # nothing is late yet: a test stops in the middle of many a story
ROWS = {"db", "transactional_db", "live_server"}


@pytest.fixture(autouse=True)
def audited(request) -> Iterator[None]:
    """Audits what the test has left, before it is taken away; `@pytest.mark.unaudited("why")` leaves it out."""
    has_rows = request.node.get_closest_marker("django_db") or ROWS & set(request.fixturenames)
    if not has_rows or request.node.get_closest_marker("unaudited"):
        yield
        return
    request.getfixturevalue("db")  # so that the rows live until this fixture has ended
    yield
    if wrong := what_is_wrong():
        pytest.fail("the audit found:\n" + "\n".join(wrong))


def what_is_wrong(at: datetime = LONG_AGO) -> list[str]:
    """The audit's findings at a moment, in words."""
    from commerce.audit.all_rules import RULES
    from commerce.audit.rules import findings

    return [f"{finding.rule.name}: {finding}" for finding in findings(RULES, at)]
