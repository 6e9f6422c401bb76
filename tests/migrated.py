"""A migrated database is made once per state of the migrations and then copied: migrating takes half a minute."""

import contextlib
import hashlib
import shutil
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import ProgrammingError

from commerce.receipts import db_triggers


def key() -> str:
    """A digest that changes with the migrations, the triggers that they set up, and the rights that models bring."""
    digest = hashlib.sha256(Path(db_triggers.__file__).read_bytes())
    for app in apps.get_app_configs():
        for path in sorted((Path(app.path) / "migrations").glob("*.py")):
            digest.update(f"{app.label}/{path.name}".encode() + path.read_bytes())
    for model in apps.get_models():
        told = model._meta
        digest.update(f"{told.label} {told.verbose_name_raw} {told.default_permissions} {told.permissions}".encode())
    return digest.hexdigest()[:16]


def copy_instead(connection, *, anew: bool) -> None:
    """From now on `create_test_db` copies what an earlier run has stored, or stores what it made; `anew`: always makes."""
    creation, stored = connection.creation, (OnPostgres if connection.vendor == "postgresql" else OnSqlite)(connection)
    make_rows, make = creation._create_test_db, creation.create_test_db

    def copy_stored(*args, **kwargs) -> str:
        return stored.make_or_copy(make_rows, *args, **kwargs)

    def create_and_store(*args, **kwargs) -> str:
        is_stored = stored.is_there() and not anew
        if is_stored:
            creation._create_test_db = copy_stored
        name = make(*args, **kwargs)
        if not is_stored:
            stored.store(name)
        return name

    creation.create_test_db = create_and_store


class OnSqlite:
    """The stored database is a file beside the one of the test run."""

    def __init__(self, connection) -> None:
        self.connection, self.path = connection, Path(settings.DATA_DIR) / f"migrated-{key()}.sqlite3"

    def is_there(self) -> bool:
        return self.path.exists()

    def make_or_copy(self, make, *args, **kwargs) -> str:
        name = make(*args, **kwargs)
        for leftover in ("-wal", "-shm"):
            Path(f"{name}{leftover}").unlink(missing_ok=True)
        shutil.copyfile(self.path, name)
        return name

    def store(self, name: str) -> None:
        for outdated in self.path.parent.glob("migrated-*.sqlite3"):  # not the half that another run writes
            outdated.unlink(missing_ok=True)
        half = Path(f"{self.path}-of-{Path(name).stem}")
        with self.connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(half)])
        half.rename(self.path)


class OnPostgres:
    """The stored database is a second one on the server, which the run's own is a copy of."""

    def __init__(self, connection) -> None:
        self.connection, self.name = connection, f"migrated_{key()}"

    def is_there(self) -> bool:
        with self.connection.creation._nodb_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name])
            return cursor.fetchone() is not None

    def make_or_copy(self, make, *args, **kwargs) -> str:
        self.connection.settings_dict["TEST"]["TEMPLATE"] = self.name
        return make(*args, **kwargs)

    def store(self, name: str) -> None:
        self.connection.close()
        self.connection.close_pool()  # a database that somebody uses cannot be copied
        half = f"{self.name}_of_{name}"
        with self.connection.creation._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{half}"')
            cursor.execute(f'DROP DATABASE IF EXISTS "{self.name}"')
            cursor.execute(f'CREATE DATABASE "{half}" TEMPLATE "{name}"')
            with contextlib.suppress(ProgrammingError):  # another run was quicker: its own is as good
                cursor.execute(f'ALTER DATABASE "{half}" RENAME TO "{self.name}"')
            cursor.execute(f'DROP DATABASE IF EXISTS "{half}"')
