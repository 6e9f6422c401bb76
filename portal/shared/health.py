"""Health checks of the site itself: database, migrations, unsent mails, task queue, received mails to review."""

from datetime import datetime, timedelta

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django_tasks_db.models import DBTaskResult

from portal.shared.mail.inbound.storage import number_in_review
from portal.shared.mail.models import MailMessage
from portal.shared.registries.health import HealthResult, register_health_check
from portal.shared.site_models import SiteSettings


def _database(at: datetime) -> HealthResult:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return HealthResult(cursor.fetchone() == (1,), "answers")


def _migrations(at: datetime) -> HealthResult:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return HealthResult(not waiting, f"{len(waiting)} waiting")


def _oldest_unsent_mail(at: datetime) -> HealthResult:
    oldest = MailMessage.objects.unsent().order_by("created_at").values_list("created_at", flat=True).first()
    if oldest is None:
        return HealthResult(ok=True, detail="none waiting")
    waited = at - oldest
    promise = timedelta(minutes=SiteSettings.load().mail_promise_minutes)
    return HealthResult(waited <= promise, f"oldest waits {int(waited.total_seconds())} s")


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


register_health_check("database", _database)
register_health_check("migrations", _migrations)
register_health_check("oldest unsent mail", _oldest_unsent_mail)
register_health_check("task queue", _queue_age)
register_health_check("received mails", _received_messages)
