"""A whole site for the bench: its own PostgreSQL database, gunicorn with two workers, task worker and scheduler.

The sandbox provider runs in a process of its own, as a real one is somewhere else; its processor time is not counted.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import httpx
import psycopg

ROOT = Path(__file__).resolve().parents[2]
WORKERS = 2
COUNTED = ("web", "worker", "scheduler")


@dataclass
class Stack:
    """A running site: its address, its environment, its processes."""

    base_url: str
    env: dict[str, str]
    started_in_s: float = 0.0
    processes: dict[str, subprocess.Popen] = field(default_factory=dict)

    def run(self, *args: str) -> str:
        """Runs Python with these arguments in the site's environment; its output, or RuntimeError with its error output."""
        done = subprocess.run(
            [sys.executable, *args], cwd=ROOT, env=self.env, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{args}: {done.stderr[-3000:]}")
        return done.stdout

    def pids(self, name: str) -> list[int]:
        """A process and its children."""
        parent = self.processes[name].pid
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        return [parent, *map(int, children)]

    def cpu_s(self) -> float:
        """Processor seconds used so far by all processes of the site (without the database's)."""
        ticks = 0
        for name in COUNTED:
            for pid in self.pids(name):
                stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                ticks += sum(int(stat[i]) for i in (11, 12))
        return ticks / os.sysconf("SC_CLK_TCK")

    def worker_pss_mb(self) -> list[float]:
        """Memory of each web worker as its fair share of what is shared (PSS)."""
        return [_pss_mb(pid) for pid in self.pids("web")[1:]]


def _pss_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


@contextmanager
def running_site(database_url: str):
    """Makes the database, loads the demo, starts everything; removes all of it at the end."""
    name = f"bench_{os.getpid()}"
    with psycopg.connect(database_url, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
    try:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            yield from serve(urlunsplit(urlsplit(database_url)._replace(path=f"/{name}")), Path(folder))
    finally:
        with psycopg.connect(database_url, autocommit=True) as admin:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def serve(database_url: str, folder: Path):
    port, provider_port = _free_port(), _free_port()
    stack = Stack(f"http://127.0.0.1:{port}", _environment(database_url, folder, port, provider_port))
    for command in (["migrate"], ["collectstatic", "--noinput"], ["demo"]):
        stack.run("manage.py", *command)
    try:
        _start(stack, folder, port, provider_port)
        yield stack
    finally:
        for process in stack.processes.values():
            process.send_signal(signal.SIGTERM)
        for process in stack.processes.values():
            process.wait(30)


def _start(stack: Stack, folder: Path, port: int, provider_port: int) -> None:
    manage = [sys.executable, "manage.py"]
    web = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--log-level", "warning"]
    commands = {
        "provider": [*web, "--bind", f"127.0.0.1:{provider_port}", "--workers", "1", "--threads", "8"],
        "web": [*web, "--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS), "--threads", "4"],
        "worker": [*manage, "db_worker", "--backend", "jobs", "--queue-name", "*", "--interval", "0.1"],
        "scheduler": [*manage, "run_scheduler", "--every", "2"],
    }
    begun = time.perf_counter()
    for name, command in commands.items():
        log = (folder / f"{name}.log").open("wb")
        stack.processes[name] = subprocess.Popen(command, cwd=ROOT, env=stack.env, stdout=log, stderr=log)
    while time.perf_counter() - begun < 60:
        try:
            if httpx.get(f"{stack.base_url}/help/", timeout=30).status_code == 200:
                stack.started_in_s = time.perf_counter() - begun
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise RuntimeError((folder / "web.log").read_text()[-3000:])


def _environment(database_url: str, folder: Path, port: int, provider_port: int) -> dict[str, str]:
    """Production settings but for TLS, which a bench on one machine has not; the demo's sandbox is the provider."""
    return os.environ | {
        "DATABASE_URL": database_url,
        "DATA_DIR": str(folder),
        "DEBUG": "0",
        "DEMO": "1",
        "COLLECTED_STATIC": "1",
        "SECRET_KEY": "bench-only-secret-key-that-lives-for-one-run-of-the-bench-0123456789",
        "TICKET_SIGNING_SEED": "YmVuY2gtb25seS1zZWVkLW9mLTMyLWJ5dGVzLWxvbmc=",
        "ALLOWED_HOSTS": "127.0.0.1",
        "BASE_URL": f"http://127.0.0.1:{port}",
        "SANDBOX_URL": f"http://127.0.0.1:{provider_port}",
        "SECURE_SSL_REDIRECT": "0",
        "COOKIES_SECURE": "0",
        "LOG_LEVEL": "WARNING",
        "DATABASE_POOL": "8",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
