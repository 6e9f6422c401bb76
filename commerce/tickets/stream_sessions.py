"""How many devices play one order's stream at a time: a row per device, kept alive by its heartbeat."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commerce.catalog.models import Performance
from commerce.orders.models import Order
from commerce.orders.services import lock
from commerce.tickets.models import StreamSession
from portal.shared.errors import DomainError

HEARTBEAT_INTERVAL = timedelta(seconds=20)
SESSION_TIMEOUT = timedelta(seconds=60)  # two beats may get lost on the way


class TooManyDevices(DomainError):
    """Others play it at this moment."""

    code = "too_many_devices"
    message = _("別の端末で視聴中です。この端末で見るときは、「この端末で見る」を押してください。")


@transaction.atomic
def start_or_renew(order: Order, performance: Performance, *, device: str, at: datetime) -> None:
    """This device plays, or plays on, when there is room. Raises TooManyDevices.

    The order's row is locked, so that of two devices that begin at once only as many as allowed get in.
    """
    lock(order.pk)
    mine = _sessions(order, performance)
    mine.filter(seen_at__lte=at - SESSION_TIMEOUT).delete()
    if mine.exclude(device=device).count() >= performance.stream_devices:
        raise TooManyDevices
    _store_heartbeat(order, performance, device, at)


@transaction.atomic
def replace_other_sessions(order: Order, performance: Performance, *, device: str, at: datetime) -> None:
    """This device plays; those that were silent for longest make room, and learn of it at their next beat."""
    lock(order.pk)
    others = _sessions(order, performance).exclude(device=device).order_by("-seen_at", "-pk")
    staying = others.values_list("pk", flat=True)[: performance.stream_devices - 1]
    others.exclude(pk__in=list(staying)).delete()
    _store_heartbeat(order, performance, device, at)


def _sessions(order: Order, performance: Performance):
    return StreamSession.objects.filter(order=order, performance=performance)


def _store_heartbeat(order: Order, performance: Performance, device: str, at: datetime) -> None:
    StreamSession.objects.update_or_create(
        order=order,
        performance=performance,
        device=device,
        defaults={"seen_at": at},
        create_defaults={"started_at": at, "seen_at": at},
    )
