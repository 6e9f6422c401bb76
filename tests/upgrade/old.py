"""A database of an older version, loaded anew for a test, and processes of today's code that work on it."""

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
# With which the old version signed its links, tickets and passes.
SECRETS = {
    "SECRET_KEY": "tests-only-secret-key-with-enough-length-for-the-checks",
    "TICKET_SIGNING_SEED": "dGVzdHMtb25seS1zZWVkLW9mLTMyLWJ5dGVzLWxvbmc=",
}
ASKING = "import django; django.setup(); from tests.upgrade.asking import main; main()"
NOBODY = "http://127.0.0.1:9"  # the discard port: the sandbox provider is not there


def vendor() -> str:
    """Of the databases that have a dump here, the one that the test run uses."""
    return settings.DATABASES["default"]["ENGINE"].rpartition(".")[2].removesuffix("3")


def recorded() -> dict:
    """What the old version said of its database."""
    return json.loads((HERE / f"{vendor()}.json").read_text())


def _dump() -> str:
    return gzip.decompress((HERE / f"{vendor()}.sql.gz").read_bytes()).decode()


@contextmanager
def database(folder: Path) -> Iterator[str]:
    """Loads the dump; gives the URL of a database that ends with the block."""
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
    known = settings.DATABASES["default"]
    user = quote(known["USER"]) + (f":{quote(known['PASSWORD'])}" if known["PASSWORD"] else "")
    return f"postgres://{user}@{known['HOST']}:{known['PORT'] or 5432}/{name}"


class Site:
    """The old database under today's code: each command is a process of its own, at the moment of the upgrade."""

    def __init__(self, url: str, folder: Path, at: str) -> None:
        self.at = datetime.fromisoformat(at)
        own = {"DATABASE_URL": url, "DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "tests.settings"}
        nobody = {"SANDBOX_URL": NOBODY, "SANDBOX_WEBHOOK_URL": NOBODY, "PYTHONWARNINGS": "ignore"}
        self.env = os.environ | SECRETS | own | nobody

    def run(self, *command: str, given: str = "") -> str:
        """What a Python module printed; an AssertionError shows what it said when it failed."""
        offset = int((self.at - datetime.now(UTC)).total_seconds())
        env = self.env | {"CLOCK_OFFSET": str(offset)}
        how = {"cwd": ROOT, "env": env, "input": given, "capture_output": True, "text": True, "timeout": 600}
        done = subprocess.run([sys.executable, *command], check=False, **how)
        assert done.returncode == 0, (done.stdout + done.stderr)[-6000:]
        return done.stdout

    def ask(self, **questions: object) -> dict:
        """What `asking` answers to each; None asks without more."""
        return json.loads(self.run("-c", ASKING, given=json.dumps(questions)))
