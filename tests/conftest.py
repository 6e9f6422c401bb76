"""What every test may use."""

import os

import pytest

from tests.audited import ROWS

LASTING = {"auth_permission", "django_content_type"}  # made from the models: no test changes them

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_configure(config) -> None:
    """Marks of this house's own."""
    config.addinivalue_line("markers", "unaudited(why): leaves rows that the audit would object to, on purpose")
    config.addinivalue_line("markers", "rows: may ask the database; given to such tests by themselves")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items) -> None:
    """Marks what may ask the database, so that `-m rows` leaves out the rest: pytest-django stops it from asking."""
    for item in items:
        if item.get_closest_marker("django_db") or ROWS & set(getattr(item, "fixturenames", ())) or is_test_case(item):
            item.add_marker(pytest.mark.rows)


def is_test_case(item) -> bool:
    """A method of one of Django's classes that begin a transaction for each test."""
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
    """No test sees a page that another one cached, nor finds its answers."""
    from django.core.cache import cache

    from cms.search import current
    from portal.shared import pagecache

    cache.clear()
    pagecache._seen.update(version=0, at=0.0)
    current.forget()


@pytest.fixture(autouse=True)
def japanese_first():
    """No test goes on in the language of a page that another one asked for."""
    from django.utils import translation

    translation.deactivate()


@pytest.fixture
def warm(monkeypatch):
    """However slow the machine, a process does not ask for the content's version a second time."""
    monkeypatch.setattr("portal.shared.pagecache.LOOK_EVERY_SECONDS", 3600)


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
    """On SQLite a flush of a test with real transactions takes the triggers of receipts away and sets them up again."""
    from django.db import connection

    from commerce.receipts import frozen

    if connection.vendor != "sqlite":
        return
    flush = connection.ops.sql_flush

    def sql_flush(style, tables, **how) -> list[str]:
        return [*frozen.thawing(connection), *flush(style, tables, **how), *frozen.freezing(connection)]

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
