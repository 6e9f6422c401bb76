"""A whole process whose database refuses connections, or never answers: what it still says, and how soon."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
ASK = """
import json, logging, sys, time
from django.core.wsgi import get_wsgi_application
get_wsgi_application()
logging.disable()
from django.test import Client
client, answers = Client(raise_request_exception=False), []
for method, path in json.load(sys.stdin):
    begun = time.monotonic()
    response = getattr(client, method)(path, headers={"host": "localhost"})
    answers.append([response.status_code, response.get("Retry-After"), response.text, time.monotonic() - begun])
print(json.dumps(answers))
"""


def environment(tmp_path, port: int) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    site = {"DEMO": "1", "DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "portal.settings"}
    return kept | site | {"DATABASE_URL": f"postgres://nobody@127.0.0.1:{port}/none"}


def ask(env: dict[str, str], *requests: tuple[str, str]) -> list[list]:
    """Status, Retry-After, body and seconds of each request."""
    command = [sys.executable, "-c", ASK]
    options = {"input": json.dumps(requests), "capture_output": True, "text": True}
    process = subprocess.run(command, cwd=ROOT, env=env, check=False, **options)
    assert process.returncode == 0, process.stderr[-3000:]
    return json.loads(process.stdout.splitlines()[-1])


@pytest.fixture
def refusing(tmp_path) -> dict[str, str]:
    """No server listens at the database's port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return environment(tmp_path, port)


@pytest.fixture
def hanging(tmp_path):
    """A server takes connections to the database's port and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as server:
        yield environment(tmp_path, server.getsockname()[1])


def test_a_process_whose_database_refuses_says_so_everywhere(refusing):
    alive, ready, metrics, page, form = ask(
        refusing,
        ("get", "/healthz"),
        ("get", "/readyz"),
        ("get", "/metrics"),
        ("get", "/events/"),
        ("post", "/contact/"),
    )

    assert (alive[0], alive[2]) == (200, "ok\n")
    checks = json.loads(ready[2])
    assert (ready[0], {check["ok"] for check in checks.values()}) == (503, {False})
    assert checks["database"]["detail"] == "the database does not answer"
    assert (metrics[0], metrics[2].splitlines()[-1]) == (503, "portal_database_up 0")
    for status, retry_after, body, _seconds in (page, form):
        assert (status, retry_after, "なくなっていません" in body) == (503, "60", True)


def test_a_process_whose_database_hangs_is_alive_and_answers_within_seconds(hanging):
    alive, page, ready = ask(hanging, ("get", "/healthz"), ("get", "/events/"), ("get", "/readyz"))

    assert [alive[0], page[0], ready[0]] == [200, 503, 503]
    assert alive[3] < 5
    assert max(page[3], ready[3]) < 12


def test_doctor_says_in_a_sentence_that_the_database_is_away(refusing):
    begun = time.monotonic()
    process = subprocess.run(
        [sys.executable, "manage.py", "doctor"], cwd=ROOT, env=refusing, capture_output=True, text=True, check=False
    )
    assert (process.returncode, process.stdout.splitlines()[0]) == (1, "FAIL database: the database does not answer")
    assert "Traceback" not in process.stderr
    assert time.monotonic() - begun < 60
