"""What every test may use."""

import os

import pytest

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_configure(config) -> None:
    """Marks of this house's own."""
    config.addinivalue_line("markers", "unaudited(why): leaves rows that the audit would object to, on purpose")


@pytest.fixture(autouse=True)
def fresh_page_cache():
    """No test sees a page or a search index that another test cached."""
    from django.core.cache import cache

    from cms.search import index_cache
    from commerce.catalog import event_search
    from portal.shared import page_cache

    cache.clear()
    page_cache._seen.update(version=0, at=0.0)
    for value in [*vars(index_cache).values(), *vars(event_search).values()]:
        if isinstance(value, index_cache.IndexCache | index_cache.DocumentLoader):
            value._cached.clear()


@pytest.fixture(autouse=True)
def japanese_first():
    """No test goes on in the language of a page that another one asked for."""
    from django.utils import translation

    translation.deactivate()


@pytest.fixture
def warm(monkeypatch):
    """However slow the machine, a process does not ask for the content's version a second time."""
    monkeypatch.setattr("portal.shared.page_cache.VERSION_CHECK_SECONDS", 3600)


@pytest.fixture(scope="session", autouse=True)
def quick_flush():
    """On PostgreSQL, tests with real transactions empty only tables that have rows: TRUNCATE of all takes seconds."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return

    def delete_rows(style, tables, *, reset_sequences=False, allow_cascade=False) -> list[str]:
        quoted = [connection.ops.quote_name(table) for table in tables]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(f"SELECT '{t}' WHERE EXISTS (SELECT 1 FROM {t})" for t in quoted))
            filled = [f"DELETE FROM {table};" for (table,) in cursor.fetchall()]
        # receipts refuse to be deleted: for the flush no trigger fires
        return ["SET session_replication_role = replica;", *filled, "SET session_replication_role = origin;"]

    connection.ops.sql_flush = delete_rows


@pytest.fixture(scope="session", autouse=True)
def receipts_end_with_their_test():
    """On SQLite a flush of a test with real transactions takes the triggers of receipts away and sets them up again."""
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
    """Wagtail's tree with its root alone, whatever earlier tests left: the admin asks for it, and counts must agree."""
    from wagtail.models import Locale, Page

    Page.objects.all().delete()
    locale, _made = Locale.objects.get_or_create(language_code="ja")
    Page.add_root(instance=Page(title="Root", slug="root", locale=locale))


@pytest.fixture
def run_jobs():
    """Runs the waiting task rows in this process, as the worker would, until none is left."""

    def run() -> int:
        from django_tasks_db.models import DBTaskResult

        done = 0
        while row := DBTaskResult.objects.filter(status="READY").order_by("enqueued_at").first():
            DBTaskResult.objects.filter(pk=row.pk).update(status="RUNNING")
            result = row.task_result
            result.task.call(*result.args, **result.kwargs)
            DBTaskResult.objects.filter(pk=row.pk).update(status="SUCCESSFUL")
            done += 1
        return done

    return run
