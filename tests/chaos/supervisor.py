"""Starts the site's processes and starts again what ended, as a service manager does."""

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAUSE_SECONDS = 1.0  # between the end of a process and its next start
MANAGE = [sys.executable, "manage.py"]
WORKER = [*MANAGE, "db_worker", "--backend", "jobs", "--interval", "0.2", "--no-startup-delay", "--queue-name"]
GUNICORN = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--log-level", "warning"]


def commands(web_port: int, provider_port: int) -> dict[str, list[str]]:
    """The processes of a site by name, with the provider's."""
    return {
        "provider": [*GUNICORN, "--bind", f"127.0.0.1:{provider_port}", "--workers", "1", "--threads", "8"],
        "web": [*GUNICORN, "--bind", f"127.0.0.1:{web_port}", "--workers", "2", "--threads", "6"],
        "worker": [*WORKER, "default"],
        "mail worker": [*WORKER, "mail"],
        "scheduler": [*MANAGE, "run_scheduler", "--every", "3"],
    }


@dataclass
class Supervisor:
    """`skew`: process → seconds by which its clock differs, from its next start on; `offset` is added to all."""

    folder: Path
    env: dict[str, str]
    commands: dict[str, list[str]]
    offset: int = 0
    skew: dict[str, int] = field(default_factory=dict)
    running: dict[str, subprocess.Popen] = field(default_factory=dict)
    restarts: int = 0
    _ending: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def begin(self) -> None:
        """Starts all processes, and watches them."""
        for name in self.commands:
            self._start(name)
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _start(self, name: str) -> None:
        env = self.env | {"CLOCK_OFFSET": str(self.offset + self.skew.get(name, 0))}
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                self.commands[name], cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True
            )

    def _watch(self) -> None:
        while not self._ending.wait(0.3):
            for name, process in list(self.running.items()):
                if process.poll() is not None:
                    self._kill_group(process)
                    time.sleep(PAUSE_SECONDS)
                    self.restarts += 1
                    self._start(name)

    @staticmethod
    def _kill_group(process: subprocess.Popen) -> None:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return

    def send(self, name: str, number: signal.Signals) -> None:
        """Sends a signal to the process of that name."""
        try:
            os.kill(self.running[name].pid, number)
        except ProcessLookupError:
            return

    def children(self, name: str) -> list[int]:
        """The processes that it has started: gunicorn's workers."""
        pid = self.running[name].pid
        try:
            return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        except OSError:
            return []

    def move_clock(self, seconds: int) -> None:
        """Restarts everything at a later time."""
        self.offset += seconds
        for name in self.commands:
            self.send(name, signal.SIGTERM)

    def end(self) -> None:
        """Ends all processes, after ten seconds by force."""
        self._ending.set()
        if self._thread:
            self._thread.join()
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                self._kill_group(process)
            self._kill_group(process)
