"""What attacks cost the documented start: `python -m tests.bench.attack_memory`.

Starts gunicorn with the repository's configuration over SQLite with an empty site, then attacks it with picture bombs, a body of
300 MB in chunks, and slow clients. Prints the memory of each process (RSS, MB) and how long `/healthz` takes meanwhile.
"""

import argparse
import io
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from PIL import Image

from tests.bench.slow_clients import slow_clients

ROOT = Path(__file__).resolve().parents[2]
PROBE_SECONDS = 0.1  # between two questions
MB = 1_000_000


@dataclass
class Watch:
    """What was seen during one attack."""

    port: int
    parent: int
    took_ms: list[float] = field(default_factory=list)
    failed: int = 0
    peaks: dict[int, float] = field(default_factory=dict)
    ended: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Asks and measures until `ended`."""
        while not self.ended.wait(PROBE_SECONDS):
            begun = time.perf_counter()
            try:
                httpx.get(f"http://127.0.0.1:{self.port}/healthz", timeout=30).raise_for_status()
            except httpx.HTTPError:
                self.failed += 1
            self.took_ms.append((time.perf_counter() - begun) * 1000)
            for pid, now in memory_mb(self.parent).items():
                self.peaks[pid] = max(self.peaks.get(pid, 0), now)


def main() -> None:
    """One line per attack; ends with 1 when `/healthz` failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.attack_memory", description=__doc__)
    parser.add_argument("--port", type=int, default=8130)
    parser.add_argument("--slow", type=int, default=200, help="slow connections (default 200)")
    parser.add_argument("--seconds", type=int, default=15, help="for which they are held (default 15)")
    parser.add_argument("--worker-class", help="another worker of gunicorn, to compare with")
    options = parser.parse_args()
    more = ["--worker-class", options.worker_class] if options.worker_class else []
    with running_site(options.port, more) as parent:
        attacks = {
            "ten picture bombs": lambda: picture_bombs(options.port, 10),
            "300 MB in chunks": lambda: chunked_body(options.port, 300 * MB),
            f"{options.slow} slow connections": lambda: hold(options.port, options.slow, options.seconds),
        }
        failed = sum(measured(name, attack, options.port, parent) for name, attack in attacks.items())
    sys.exit(1 if failed else 0)


def measured(name: str, attack: Callable[[], str], port: int, parent: int) -> int:
    """Prints what the attack did; returns how many questions had no answer."""
    before, watch = memory_mb(parent), Watch(port, parent)
    thread = threading.Thread(target=watch.run)
    thread.start()
    outcome = attack()
    watch.ended.set()
    thread.join()
    after = memory_mb(parent)
    memory = ", ".join(
        f"{before.get(pid, 0):.0f}/{watch.peaks[pid]:.0f}/{after.get(pid, 0):.0f}" for pid in watch.peaks
    )
    p50, most = statistics.median(watch.took_ms), max(watch.took_ms)
    sys.stdout.write(
        f"{name}: {outcome}; RSS before/peak/after {memory} MB; "
        f"/healthz p50 {p50:.0f} ms, max {most:.0f} ms, {watch.failed} of {len(watch.took_ms)} failed\n"
    )
    sys.stdout.flush()
    return watch.failed


def picture_bombs(port: int, number: int) -> str:
    """Sends the contact form with three PNGs of 39.7 Mpx each, from as many clients at once."""
    picture = io.BytesIO()
    Image.new("RGB", (6300, 6300)).save(picture, "PNG", optimize=True)
    answers: list[int] = []
    threads = [
        threading.Thread(target=lambda: answers.append(_inquiry(port, picture.getvalue()))) for _n in range(number)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return f"answered {sorted(set(answers))}, {len(picture.getvalue()) // 1000} kB each"


def _inquiry(port: int, picture: bytes) -> int:
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=120) as client:
        form = client.get("/contact/").text
        hidden = dict(re.findall(r'name="(csrfmiddlewaretoken|drawn)"[^>]*value="([^"]+)"', form))
        if not hidden:
            raise LookupError
        time.sleep(2.5)  # a form that is filled in faster is refused before its pictures are looked at
        data = hidden | {"topic": "other", "name": "A", "email": "a@example.jp", "text": "text", "website": ""}
        files = [("attachments", (f"{n}.png", picture, "image/png")) for n in range(3)]
        return client.post("/contact/", data=data, files=files).status_code


def chunked_body(port: int, size: int) -> str:
    """Sends a body without an announced length; says how much the server took and what it answered."""
    head = b"POST /contact/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\n"
    chunk, sent = b"x" * 65_536, 0
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(head + b"Transfer-Encoding: chunked\r\n\r\n")
        with suppress(OSError):
            while sent < size:
                connection.sendall(b"10000\r\n" + chunk + b"\r\n")
                sent += len(chunk)
        answer = b""
        with suppress(OSError):
            answer = connection.recv(100)
    return f"{sent // MB} MB taken, answer {answer.partition(b'\r')[0].decode() or 'none (closed)'}"


def hold(port: int, number: int, seconds: int) -> str:
    """Slow clients for some seconds, and a page of the site meanwhile."""
    with slow_clients(port, number):
        time.sleep(seconds)
        begun = time.perf_counter()
        try:
            status = str(httpx.get(f"http://127.0.0.1:{port}/help/", timeout=30).status_code)
        except httpx.HTTPError as error:
            status = type(error).__name__
        return f"/help/ {status} in {(time.perf_counter() - begun) * 1000:.0f} ms"


def memory_mb(parent: int) -> dict[int, float]:
    """RSS by process: the master and its workers."""
    found = {}
    for pid in [parent, *map(int, Path(f"/proc/{parent}/task/{parent}/children").read_text().split())]:
        with suppress(OSError):
            pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
            found[pid] = pages * os.sysconf("SC_PAGE_SIZE") / MB
    return found


@contextmanager
def running_site(port: int, more: list[str]) -> Iterator[int]:
    """A migrated site with the demo; yields the pid of gunicorn's master."""
    with tempfile.TemporaryDirectory(prefix="attack-") as folder:
        env = os.environ | {"DEMO": "1", "DATA_DIR": folder, "LOG_LEVEL": "ERROR", "COLLECTED_STATIC": "0"}
        env.pop("DATABASE_URL", None)
        for command in ("migrate", "demo"):
            subprocess.run(
                [sys.executable, "manage.py", command], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL
            )
        command = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{port}", *more]
        process = subprocess.Popen([*command, "--log-level", "error"], cwd=ROOT, env=env)
        try:
            _wait_for(port)
            yield process.pid
        finally:
            process.terminate()
            process.wait(60)


def _wait_for(port: int) -> None:
    ends = time.monotonic() + 90
    while time.monotonic() < ends:
        with suppress(httpx.HTTPError):
            if httpx.get(f"http://127.0.0.1:{port}/help/", timeout=30).status_code == 200:
                return
        time.sleep(0.3)
    raise TimeoutError


if __name__ == "__main__":
    main()
