"""One run: the site's processes, the buyers, the plan of faults, five days later, the checks."""

import argparse
import itertools
import json
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import psycopg

from tests.chaos import checker, faults
from tests.chaos.buyers import KINDS, Buyer, pay_at_store
from tests.chaos.cluster import Cluster
from tests.chaos.ledger import Ledger
from tests.chaos.mailserver import MailServer
from tests.chaos.proxy import Proxy
from tests.chaos.report import Report
from tests.chaos.supervisor import ROOT, Supervisor, commands
from tests.formbrowser import FormBrowser

QUIET_SECONDS = 180
# Tasks whose worker was killed count as running for 15 minutes more; what they were to do is enqueued anew before.
DAYS_LATER = 5  # vouchers end after three
SESSIONS_PER_SECOND = 4  # more than are ever used
OPEN_WORK = """
    SELECT (SELECT count(*) FROM shared_mailmessage WHERE state IN ('queued', 'sending')),
      (SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status = 'READY'),
      (SELECT count(*) FROM commerce_paymentevent WHERE processed_at IS NULL),
      (SELECT count(*) FROM commerce_refund WHERE state = 'created'),
      (SELECT count(*) FROM commerce_paymentattempt WHERE state IN ('created', 'starting', 'action_required', 'awaiting_payment')),
      (SELECT count(*) FROM commerce_order WHERE state = 'pending')
"""
CONFIRMED_AT = """
    SELECT m.message_id, extract(epoch FROM o.confirmed_at) FROM shared_mailmessage m
    JOIN commerce_order o ON o.id = m.about_id
    WHERE m.kind = 'order_confirmed' AND m.address LIKE 'chaos%'
"""


