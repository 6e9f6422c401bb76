"""Enqueues tasks of the worker without feeding on its own delay: what already waits is not enqueued again."""

from collections.abc import Iterable
from typing import Any

from django.tasks import Task
from django_tasks_db.models import DBTaskResult


def enqueue_missing(task: Task[Any, Any], ids: Iterable[int]) -> list[int]:
    """Enqueues the task for each row ID that has no waiting task of the same function; returns those IDs.

    For jobs that run every few seconds: while no worker takes the tasks, each row has one, however many runs there are.
    Two schedulers at the same moment may enqueue a row twice, which every task endures. Tasks that run now do not count:
    their worker may have been killed.
    """
    wanted = list(dict.fromkeys(ids))
    waiting = _waiting(task, wanted)
    missing = [row_id for row_id in wanted if row_id not in waiting]
    for row_id in missing:
        task.enqueue(row_id)
    return missing


def _waiting(task: Task[Any, Any], ids: list[int]) -> set[int]:
    """Of the IDs, those with a waiting task. The library's partial index on waiting tasks keeps this cheap."""
    if not ids:
        return set()
    ready = DBTaskResult.objects.filter(status="READY", task_path=task.module_path, args_kwargs__args__0__in=ids)
    return set(ready.order_by().values_list("args_kwargs__args__0", flat=True))
