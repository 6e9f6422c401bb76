"""Serves the demo: web server, sandbox provider, workers and scheduler together, until Ctrl-C or until one of them ends."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60  # for the first response
STOP_SECONDS = 15  # for a child to end after it was asked to
MANAGE = [sys.executable, "manage.py"]
WORKER = [*MANAGE, "db_worker", "--backend", "jobs", "--interval", "0.2", "--no-reload", "--queue-name"]
WORKERS = {"worker": [*WORKER, "default"], "mail worker": [*WORKER, "mail"]}  # a slow mail server delays mails only
SCHEDULER = [*MANAGE, "run_scheduler", "--every", "5"]


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """The children's variables: a demo at PORT, whose mails and webhooks use that address; `DEBUG=1 make run` debugs."""
    env = {"HOST": "127.0.0.1", "PORT": "8000", "DEMO": "1"} | dict(given)
    env.setdefault("BASE_URL", f"http://localhost:{env['PORT']}")
    env.setdefault("PYTHONUNBUFFERED", "1")
    return env


def web_command(bind: str, threads: int) -> list[str]:
    """One process with threads, which also answers the webhooks that the sandbox provider sends."""
    options = f"--bind {bind} --workers 1 --threads {threads} --log-level warning"
    return [sys.executable, "-m", "gunicorn", *options.split(), "portal.wsgi"]


def free_port() -> int:
    """A free TCP port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def port_is_free(host: str, port: int) -> bool:
    """Whether no process listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def start(command: list[str], env: dict[str, str]) -> subprocess.Popen:
    """A child in its own session, so that only this process receives Ctrl-C; it ends the children in order."""
    return subprocess.Popen(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, start_new_session=True)


def answers(url: str) -> bool:
    """Whether the web server responds."""
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 - our own address
            return response.status == 200
    except (OSError, urllib.error.URLError):
        return False


def wait_for_web(web: subprocess.Popen, env: dict[str, str]) -> bool:
    """Waits for the first response; False when the server ended or did not respond in time."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and web.poll() is None:
        if answers(f"http://{env['HOST']}:{env['PORT']}/healthz"):
            return True
        time.sleep(0.1)
    return False


def stop(children: dict[str, subprocess.Popen]) -> None:
    """Terminates all children, waits until a running task is finished, and kills those that still run."""
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    end = time.monotonic() + STOP_SECONDS
    for child in children.values():
        try:
            child.wait(max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def welcome(env: dict[str, str]) -> str:
    """The addresses of the site and the accounts of the demo."""
    url = env["BASE_URL"]
    return f"""
  {url}/            the site
  {url}/mailbox/    the mails it has sent
  {url}/staff/      for editors and staff (second factor: DEMO=1 .venv/bin/python manage.py demo_code)

  buyer   hanako@example.jp    password for all four: cloud-demo-2026
  editor  editor@example.jp    publishes help
  writer  writer@example.jp    proposes help
  staff   staff@example.jp

  Ctrl-C ends it.
"""


def serve(env: dict[str, str]) -> int:
    """Runs all processes; returns the exit status."""
    parent = os.getppid()
    provider = f"127.0.0.1:{free_port()}"  # apart: threads of the shop that wait for it would hold up each other
    env = {"SANDBOX_API_URL": f"http://{provider}"} | env
    children = {
        "web server": start(web_command(f"{env['HOST']}:{env['PORT']}", 8), env),
        "sandbox provider": start(web_command(provider, 4), env),
    }
    try:
        if not wait_for_web(children["web server"], env):
            print("run: the web server did not start; see its output above", file=sys.stderr)
            return 1
        children |= {name: start(command, env) for name, command in WORKERS.items()}
        children["scheduler"] = start(SCHEDULER, env)
        print(welcome(env), flush=True)
        while os.getppid() == parent:  # no child stays when a test run or a terminal is killed
            for name, child in children.items():
                if child.poll() is not None:
                    print(f"run: the {name} ended ({child.returncode}), so all processes end", file=sys.stderr)
                    return 1
            time.sleep(0.3)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        stop(children)


def main() -> int:
    """Prepares, then serves; the exit status is 0 after Ctrl-C or a signal, 1 after an error."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    env = environment(os.environ)
    if not port_is_free(env["HOST"], int(env["PORT"])):
        print(f"run: port {env['PORT']} is in use; try PORT={int(env['PORT']) + 1} make run", file=sys.stderr)
        return 1
    try:
        prepared = subprocess.run([sys.executable, "scripts/prepare_demo.py"], cwd=ROOT, env=env, check=False)
    except KeyboardInterrupt:
        return 1
    if prepared.returncode:
        print("run: the data could not be prepared; to start with new data, remove the folder .data", file=sys.stderr)
        return 1
    return serve(env)


if __name__ == "__main__":
    sys.exit(main())
