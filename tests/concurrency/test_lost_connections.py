"""PostgreSQL ends connections, as a restart or a failover does: the processes go on with new ones."""

from datetime import timedelta

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from portal.shared import clock
from tests.concurrency.processes import environment, start, wait_until

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


def end_connections(application: str) -> int:
    """Terminates the backends of the processes with that application_name; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = %s", [application]
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
