"""A database of an older version, loaded for each test module, and processes of the present code that use it."""

import gzip
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from django.conf import settings

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
# The keys by which the old version signed its links, tickets and passes.
SECRETS = {
    "SECRET_KEY": "tests-only-secret-key-with-enough-length-for-the-checks",
    "TICKET_SIGNING_SEED": "dGVzdHMtb25seS1zZWVkLW9mLTMyLWJ5dGVzLWxvbmc=",
}
RUN_QUERIES = "import django; django.setup(); from tests.upgrade.queries import main; main()"
UNREACHABLE = "http://127.0.0.1:9"  # the discard port: no sandbox provider runs there


def vendor() -> str:
    """The database system of the test run; each has a dump in this folder."""
    return settings.DATABASES["default"]["ENGINE"].rpartition(".")[2].removesuffix("3")


def recorded() -> dict:
    """What the old version reported about its database."""
    return json.loads((HERE / f"{vendor()}.json").read_text())


def _dump() -> str:
    return gzip.decompress((HERE / f"{vendor()}.sql.gz").read_bytes()).decode()


@contextmanager
def database(folder: Path) -> Iterator[str]:
    """Loads the dump and yields the URL of the database, which is removed with the end of the block."""
    with _sqlite(folder) if vendor() == "sqlite" else _postgresql() as url:
        yield url


@contextmanager
def _sqlite(folder: Path) -> Iterator[str]:
    path = folder / "old.sqlite3"
    with closing(sqlite3.connect(path)) as loaded:
        loaded.executescript(_dump())
    yield f"sqlite://{path}"


@contextmanager
def _postgresql() -> Iterator[str]:
    import psycopg
    from psycopg.sql import SQL, Identifier

    name = Identifier(f"{settings.DATABASES['default']['TEST']['NAME']}_upgrade")
    drop, make = SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name), SQL("CREATE DATABASE {}").format(name)
    with psycopg.connect(_address("postgres"), autocommit=True) as server:
        server.execute(drop)
        server.execute(make)
        try:
            url = _address(f"{settings.DATABASES['default']['TEST']['NAME']}_upgrade")
            with psycopg.connect(url, autocommit=True) as loaded:
                loaded.execute(_dump().encode())
            yield url
        finally:
            server.execute(drop)


def _address(name: str) -> str:
    server = settings.DATABASES["default"]
    user = quote(server["USER"]) + (f":{quote(server['PASSWORD'])}" if server["PASSWORD"] else "")
    return f"postgres://{user}@{server['HOST']}:{server['PORT'] or 5432}/{name}"


class Site:
    """The old database under the present code: each command is a process of its own, at the time of the upgrade."""

    def __init__(self, url: str, folder: Path, at: str) -> None:
        self.at = datetime.fromisoformat(at)
        settings_env = {"DATABASE_URL": url, "DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "tests.settings"}
        unreachable_env = {"SANDBOX_URL": UNREACHABLE, "SANDBOX_WEBHOOK_URL": UNREACHABLE, "PYTHONWARNINGS": "ignore"}
        self.env = os.environ | SECRETS | settings_env | unreachable_env

    def run(self, *command: str, stdin: str = "") -> str:
        """The output of a Python command; an AssertionError shows the output of one that failed."""
        offset = int((self.at - datetime.now(UTC)).total_seconds())
        env = self.env | {"CLOCK_OFFSET": str(offset)}
        options = {"cwd": ROOT, "env": env, "input": stdin, "capture_output": True, "text": True, "timeout": 600}
        done = subprocess.run([sys.executable, *command], check=False, **options)
        assert done.returncode == 0, (done.stdout + done.stderr)[-6000:]
        return done.stdout

    def query(self, **queries: object) -> dict:
        """The results of `queries.py` by name; None for a query without an argument."""
        return json.loads(self.run("-c", RUN_QUERIES, stdin=json.dumps(queries)))
