"""Sends the sandbox's webhooks to the shop: signed, over HTTP, repeated until the shop answers with 2xx."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol

import httpx
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.tasks import task

from commerce.payments.gateways.sandbox import konbini, refunds
from commerce.payments.gateways.sandbox.models import SandboxCharge, SandboxDelivery, SandboxRefund, TransferState
from commerce.payments.gateways.sandbox.signature import HEADER, sign
from portal.shared import clock
from portal.shared.processes.task_queue import enqueue_missing

RETRY_DELAYS = [
    timedelta(seconds=s) for s in (10, 30, 120, 600, 3600, 14400)
]  # the last one repeats until GIVE_UP_AFTER
GIVE_UP_AFTER = timedelta(days=3)


class Move(Protocol):
    """A change of a charge or a refund, by its pk; returns the row and the deliveries that it caused."""

    def __call__(self, pk: int, /, *, at: datetime) -> tuple[object, list[SandboxDelivery]]: ...


def enqueue(deliveries: Iterable[SandboxDelivery]) -> None:
    """Queues the task for each delivery; call it inside the transaction that created them."""
    for delivery in deliveries:
        send_news.enqueue(delivery.pk)


@task(backend="jobs")
def send_news(delivery_id: int) -> None:
    """Sends one delivery if it is due; safe to run twice."""
    at = clock.now()
    delivery = SandboxDelivery.objects.due(at).filter(pk=delivery_id).first()
    if delivery is None:
        return
    wait = RETRY_DELAYS[min(delivery.tries, len(RETRY_DELAYS) - 1)]
    SandboxDelivery.objects.filter(pk=delivery_id).update(tries=F("tries") + 1, next_try_at=at + wait)
    is_accepted, answer = _post(delivery.body.encode(), at)
    SandboxDelivery.objects.filter(pk=delivery_id).update(
        delivered_at=clock.now() if is_accepted else None, last_answer=answer
    )


def _post(raw: bytes, at: datetime) -> tuple[bool, str]:
    """Sends a signed body; returns whether the shop accepted it, and its status or the error."""
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
    """Called by a job: queues deliveries whose next try is due; returns how many."""
    waiting = SandboxDelivery.objects.due(at - timedelta(seconds=10)).filter(created_at__gt=at - GIVE_UP_AFTER)
    return len(enqueue_missing(send_news, waiting.order_by("pk").values_list("pk", flat=True)[:100]))


def process_deadlines(at: datetime) -> int:
    """Called by a job: expires unpaid vouchers, completes transfers, and fails refunds without an account."""
    lapsed = SandboxCharge.objects.filter(state__in=konbini.WAITING, expires_at__lte=at - konbini.LAPSES_AFTER)
    transfers = SandboxRefund.objects.filter(charge__method="konbini")
    arrived = transfers.filter(state=TransferState.PENDING, moved_at__lte=at - refunds.TRANSFER_TAKES)
    without_account = transfers.filter(state=TransferState.WAITING, moved_at__lte=at - refunds.ACCOUNT_WITHIN)
    moves: list[tuple[Move, int]] = [(konbini.lapse, pk) for pk in lapsed.values_list("pk", flat=True)[:100]]
    moves += [(refunds.advance_refund, pk) for pk in (arrived | without_account).values_list("pk", flat=True)[:100]]
    for move, pk in moves:
        with transaction.atomic():
            enqueue(move(pk, at=at)[1])
    return len(moves)
