"""Real worker and scheduler processes on the test's database, which a test can kill."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
INHERITED = ("PATH", "HOME", "LANG", "TMPDIR", "PYTHONDONTWRITEBYTECODE")
WORKER = ("db_worker", "--backend", "jobs", "--queue-name", "*", "--interval", "0.1", "--no-startup-delay")


def environment(data_dir: Path, **overrides: str) -> dict[str, str]:
    """The environment of a production process, with this test's database, addresses and secrets."""
    database = connection.settings_dict
    user = quote(database["USER"]) + (f":{quote(database['PASSWORD'])}" if database["PASSWORD"] else "")
    return {
        **{name: os.environ[name] for name in INHERITED if name in os.environ},
        "DATABASE_URL": f"postgres://{user}@{database['HOST']}:{database['PORT'] or 5432}/{database['NAME']}",
        "DEBUG": "0",
        "DEMO": "1",
        "SECRET_KEY": settings.SECRET_KEY,
        "TICKET_SIGNING_SEED": settings.TICKET_SIGNING_SEED,
        "BASE_URL": settings.BASE_URL,
        "ALLOWED_HOSTS": "*",
        "DATA_DIR": str(data_dir),
        **overrides,
    }


def start(*arguments: str, env: dict[str, str]) -> subprocess.Popen:
    """Starts `manage.py` as a process."""
    log = Path(env["DATA_DIR"]) / "processes.log"
    with log.open("a") as output:
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, stdout=output, stderr=subprocess.STDOUT
        )


@contextlib.contextmanager
def worker(env: dict[str, str]) -> Iterator[subprocess.Popen]:
    """A running worker, killed at the end of the block at the latest."""
    process = start(*WORKER, env=env)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def log_tail(env: dict[str, str]) -> str:
    """The end of the processes' log."""
    return (Path(env["DATA_DIR"]) / "processes.log").read_text()[-4000:]


def run(*arguments: str, env: dict[str, str], seconds: float = 90) -> None:
    """Runs `manage.py` to its end; raises AssertionError with the log when it fails."""
    status = start(*arguments, env=env).wait(seconds)
    assert status == 0, log_tail(env)


def wait_until(
    condition: Callable[[], bool], process: subprocess.Popen, env: dict[str, str], seconds: float = 90
) -> None:
    """Waits for a condition; raises AssertionError with the log when the process ends or the time is over before."""
    end = time.monotonic() + seconds
    while not condition():
        assert process.poll() is None, log_tail(env)
        assert time.monotonic() < end, log_tail(env)
        time.sleep(0.05)