class Run:
    """Everything of one run; `go` does it and cleans up."""

    def __init__(self, folder: Path, database: Path, options: argparse.Namespace) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.options, self.folder = options, folder
        self.ledger, port = Ledger(), options.port
        self.url, self.provider_url = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{port + 2}"
        self.cluster = Cluster(database, port + 5)
        self.env = environment(self.cluster.url, folder, port)
        self.supervisor = Supervisor(folder, self.env, commands(port, port + 1))
        self.mail = MailServer(self.ledger, port + 4)
        self.provider = Proxy(port + 2, f"http://127.0.0.1:{port + 1}", "/sandbox/api/")
        self.webhooks = Proxy(port + 3, self.url, "/hooks/")
        self.site = faults.Site(self.cluster, self.supervisor, self.mail, self.provider, self.webhooks, self.ledger)
        self.late: list[tuple[str, str]] = []
        self.delays_s: list[float] = []

    def go(self) -> Report:
        """The whole run. Its processes and its cluster are gone afterwards, also after an error."""
        try:
            sessions = self.prepare()
            self.sell(sessions)
            self.site.all_well()
            log_line("faults end; waiting until quiet")
            self.wait_until(self.is_quiet_but_for_vouchers)
            self.delays_s = self.confirmation_delays_s()
            self.five_days_later()
            quiet_after_s = self.wait_until(lambda: not any(self.open_work()))
            return self.report(quiet_after_s)
        finally:
            self.supervisor.end()
            with suppress(Exception):
                self.mail.controller.stop()
            self.cluster.remove()

    def prepare(self) -> Iterable[tuple[str, str]]:
        """Cluster, tables, demo, events, buyers, processes. Returns addresses with their sessions."""
        log_line("cluster, tables and demo (about a minute)")
        self.cluster.create()
        for command in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"], ["demo"]):
            self.python("manage.py", *command)
        number = max(40, int(self.options.seconds * SESSIONS_PER_SECOND))
        sessions = json.loads(self.python("-m", "tests.chaos.prepare", str(number)).splitlines()[-1])
        self.mail.controller.start()
        self.provider.begin()
        self.webhooks.begin()
        self.supervisor.begin()
        if self.wait_until(self.answers, 60) is None:
            raise RuntimeError((self.folder / "web.log").read_text()[-3000:])
        return iter(sessions.items())

    def python(self, *arguments: str) -> str:
        """The output of Python in the site's environment; RuntimeError with its errors."""
        env = self.env | {"CLOCK_OFFSET": str(self.supervisor.offset)}
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{arguments}: {done.stderr[-3000:]}")
        return done.stdout

    def answers(self) -> bool:
        """Whether the site serves a page."""
        with suppress(httpx.HTTPError):
            return httpx.get(f"{self.url}/help/", timeout=20).status_code == 200
        return False

    def sell(self, sessions: Iterable[tuple[str, str]]) -> None:
        """Buyers in threads and the plan of faults, side by side."""
        end, lock = time.monotonic() + self.options.seconds, threading.Lock()
        kinds = itertools.cycle(KINDS)

        def buy_until_stopped() -> None:
            while time.monotonic() < end:
                with lock:
                    pair, kind = next(iter(sessions), None), next(kinds)
                if pair is None:
                    return
                self.buy(*pair, kind)

        threads = [threading.Thread(target=buy_until_stopped, daemon=True) for _n in range(self.options.buyers)]
        for thread in threads:
            thread.start()
        self.break_things()
        for thread in threads:
            thread.join()

    def buy(self, address: str, session: str, kind: str) -> None:
        """One purchase; an error of the script itself is counted and shown."""
        buyer = Buyer(self.url, f"{self.provider_url}/sandbox/till/", self.ledger, address, session, kind)
        try:
            buyer.buy()
        except Exception as error:  # noqa: BLE001 - the script met a page that it does not know
            self.ledger.saw("script error")
            log_line(f"buyer {kind}: {type(error).__name__} {error}"[:300])
        if buyer.late_number:
            self.late.append((address, buyer.late_number))

    def break_things(self) -> None:
        """Causes the planned faults at their times, one after the other."""
        begun = time.monotonic()
        for fault in faults.plan(self.options.seed, self.options.seconds, self.options.every):
            time.sleep(max(0.0, begun + fault.after_s - time.monotonic()))
            log_line(f"{time.monotonic() - begun:5.0f} s {fault.kind}; told complete {len(self.ledger.completed)}")
            try:
                faults.cause(self.site, fault)
            except (OSError, psycopg.Error, subprocess.CalledProcessError) as error:
                log_line(f"  {type(error).__name__} {error}"[:200])

    def five_days_later(self) -> None:
        """Moves all clocks, lets vouchers lapse, and pays half of those that were kept by slips printed in time."""
        log_line(f"{DAYS_LATER} days later; {len(self.late)} unpaid vouchers")
        self.supervisor.move_clock(DAYS_LATER * 86_400)
        time.sleep(8)
        self.wait_until(self.answers, 60)
        for _address, number in random.Random(self.options.seed).sample(self.late, len(self.late) // 2):
            pay_at_store(FormBrowser(self.provider_url), f"{self.provider_url}/sandbox/till/", number, ("pay_late",))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query on a connection of its own."""
        with psycopg.connect(self.cluster.url, connect_timeout=10) as connection:
            return connection.execute(sql).fetchall()

    def open_work(self) -> tuple[int, ...]:
        """Numbers of what waits: mails, tasks, events, refunds, attempts, orders."""
        return self.rows(OPEN_WORK)[0]

    def is_quiet_but_for_vouchers(self) -> bool:
        """Nothing waits but buyers' vouchers and holds."""
        return not any(self.open_work()[:4])

    def wait_until(self, condition: Any, seconds: float = QUIET_SECONDS) -> float | None:
        """Seconds until the condition holds; None at the limit."""
        begun = time.monotonic()
        while time.monotonic() - begun < seconds:
            with suppress(psycopg.Error):
                if condition():
                    return time.monotonic() - begun
            time.sleep(1)
        return None

    def confirmation_delays_s(self) -> list[float]:
        """Seconds from each confirmation to the first time that a server took its mail."""
        first: dict[str, float] = {}
        for mail in self.ledger.emails:
            first.setdefault(mail.message_id, mail.at)
        return [first[key] - float(at) for key, at in self.rows(CONFIRMED_AT) if key in first]

    def report(self, quiet_after_s: float | None) -> Report:
        """Compares everything, and runs the audit."""
        if quiet_after_s is None:
            log_line(f"still open (mails, tasks, events, refunds, attempts, orders): {self.open_work()}")
        tables = checker.read_tables(self.rows)
        env = self.env | {"CLOCK_OFFSET": str(self.supervisor.offset)}
        audit = subprocess.run(
            [sys.executable, "manage.py", "audit", "--language", "en"],
            cwd=ROOT, env=env, capture_output=True, text=True, check=False,
        )  # fmt: skip
        own = checker.findings(self.ledger, tables)
        restarts = self.supervisor.restarts
        return Report(
            self.options.seed, self.ledger, tables, own, audit.stdout[-4000:] + audit.stderr[-500:],
            audit.returncode, quiet_after_s, self.delays_s, restarts,
        )  # fmt: skip


def environment(database_url: str, folder: Path, port: int) -> dict[str, str]:
    """Production settings but for TLS; the sandbox and the mail server are behind the harness's own doors."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    url = f"http://127.0.0.1:{port}"
    return kept | {
        "DATABASE_URL": database_url, "DATABASE_POOL": "6", "DATA_DIR": str(folder), "DEBUG": "0", "DEMO": "1",
        "COLLECTED_STATIC": "1", "SECRET_KEY": "chaos-only-secret-key-that-lives-for-one-run-of-the-harness-0123456789",
        "TICKET_SIGNING_SEED": "YmVuY2gtb25seS1zZWVkLW9mLTMyLWJ5dGVzLWxvbmc=", "ALLOWED_HOSTS": "127.0.0.1",
        "BASE_URL": url, "SANDBOX_URL": f"http://127.0.0.1:{port + 2}", "TRUSTED_PROXIES": "1",
        "SANDBOX_WEBHOOK_URL": f"http://127.0.0.1:{port + 3}/hooks/payments/sandbox/", "SECURE_SSL_REDIRECT": "0",
        "COOKIES_SECURE": "0", "LOG_LEVEL": "WARNING", "DJANGO_SETTINGS_MODULE": "portal.settings",
        "MAIL_BACKEND": "portal.shared.mail.smtp.EmailBackend", "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(port + 4),
    }  # fmt: skip


def log_line(text: str) -> None:
    """Progress, at once."""
    print(f"chaos: {text}", flush=True)
