"""PostgreSQL ends connections, as a restart or a failover does: the processes go on with new ones."""

import json
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from portal.shared import clock
from portal.shared.processes import heartbeats
from tests.concurrency.processes import ROOT, environment, start, wait_until, worker

pytestmark = pytest.mark.django_db(transaction=True)
APP = "scheduler-under-test"


def a_dead_task() -> DBTaskResult:
    """A task whose worker was killed an hour ago; each tick of the scheduler marks it as failed."""
    return DBTaskResult.objects.create(
        task_path="portal.shared.mail.tasks.deliver_mail",
        backend_name="jobs",
        queue_name="mail",
        args_kwargs={"args": [0], "kwargs": {}},
        status="RUNNING",
        started_at=clock.now() - timedelta(hours=1),
    )


def end_connections(app_name: str) -> int:
    """Terminates the backends of the processes with that application_name; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = %s", [app_name]
        )
        return cursor.fetchone()[0]


def test_the_scheduler_works_on_after_its_connections_were_ended(tmp_path):
    env = environment(tmp_path, PGAPPNAME=APP)
    first = a_dead_task()
    process = start("run_scheduler", "--every", "1", env=env)

    def is_failed(task: DBTaskResult) -> bool:
        return DBTaskResult.objects.filter(pk=task.pk, status="FAILED").exists()

    try:
        wait_until(lambda: is_failed(first), process, env)
        assert end_connections(APP) >= 1
        second = a_dead_task()
        wait_until(lambda: is_failed(second), process, env, seconds=30)
    finally:
        process.kill()
        process.wait()


REQUESTS_AFTER_A_FAILOVER = """
import json, os
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from django.core.wsgi import get_wsgi_application
get_wsgi_application()
import psycopg
from django.db import connection
from django.test import Client

together = Barrier(4)

def hold_one(n):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        together.wait(30)
    connection.close()

with ThreadPoolExecutor(4) as threads:
    list(threads.map(hold_one, range(4)))
database = {name.lower(): value for name, value in connection.settings_dict.items() if name in {"USER", "HOST", "PORT"}}
with psycopg.connect(dbname=connection.settings_dict["NAME"], application_name="killer", **database) as killer:
    query = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = %s"
    ended = killer.execute(query, [os.environ["PGAPPNAME"]]).fetchone()[0]
client = Client(raise_request_exception=False, headers={"host": "localhost"})
print(json.dumps([ended, [client.get("/events/?page=1", secure=True).status_code for _n in range(8)]]))
"""


def test_no_request_gets_a_connection_that_died_in_the_pool(tmp_path):
    env = environment(tmp_path, PGAPPNAME="web-under-test", DJANGO_SETTINGS_MODULE="portal.settings", LOG_LEVEL="ERROR")
    command = [sys.executable, "-c", REQUESTS_AFTER_A_FAILOVER]
    process = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)

    assert process.returncode == 0, process.stderr[-3000:]
    assert json.loads(process.stdout.splitlines()[-1]) == [4, [200] * 8], process.stderr[-3000:]


def test_a_worker_that_has_nothing_to_do_beats_for_every_queue(tmp_path):
    env = environment(tmp_path)
    with worker(env) as process:
        wait_until(lambda: list(heartbeats.silent(clock.now())) == [heartbeats.SCHEDULER], process, env)
