"""Health checks of the site itself: database, migrations, mails of all states, task queue, living processes."""

from datetime import datetime, timedelta

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django_tasks_db.models import DBTaskResult

from portal.shared.mail import failures
from portal.shared.mail.inbound.storage import number_in_review
from portal.shared.mail.models import MailMessage
from portal.shared.processes import heartbeats
from portal.shared.registries.health import HealthResult, register_health_check
from portal.shared.site_models import SiteSettings

SEVERAL = 3  # addresses


def _database(at: datetime) -> HealthResult:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return HealthResult(cursor.fetchone() == (1,), "answers")


def _migrations(at: datetime) -> HealthResult:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return HealthResult(not waiting, f"{len(waiting)} waiting")


def _oldest_unsent_mail(at: datetime) -> HealthResult:
    oldest = MailMessage.objects.waiting_for_us().order_by("created_at").values_list("created_at", flat=True).first()
    if oldest is None:
        return HealthResult(ok=True, detail="none waiting")
    waited = at - oldest
    promise = timedelta(minutes=SiteSettings.load().mail_promise_minutes)
    return HealthResult(waited <= promise, f"oldest waits {int(waited.total_seconds())} s")


def _refused_alike(at: datetime) -> HealthResult:
    """Fails when the waiting mails of several addresses were refused for the same reason: the mistake is then ours."""
    refused = failures.refused_addresses(at)
    alike = [f"{reason}: {number} addresses" for reason, number in refused.items() if number >= SEVERAL]
    return HealthResult(not alike, ", ".join(alike) or f"{sum(refused.values())} refused")


def _failed_emails(at: datetime) -> HealthResult:
    """Fails until each was sent again (`manage.py resend_failed_mail`), or matters no more."""
    missed = len(failures.newest_missed(at))
    return HealthResult(not missed, f"{missed} of orders" if missed else "none")


def _queue_age(at: datetime) -> HealthResult:
    ready = DBTaskResult.objects.filter(status="READY").order_by("enqueued_at")
    oldest = ready.values_list("enqueued_at", flat=True).first()
    if oldest is None:
        return HealthResult(ok=True, detail="empty")
    waited = int((at - oldest).total_seconds())
    return HealthResult(waited < 300, f"oldest task waits {waited} s")


def _received_messages(at: datetime) -> HealthResult:
    """A figure, not a failure: a damaged mail of somebody else must not take the site out of the balancer."""
    return HealthResult(ok=True, detail=f"{number_in_review()} could not be read and wait for staff")


def _processes(at: datetime) -> HealthResult:
    silent = heartbeats.silent(at)
    said = (f"{name}: {'never' if age is None else f'{age:.0f} s ago'}" for name, age in silent.items())
    return HealthResult(not silent, "; ".join(said) or "all beat")


register_health_check("database", _database)
register_health_check("migrations", _migrations)
register_health_check("oldest unsent mail", _oldest_unsent_mail)
register_health_check("mails refused alike", _refused_alike)
register_health_check("failed mails", _failed_emails)
register_health_check("task queue", _queue_age)
register_health_check("received mails", _received_messages)
register_health_check("scheduler and workers", _processes)
