"""Sends the sandbox's news to the shop, as any provider would: signed, by HTTP, again until it is taken."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import httpx
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.tasks import task

from commerce.payments.gateways.sandbox import konbini, refunds
from commerce.payments.gateways.sandbox.models import SandboxCharge, SandboxDelivery, SandboxRefund, TransferState
from commerce.payments.gateways.sandbox.signature import HEADER, sign
from portal.shared import clock

RETRY_DELAYS = [timedelta(seconds=s) for s in (10, 30, 120, 600, 3600, 14400)]  # the last one goes on for three days
GIVE_UP_AFTER = timedelta(days=3)


def enqueue(deliveries: Iterable[SandboxDelivery]) -> None:
    """Hands news to the worker; inside the transaction that wrote it."""
    for delivery in deliveries:
        send_news.enqueue(delivery.pk)


@task(backend="jobs")
def send_news(delivery_id: int) -> None:
    """Sends one piece of news if it is due; may run twice."""
    at = clock.now()
    delivery = SandboxDelivery.objects.due(at).filter(pk=delivery_id).first()
    if delivery is None:
        return
    wait = RETRY_DELAYS[min(delivery.tries, len(RETRY_DELAYS) - 1)]
    SandboxDelivery.objects.filter(pk=delivery_id).update(tries=F("tries") + 1, next_try_at=at + wait)
    taken, answer = _post(delivery.body.encode(), at)
    SandboxDelivery.objects.filter(pk=delivery_id).update(
        delivered_at=clock.now() if taken else None, last_answer=answer
    )


def _post(raw: bytes, at: datetime) -> tuple[bool, str]:
    """Whether the shop took it, and its answer."""
    headers = {
        HEADER: sign(raw, settings.SANDBOX_WEBHOOK_SECRET.partition(",")[0], at),
        "Content-Type": "application/json",
    }
    try:
        answer = httpx.post(settings.SANDBOX_WEBHOOK_URL, content=raw, headers=headers, timeout=10, trust_env=False)
    except httpx.HTTPError as error:
        return False, f"{type(error).__name__}: {error}"[:200]
    return answer.is_success, str(answer.status_code)


def offer_waiting_deliveries(at: datetime) -> int:
    """The clock's part: news whose next try has come is handed to the worker again."""
    waiting = SandboxDelivery.objects.due(at - timedelta(seconds=10)).filter(created_at__gt=at - GIVE_UP_AFTER)
    due = list(waiting.values_list("pk", flat=True)[:100])
    for pk in due:
        send_news.enqueue(pk)
    return len(due)


def process_deadlines(at: datetime) -> int:
    """The clock's part: numbers that nobody paid lapse, transfers arrive, and nobody waits for an account for ever."""
    lapsed = SandboxCharge.objects.filter(state__in=konbini.WAITING, expires_at__lte=at - konbini.LAPSES_AFTER)
    slow = SandboxRefund.objects.filter(charge__method="konbini")
    arrived = slow.filter(state=TransferState.PENDING, moved_at__lte=at - refunds.TRANSFER_TAKES)
    forgotten = slow.filter(state=TransferState.WAITING, moved_at__lte=at - refunds.ACCOUNT_WITHIN)
    moves = [(konbini.lapse, pk) for pk in lapsed.values_list("pk", flat=True)[:100]]
    moves += [(refunds.advance_refund, pk) for pk in (arrived | forgotten).values_list("pk", flat=True)[:100]]
    for move, pk in moves:
        with transaction.atomic():
            enqueue(move(pk, at=at)[1])
    return len(moves)
