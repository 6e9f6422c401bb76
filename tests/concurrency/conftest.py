"""Races need row locks: this folder runs on PostgreSQL only; on SQLite its tests are skipped with a reason."""

import pytest
from django.db import connection

from tests.audit_fixture import audited  # noqa: F401 - each test ends with an audit


def pytest_collection_modifyitems(items) -> None:
    """Marks the tests of this folder, and skips them on SQLite."""
    for item in items:
        if "/concurrency/" in str(item.path):
            item.add_marker(pytest.mark.postgres)
            if connection.vendor != "postgresql":
                item.add_marker(pytest.mark.skip(reason="needs PostgreSQL: make test-postgres"))
