"""The world of one run: an empty shop, its clock, its payment provider and its mail server."""

import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from itertools import count
from random import Random
from unittest.mock import patch

from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.db import connection
from django.test.utils import override_settings
from django_tasks_db.models import DBTaskResult

from commerce.fulfilment.tasks import process_payment_event
from commerce.fulfilment.webhook_processing import receive_webhook
from commerce.payments.gateways import routing
from portal.shared import clock
from portal.shared.errors import DomainError
from portal.shared.http import page_cache
from portal.shared.mail.outgoing import OutgoingMail
from portal.shared.registries.jobs import jobs
from tests.factories.catalog import AT
from tests.factories.memory_gateway import RULES
from tests.simulate import process
from tests.simulate.mail_server import MailServer
from tests.simulate.plan import MAIL, PROVIDER, Plan
from tests.simulate.provider import SimulatedProvider
from tests.simulate.schedule import Actor

LASTING = {"auth_permission", "django_content_type", "django_migrations"}
OUTSIDE = {"read bounce mailbox"}  # a job that connects to another server
LEASE = 5.0  # minutes; a shorter pause ends no lease
CALM_ROUNDS = (1, 6, 20, 45)  # minutes: retry of a mail, a lease, a dead task, the end of a payment page


class World:
    """What the actors of a run share."""

    def __init__(self, plan: Plan) -> None:
        self.at = AT
        self.provider = SimulatedProvider(plan.of(PROVIDER))
        self.mail_server = MailServer(plan.of(MAIL))
        self.numbers = count(1)
        self.chance = Random(
            f"{plan.seed} secrets"
        )  # ids, codes and the seed of a draw: the same in each run of a seed
        self.actors: list[Actor] = []
        self.late_rounds: tuple[float, ...] = ()  # further rounds in minutes that the scenario needs to come to an end

    def now(self) -> datetime:
        """The time everywhere."""
        return self.at

    def jump(self, minutes: float) -> None:
        """Lets time go by, while every process stands still."""
        self.at += timedelta(minutes=minutes)
        if minutes >= LEASE:
            self.mail_server.stopped()

    def add(self, name: str, work, *, restarts: bool = False) -> None:
        """Adds an actor."""
        self.actors.append(Actor(name, work, restarts))

    # --- Processes of the site -------------------------------------------------------------------------------------
    def add_worker(self, name: str, rounds: int = 2) -> None:
        """A worker, which ends when it has found no task `rounds` times."""
        self.add(name, lambda: self.work_off(rounds), restarts=True)

    def work_off(self, rounds: int = 1) -> None:
        """Runs waiting tasks as `db_worker` does."""
        idle = 0
        while idle < rounds:
            idle = 0 if self._run_task() else idle + 1

    def _run_task(self) -> bool:
        from django.db import transaction

        with transaction.atomic():
            row = DBTaskResult.objects.ready().filter(backend_name="jobs").get_locked()
            if row is not None:
                row.claim("worker")
        if row is None:
            return False
        self.mail_server.recorded(process.name())
        try:
            row.task.call(*row.task_result.args, **row.task_result.kwargs)
            row.set_successful(None)
        except Exception as error:  # noqa: BLE001 - as the worker does
            row.set_failed(error)
        return True

    def add_scheduler(self, name: str, *names: str) -> None:
        """A scheduler, which runs these jobs once."""
        self.add(name, lambda: self.tick(names), restarts=True)

    def tick(self, names: tuple[str, ...] = ()) -> None:
        """Runs the named jobs, or all, as `run_scheduler` does. A job that fails is not repeated here."""
        for job in jobs:
            if job.name in names or not (names or job.name in OUTSIDE):
                job.run(clock.now())

    def add_event(self, name: str, reference: str, *, number: int = 0, times: int = 1) -> None:
        """The provider's news of a payment, which arrive `times` times; several actors may bring the same number."""
        number = number or next(self.numbers)
        self.add(name, lambda: [self.deliver_event(number, reference) for _n in range(times)] and "delivered")

    def deliver_event(self, number: int, reference: str) -> None:
        """What the webhook's view does after it has checked the signature."""
        from django.db import transaction

        at = clock.now()
        with transaction.atomic():
            event = self.provider.event(number, reference, at)
            if row := receive_webhook("memory", event, b"{}", at=at):
                process_payment_event.enqueue(row.pk)

    def come_to_rest(self) -> None:
        """After the run: no more faults, time goes by, scheduler and worker do what is left."""
        self.provider.is_calm = self.mail_server.is_calm = True
        for minutes in (*CALM_ROUNDS, *self.late_rounds):
            self.at += timedelta(minutes=minutes)
            self.work_off()
            self.tick()
            self.work_off()


def may_be_refused(call) -> object:
    """What a request does with a refusal: it shows a page."""
    try:
        return call()
    except DomainError as error:
        return type(error).__name__


def empty_tables() -> None:
    """Deletes all rows but those that come from the migrations' models; only of tables that have some."""
    tables = [name for name in connection.introspection.table_names() if name not in LASTING]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{t}' WHERE EXISTS (SELECT 1 FROM \"{t}\")" for t in tables))
        filled = [f'DELETE FROM "{table}";' for (table,) in cursor.fetchall()]
        triggers_off, on = ("SET session_replication_role = replica;", "SET session_replication_role = origin;")
        cursor.execute(" ".join([triggers_off, *filled, on]))
    ContentType.objects.clear_cache()
    for cache in caches.all():
        cache.clear()


@contextmanager
def inhabited(plan: Plan) -> Iterator[World]:
    """A world in place of clock, provider and mail server; tables are empty before it."""
    empty_tables()
    page_cache._seen.update(version=0, at=page_cache.AT_ONCE, read_at=0.0, away_at=0.0)
    world = World(plan)
    routing.gateway_named.cache_clear()
    with ExitStack() as stack:
        stack.enter_context(patch.object(clock, "now", world.now))
        stack.enter_context(patch.object(page_cache, "VERSION_CHECK_SECONDS", 1e6))  # else the machine's speed decides
        stack.enter_context(patch.object(secrets, "token_bytes", world.chance.randbytes))
        stack.enter_context(patch.object(secrets, "choice", world.chance.choice))
        stack.enter_context(
            patch.object(OutgoingMail, "send", lambda message, *_a, **_k: world.mail_server.send(message))
        )
        stack.enter_context(patch.dict(routing.GATEWAYS, {"memory": lambda: world.provider}))
        stack.enter_context(patch.dict(routing.REQUIRED_SETTINGS, {"memory": ()}))
        stack.enter_context(override_settings(PAYMENT_GATEWAYS=dict.fromkeys(RULES, "memory")))
        yield world
    routing.gateway_named.cache_clear()
