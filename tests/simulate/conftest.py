"""Schedules need row locks: on SQLite the tests of this folder are skipped with a reason."""

import pytest
from django.db import connection


def pytest_collection_modifyitems(items) -> None:
    """Marks the tests of this folder, and skips them on SQLite."""
    for item in items:
        if "/simulate/" in str(item.path):
            item.add_marker(pytest.mark.postgres)
            if connection.vendor != "postgresql":
                item.add_marker(pytest.mark.skip(reason="needs PostgreSQL: make test-postgres"))
