"""The documented start, `gunicorn portal.wsgi`: what headers, slow clients and long requests do to it."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from portal.buffered_worker import HEADER_SECONDS
from tests.bench.slow_clients import slow_clients

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """The port of a server with the repository's gunicorn.conf.py, whose database refuses connections."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("gunicorn")
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    env = kept | {"DEMO": "1", "DATA_DIR": str(folder), "DATABASE_URL": "postgres://nobody@127.0.0.1:9/none"}
    command = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{free}"]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
    try:
        end = time.monotonic() + 90
        while not status_of(free, "GET /healthz HTTP/1.1", tries_once=True):
            assert process.poll() is None, (folder / "log").read_text()[-3000:]
            assert time.monotonic() < end, (folder / "log").read_text()[-3000:]
        yield free
    finally:
        process.terminate()
        process.wait(30)


def status_of(port: int, *lines: str, tries_once: bool = False) -> str:
    """The status line of the answer to a request of these lines; "" when nobody listens yet."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
            request = "\r\n".join([*lines, "Host: localhost", "Connection: close", "", ""])
            connection.sendall(request.encode())
            return connection.makefile("rb").readline().decode().strip()
    except OSError:
        if tries_once:
            return ""
        raise


@pytest.mark.parametrize("header", ["SCRIPT_NAME: /events", "Script_Name: /events", "PATH_INFO: /healthz"])
def test_no_header_moves_a_request_to_another_page(port, header):
    assert status_of(port, "GET /healthz HTTP/1.1", header) == "HTTP/1.1 200 OK"
    assert status_of(port, "GET /events/healthz HTTP/1.1", header) != "HTTP/1.1 200 OK"


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        (["GET /healthz HTTP/1.1", "X-Long: " + "x" * 25_000], "431"),
        (["GET /healthz HTTP/1.1", *[f"X-{n}: {'x' * 250}" for n in range(100)]], "431"),
        (["GET /healthz?" + "x" * 25_000 + " HTTP/1.1"], "431"),
        (["POST /contact/ HTTP/1.1", "Content-Length: 300000000"], "413"),
        (["POST /contact/ HTTP/1.1", "Content-Type: x; charset=hex", "Content-Length: 0"], "400"),
    ],
    ids=["long header", "many headers", "long address", "long body", "odd charset"],
)
def test_a_request_beyond_the_limits_is_refused(port, lines, status):
    assert status_of(port, *lines).split()[1] == status


def test_two_hundred_slow_clients_hold_nobody_up(port):
    with slow_clients(port, 200):
        for _n in range(5):
            begun = time.monotonic()
            assert status_of(port, "GET /healthz HTTP/1.1") == "HTTP/1.1 200 OK"
            assert time.monotonic() - begun < 3


def test_a_request_whose_head_does_not_end_is_closed(port):
    with socket.create_connection(("127.0.0.1", port), timeout=HEADER_SECONDS + 10) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nX-A: ")
        begun = time.monotonic()
        assert connection.recv(100) == b""
        assert HEADER_SECONDS - 2 < time.monotonic() - begun < HEADER_SECONDS + 5
