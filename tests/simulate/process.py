"""An actor's thread as a process of the site: a pause before each statement, a lost connection when it is killed."""

import contextlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from portal.shared.errors import DomainError
from tests.simulate.observer import DEADLOCK_TIMEOUT
from tests.simulate.schedule import Actor, Crash, Schedule
from tests.simulate.trace import summary

here = threading.local()


def start(actor: Actor, schedule: Schedule, errors: list[str], seed: int) -> threading.Thread:
    """Starts the thread of an actor; it waits for its first turn. `errors` collects what no user should ever see."""
    thread = threading.Thread(target=_live, args=(actor, schedule, errors, seed), name=actor.name, daemon=True)
    actor.state = "running"
    thread.start()
    return thread


def point(label: str) -> None:
    """A point between statements at which another actor may go on, as a call to the provider; nothing outside a run."""
    if actor := getattr(here, "actor", None):
        here.schedule.pause(actor, label)


def name() -> str:
    """The name of the actor of this thread; "" outside a run."""
    return here.actor.name if getattr(here, "actor", None) else ""


def _live(actor: Actor, schedule: Schedule, errors: list[str], seed: int) -> None:
    """One life of the process; a supervisor's next one runs in a new thread."""
    here.actor, here.schedule, here.random = actor, schedule, Random(f"{seed} {actor.name} {schedule.step}")
    database = connections["default"]
    with _stepping(database, actor, schedule):
        try:
            schedule.pause(actor, "start")
            outcome = f"ends: {_in_short(actor.work())}"
        except DomainError as error:
            outcome = f"is refused: {type(error).__name__}"
        except OperationalError as error:
            outcome = f"fails: {type(error.__cause__).__name__}"  # a deadlock: the request is answered with 500
        except Crash:
            outcome = "is gone"
        except Exception as error:  # noqa: BLE001 - whatever it is, it is reported
            outcome = f"fails: {type(error).__name__}"
            if not actor.is_dead:
                errors.append(f"{actor.name} raised {type(error).__name__}: {error}"[:300])
    _leave(database, actor, schedule, errors, seed, "is gone" if actor.is_dead else outcome)


def _in_short(result: object) -> str:
    return result if isinstance(result, str) else str(getattr(result, "state", "") or getattr(result, "result", ""))


def _leave(
    database: BaseDatabaseWrapper, actor: Actor, schedule: Schedule, errors: list[str], seed: int, outcome: str
) -> None:
    with contextlib.suppress(Exception):
        database.close()
    if actor.backend:
        schedule.observer.wait_until_gone(actor.backend)
    actor.backend = None
    if actor.is_dead and actor.restarts:
        actor.is_dead = False
        start(actor, schedule, errors, seed)
    else:
        schedule.ended(actor, outcome)


@contextmanager
def _stepping(database: BaseDatabaseWrapper, actor: Actor, schedule: Schedule) -> Iterator[None]:
    """Pauses before each statement, commit and rollback of this thread's connection."""

    def kill() -> None:
        if database.connection is not None:
            database.connection.close()

    def paused(label: str) -> None:
        try:
            schedule.pause(actor, label)
        except Crash:
            kill()
            raise
        actor.backend = database.connection.info.backend_pid if database.connection else None

    def statement(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        paused(summary(sql))
        return execute(sql, params, many, context)

    commit, rollback = database.commit, database.rollback

    def stepped_commit() -> None:
        paused("COMMIT")
        commit()

    def stepped_rollback() -> None:
        if not actor.is_dead:
            paused("ROLLBACK")
        rollback()

    database.commit, database.rollback = stepped_commit, stepped_rollback  # type: ignore[method-assign]
    with database.execute_wrapper(statement):
        yield


def seed_session(sender: object, connection: BaseDatabaseWrapper, **_kwargs: object) -> None:
    """Makes RANDOM() of a new session repeatable, and deadlocks quick."""
    chance = getattr(here, "random", None) or Random(0)
    session = connection.connection
    session.execute(
        f"SELECT setseed({chance.uniform(-1, 1)}), set_config('deadlock_timeout', '{DEADLOCK_TIMEOUT}', false)"
    )


@contextmanager
def seeded_sessions() -> Iterator[None]:
    """Sessions that begin inside are repeatable."""
    connection_created.connect(seed_session)
    try:
        yield
    finally:
        connection_created.disconnect(seed_session)
