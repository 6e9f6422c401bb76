"""Races need a server with row locks: this folder runs on PostgreSQL only, and says so when it does not."""

import pytest
from django.db import connection

from tests.audit_fixture import audited  # noqa: F401 - each test here ends with an audit


def pytest_collection_modifyitems(items) -> None:
    """Marks this folder; on SQLite its tests are skipped visibly."""
    for item in items:
        if "/concurrency/" in str(item.path):
            item.add_marker(pytest.mark.postgres)
            if connection.vendor != "postgresql":
                item.add_marker(pytest.mark.skip(reason="needs PostgreSQL: make test-postgres"))
