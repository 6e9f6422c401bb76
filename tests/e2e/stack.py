"""The running site: web server, worker and scheduler as processes, on a new demo database."""

import contextlib
import email
import email.policy
import fcntl
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from scripts.prepare_demo import content_key

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / ".data" / "e2e-template"
INHERITED = ("PATH", "HOME", "LANG", "TMPDIR", "PYTHONDONTWRITEBYTECODE")
START_SECONDS = 180
READY = "Ctrl-C ends it."
LINK = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True)
class Stack:
    """A running site: its URL, its data folder, and the environment of its processes."""

    url: str
    env: dict[str, str]

    @property
    def data_dir(self) -> Path:
        """Database, mailbox and log."""
        return Path(self.env["DATA_DIR"])

    def messages(self) -> list[EmailMessage]:
        """All mails sent, oldest first."""
        files = sorted((self.data_dir / "mailbox").glob("*.eml"), key=lambda path: (path.stat().st_mtime_ns, path.name))
        return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in files]

    def messages_to(self, address: str) -> list[EmailMessage]:
        """The mails to one address, oldest first."""
        return [mail for mail in self.messages() if address in str(mail["To"])]

    def wait_for_mail(self, address: str, subject_part: str = "", *, seconds: float = 30) -> EmailMessage:
        """The newest mail to the address whose subject contains the text; waits for worker and scheduler."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            matching = [mail for mail in self.messages_to(address) if subject_part in str(mail["Subject"])]
            if matching:
                return matching[-1]
            time.sleep(0.1)
        subjects = [str(mail["Subject"]) for mail in self.messages_to(address)]
        raise AssertionError(f"no mail {subject_part!r} to {address} within {seconds} s; there are {subjects}")

    def manage(self, *arguments: str) -> str:
        """The output of `manage.py` on this site's data."""
        done = self.try_to_manage(*arguments)
        done.check_returncode()
        return done.stdout

    def try_to_manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """The finished process of `manage.py`, whatever its status."""
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.env, check=False, capture_output=True, text=True)

    def forget_limits(self) -> None:
        """Deletes all throttle counts, so that earlier tests do not limit later ones."""
        self.manage("shell", "--no-imports", "-c", FORGET_LIMITS)

    def log(self) -> str:
        """The output of the processes."""
        return (self.data_dir / "run.log").read_text()


FORGET_LIMITS = "from portal.shared.models import ThrottleCount as t; t.objects.all().delete()"


def text_of(mail: EmailMessage) -> str:
    """The plain text part of a mail."""
    return mail.get_body(("plain",)).get_content()


def links_of(mail: EmailMessage) -> list[str]:
    """All URLs in the plain text, in order."""
    return LINK.findall(text_of(mail))


def link_of(mail: EmailMessage, part: str) -> str:
    """The only URL in the plain text whose path contains `part`."""
    links = sorted({link for link in links_of(mail) if part in urlsplit(link).path})
    assert len(links) == 1, f"{part!r} in {links_of(mail)}"
    return links[0]


def free_port() -> int:
    """A free TCP port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(data_dir: Path, port: int, database_url: str) -> dict[str, str]:
    """The environment of a plain shell, so that the test settings do not leak into the site."""
    env = {name: os.environ[name] for name in INHERITED if name in os.environ}
    address = {"HOST": "127.0.0.1", "PORT": str(port), "BASE_URL": f"http://localhost:{port}"}
    demo = {"DEBUG": "1", "DEMO": "1", "LOG_LEVEL": "WARNING", "DATABASE_URL": database_url}
    demo["ANYMAIL_WEBHOOK_SECRET"] = "hook:secret"
    return env | address | demo | {"DATA_DIR": str(data_dir)}


def copy_template(target: Path) -> None:
    """Copies a data folder with a new demo, which is built once per state of the code."""
    TEMPLATE.parent.mkdir(exist_ok=True)
    with (TEMPLATE.parent / "e2e-template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp = TEMPLATE / "code"
        if not stamp.exists() or stamp.read_text() != content_key():
            shutil.rmtree(TEMPLATE, ignore_errors=True)
            TEMPLATE.mkdir()
            prepare(environment(TEMPLATE, 0, ""))
            stamp.write_text(content_key())
        shutil.copytree(TEMPLATE, target, dirs_exist_ok=True)


def prepare(env: dict[str, str]) -> None:
    """Creates tables and demo content."""
    command = [sys.executable, "scripts/prepare_demo.py"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the demo could not be loaded:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")


@contextlib.contextmanager
def postgres_database(server_url: str) -> Iterator[str]:
    """A temporary database on the server, deleted at the end."""
    name = f"e2e_{os.getpid()}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(server_url)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextlib.contextmanager
def stack_in(data_dir: Path) -> Iterator[Stack]:
    """A running site on SQLite, or on the server that DATABASE_URL names."""
    server_url = os.environ.get("DATABASE_URL", "")
    on_postgres = server_url.startswith("postgres")
    with postgres_database(server_url) if on_postgres else contextlib.nullcontext("") as database_url:
        if not on_postgres:
            copy_template(data_dir)
        with running(environment(data_dir, free_port(), database_url)) as stack:
            yield stack


@contextlib.contextmanager
def running(env: dict[str, str]) -> Iterator[Stack]:
    """Starts `scripts/run.py`, waits until it is ready, and ends it by SIGINT."""
    stack = Stack(env["BASE_URL"], env)
    with (stack.data_dir / "run.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "scripts/run.py"], cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True
        )
        try:
            wait_until_ready(stack, process)
            yield stack
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


def wait_until_ready(stack: Stack, process: subprocess.Popen) -> None:
    """Waits until the site answers; fails with the output of the processes."""
    end = time.monotonic() + START_SECONDS
    while READY not in stack.log():
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"the site did not start:\n{stack.log()[-4000:]}")
        time.sleep(0.1)
    while not is_healthy(stack):  # worker and scheduler have just been started
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"the site is not healthy:\n{stack.log()[-4000:]}")
        time.sleep(0.1)


def is_healthy(stack: Stack) -> bool:
    """Whether every health check passes."""
    try:
        with urllib.request.urlopen(f"{stack.url}/readyz", timeout=30) as response:
            return response.status == 200
    except urllib.error.HTTPError:
        return False
