"""Real workers and clocks on the test's database, which a test may kill."""

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


def environment(data_dir: Path, **more: str) -> dict[str, str]:
    """What a production process would be told: this test's database, addresses and secrets."""
    known = connection.settings_dict
    user = quote(known["USER"]) + (f":{quote(known['PASSWORD'])}" if known["PASSWORD"] else "")
    return {
        **{name: os.environ[name] for name in INHERITED if name in os.environ},
        "DATABASE_URL": f"postgres://{user}@{known['HOST']}:{known['PORT'] or 5432}/{known['NAME']}",
        "DEBUG": "0",
        "DEMO": "1",
        "SECRET_KEY": settings.SECRET_KEY,
        "TICKET_SIGNING_SEED": settings.TICKET_SIGNING_SEED,
        "BASE_URL": settings.BASE_URL,
        "ALLOWED_HOSTS": "*",
        "DATA_DIR": str(data_dir),
        **more,
    }


def start(*arguments: str, env: dict[str, str]) -> subprocess.Popen:
    """`manage.py` as a process of its own."""
    log = Path(env["DATA_DIR"]) / "processes.log"
    with log.open("a") as output:
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, stdout=output, stderr=subprocess.STDOUT
        )


@contextlib.contextmanager
def worker(env: dict[str, str]) -> Iterator[subprocess.Popen]:
    """A worker at work, which does not outlive the block; killing it inside is the point of it."""
    process = start(*WORKER, env=env)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def log_tail(env: dict[str, str]) -> str:
    """What the processes have said."""
    return (Path(env["DATA_DIR"]) / "processes.log").read_text()[-4000:]


def run(*arguments: str, env: dict[str, str], seconds: float = 90) -> None:
    """`manage.py` to its end; an AssertionError shows what it said."""
    status = start(*arguments, env=env).wait(seconds)
    assert status == 0, log_tail(env)


def wait_until(true: Callable[[], bool], process: subprocess.Popen, env: dict[str, str], seconds: float = 90) -> None:
    """Until it is so; an AssertionError with what was said when the process ends before, or when it takes too long."""
    end = time.monotonic() + seconds
    while not true():
        assert process.poll() is None, log_tail(env)
        assert time.monotonic() < end, log_tail(env)
        time.sleep(0.05)
