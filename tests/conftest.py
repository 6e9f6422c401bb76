"""Fixtures of all tests."""

import os

import pytest

from tests.audit_fixture import ROWS

LASTING = {"auth_permission", "django_content_type"}  # made from the models: no test changes them

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_configure(config) -> None:
    """Registers the markers of this project."""
    config.addinivalue_line("markers", "unaudited(why): leaves rows on purpose that the audit reports")
    config.addinivalue_line("markers", "rows: may query the database; set automatically")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items) -> None:
    """Marks tests that may query the database, so that `-m rows` selects them; pytest-django refuses queries of others."""
    for item in items:
        if item.get_closest_marker("django_db") or ROWS & set(getattr(item, "fixturenames", ())) or is_test_case(item):
            item.add_marker(pytest.mark.rows)


def is_test_case(item) -> bool:
    """Whether it is a method of one of Django's test cases that use the database."""
    from django.test import TransactionTestCase

    return issubclass(getattr(item, "cls", None) or object, TransactionTestCase)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, django_db_createdb):
    """pytest-django's own, after which a test run begins with a copy of tables that an earlier one has made."""
    from django.db import connection

    from tests.migrated import copy_instead

    copy_instead(connection, anew=django_db_createdb)


@pytest.fixture(autouse=True)
def fresh_page_cache():
    """No test sees cached pages or search indexes of another one."""
    from django.core.cache import caches

    from cms.search import index_cache
    from commerce.catalog import event_search
    from portal.shared.http import page_cache

    for cache in caches.all():
        cache.clear()
    page_cache._seen.update(version=0, at=0.0, read_at=0.0, away_at=0.0)
    for value in [*vars(index_cache).values(), *vars(event_search).values()]:
        if isinstance(value, index_cache.IndexCache | index_cache.DocumentLoader):
            value._cached.clear()


@pytest.fixture(autouse=True)
def japanese_first():
    """Every test starts in Japanese, whatever language another one left active."""
    from django.utils import translation

    translation.deactivate()


@pytest.fixture
def warm(monkeypatch):
    """A process reads the content version once, however slow the machine is."""
    monkeypatch.setattr("portal.shared.http.page_cache.VERSION_CHECK_SECONDS", 3600)


@pytest.fixture(scope="session", autouse=True)
def quick_flush():
    """Tests with real transactions empty the tables that have rows, but not what stands there before each test as well:
    emptying all of them and making the rights anew takes longer than most of these tests."""
    from django.core.management.commands import flush
    from django.db import connection

    def delete_rows(style, tables, *, reset_sequences=False, allow_cascade=False) -> list[str]:
        quoted = [connection.ops.quote_name(table) for table in tables if table not in LASTING]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(f"SELECT '{t}' WHERE EXISTS (SELECT 1 FROM {t})" for t in quoted))
            filled = [f"DELETE FROM {table};" for (table,) in cursor.fetchall()]
        if connection.vendor != "postgresql":
            return filled
        # receipts refuse to be deleted: for the flush no trigger fires
        return ["SET session_replication_role = replica;", *filled, "SET session_replication_role = origin;"]

    connection.ops.sql_flush = delete_rows
    flush.emit_post_migrate_signal = lambda *_args, **_options: None


@pytest.fixture(scope="session", autouse=True)
def receipts_end_with_their_test():
    """On SQLite a flush drops the triggers that protect receipts and creates them again."""
    from django.db import connection

    from commerce.receipts import db_triggers

    if connection.vendor != "sqlite":
        return
    flush = connection.ops.sql_flush

    def sql_flush(style, tables, **how) -> list[str]:
        return [*db_triggers.thawing(connection), *flush(style, tables, **how), *db_triggers.freezing(connection)]

    connection.ops.sql_flush = sql_flush


@pytest.fixture
def bare_tree(db):
    """Wagtail's page tree with its root only, which the admin requires, whatever earlier tests left."""
    from wagtail.models import Locale, Page

    Page.objects.all().delete()
    locale, _made = Locale.objects.get_or_create(language_code="ja")
    Page.add_root(instance=Page(title="Root", slug="root", locale=locale))


@pytest.fixture
def run_jobs():
    """Runs waiting tasks in this process, as the worker does, until none is left; returns their number."""

    def run() -> int:
        from django_tasks_db.models import DBTaskResult

        count = 0
        while row := DBTaskResult.objects.filter(status="READY").order_by("enqueued_at").first():
            DBTaskResult.objects.filter(pk=row.pk).update(status="RUNNING")
            result = row.task_result
            result.task.call(*result.args, **result.kwargs)
            DBTaskResult.objects.filter(pk=row.pk).update(status="SUCCESSFUL")
            count += 1
        return count

    return run
