"""Gauges for /metrics: unsent, refused and failed mails, and the waiting tasks of the worker."""

from datetime import datetime

from django.db.models import Count, Min, QuerySet
from django_tasks_db.models import DBTaskResult

from portal.shared.mail import failures
from portal.shared.mail.models import MailMessage
from portal.shared.registries.metrics import Gauge, register_gauge


def _waiting_tasks() -> QuerySet:
    return DBTaskResult.objects.filter(status="READY")


def _queue_length(at: datetime) -> float:
    return _waiting_tasks().count()


def _oldest_task(at: datetime) -> float:
    return _age(_waiting_tasks().aggregate(oldest=Min("enqueued_at"))["oldest"], at)


def _unsent_by_kind(at: datetime) -> dict[str, float]:
    return dict(MailMessage.objects.unsent().order_by("kind").values_list("kind").annotate(Count("pk")))


def _oldest_mail(at: datetime) -> float:
    return _age(MailMessage.objects.waiting_for_us().aggregate(oldest=Min("created_at"))["oldest"], at)


def _refused_addresses(at: datetime) -> dict[str, float]:
    return dict(failures.refused_addresses(at))


def _failed_emails(at: datetime) -> float:
    return len(failures.newest_missed(at))


def _age(since: datetime | None, at: datetime) -> float:
    return max((at - since).total_seconds(), 0.0) if since else 0.0


register_gauge(Gauge("portal_tasks_waiting", "Tasks that no worker has taken yet.", _queue_length))
register_gauge(Gauge("portal_tasks_oldest_seconds", "Age of the oldest waiting task.", _oldest_task))
register_gauge(Gauge("portal_mails_unsent", "Mails not handed over yet, by kind.", _unsent_by_kind, label="kind"))
register_gauge(Gauge("portal_mails_oldest_seconds", "Age of the oldest unsent mail.", _oldest_mail))
register_gauge(
    Gauge(
        "portal_mails_refused_addresses",
        "Addresses whose waiting mail was refused, by reason; several at once are a mistake of ours.",
        _refused_addresses,
        label="reason",
    )
)
register_gauge(Gauge("portal_mails_failed", "Mails of orders that failed and are still missed.", _failed_emails))
