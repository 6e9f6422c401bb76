"""Limits the devices that play one order's stream at a time: one row per device, renewed by heartbeats."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from commerce.catalog.models import Performance
from commerce.orders.models import Order
from commerce.orders.services import lock
from commerce.tickets.models import StreamSession
from portal.shared.errors import DomainError

HEARTBEAT_INTERVAL = timedelta(seconds=20)
SESSION_TIMEOUT = timedelta(seconds=60)  # two heartbeats may be lost


class TooManyDevices(DomainError):
    """The maximum number of other devices plays the stream now."""

    code = "too_many_devices"
    message = _("別の端末で視聴中です。この端末で見るときは、「この端末で見る」を押してください。")


@transaction.atomic
def start_or_renew(order: Order, performance: Performance, *, device: str, at: datetime) -> None:
    """Starts or renews the session of this device. Raises TooManyDevices.

    The order is locked, so that simultaneous starts cannot exceed the limit.
    """
    lock(order.pk)
    sessions = _sessions(order, performance)
    sessions.filter(seen_at__lte=at - SESSION_TIMEOUT).delete()
    if sessions.exclude(device=device).count() >= performance.stream_devices:
        raise TooManyDevices
    _store_heartbeat(order, performance, device, at)


@transaction.atomic
def replace_other_sessions(order: Order, performance: Performance, *, device: str, at: datetime) -> None:
    """Starts the session of this device and ends the least recently seen ones above the limit.

    The ended devices get TooManyDevices at their next heartbeat.
    """
    lock(order.pk)
    others = _sessions(order, performance).exclude(device=device).order_by("-seen_at", "-pk")
    remaining = others.values_list("pk", flat=True)[: performance.stream_devices - 1]
    others.exclude(pk__in=list(remaining)).delete()
    _store_heartbeat(order, performance, device, at)


def _sessions(order: Order, performance: Performance) -> QuerySet[StreamSession]:
    return StreamSession.objects.filter(order=order, performance=performance)


def _store_heartbeat(order: Order, performance: Performance, device: str, at: datetime) -> None:
    StreamSession.objects.update_or_create(
        order=order,
        performance=performance,
        device=device,
        defaults={"seen_at": at},
        create_defaults={"started_at": at, "seen_at": at},
    )
