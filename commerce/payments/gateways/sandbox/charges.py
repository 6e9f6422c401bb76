"""Changes of the sandbox's charges: lock a charge, set its state and queue the webhook, in one transaction."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from commerce.payments.gateways.sandbox.models import ChargeState, SandboxCharge, SandboxDelivery, SandboxRefund

COMMON = ("method", "amount_yen", "currency", "description", "attempt", "locale")
URL_NAMES = {"card": "sandbox_pay", "konbini": "sandbox_till", "paypay": "sandbox_wallet", "paidy": "sandbox_wallet"}

type Moved = tuple[SandboxCharge, list[SandboxDelivery]]


class Refused(Exception):
    """A request that the sandbox refuses: HTTP status and error code."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


def lock(charge_id: int) -> SandboxCharge:
    """Locks a charge until the transaction ends."""
    return SandboxCharge.objects.select_for_update().get(pk=charge_id)


def move(charge: SandboxCharge, state: ChargeState, at: datetime) -> SandboxDelivery:
    """Sets the state of a locked charge and queues the webhook."""
    charge.state = state
    charge.save()
    return queue_webhook(charge, f"charge.{state.value}", at)


def capture(charge: SandboxCharge, at: datetime) -> SandboxDelivery:
    """Marks a charge as paid."""
    charge.captured_at = at
    return move(charge, ChargeState.CAPTURED, at)


def fail(charge: SandboxCharge, failure: str, at: datetime) -> SandboxDelivery:
    """Marks a charge as failed, with the provider's code."""
    charge.failure = failure
    return move(charge, ChargeState.FAILED, at)


def queue_webhook(charge: SandboxCharge, kind: str, at: datetime) -> SandboxDelivery:
    """Queues a webhook about a charge. Its body has no payment codes, since receivers may log it."""
    delivery = SandboxDelivery(charge=charge, kind=kind, created_at=at, next_try_at=at)
    payload = {
        "id": delivery.public_id,
        "kind": kind,
        "created_at": at.isoformat(),
        "livemode": False,
        "data": {name: value for name, value in as_json(charge).items() if name != "stores"},
    }
    delivery.body = json.dumps(payload, ensure_ascii=False)
    delivery.save()
    return delivery


def params_hash(params: dict[str, Any]) -> str:
    """Returns the SHA-256 by which a repeated request is recognised."""
    return hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()


def page_of(charge: SandboxCharge) -> str:
    """Returns the URL where the buyer continues. The store page is the same for all, since a code is typed there."""
    name = URL_NAMES[charge.method]
    if charge.method == "konbini":
        return f"{settings.SANDBOX_URL}{reverse(name)}?lang={charge.locale}"
    return f"{settings.SANDBOX_URL}{reverse(name, args=[charge.public_id])}"


def as_json(charge: SandboxCharge) -> dict[str, Any]:
    """Returns a charge as JSON of the API."""
    return {
        "id": charge.public_id,
        **{name: getattr(charge, name) for name in COMMON},
        "state": charge.state,
        "failure": charge.failure,
        "card": {"brand": charge.card_brand, "last4": charge.card_last4},
        "three_ds": charge.three_ds,
        "page_url": page_of(charge),
        "expires_at": charge.expires_at and charge.expires_at.isoformat(),
        "captured_at": charge.captured_at and charge.captured_at.isoformat(),
        "stores": {
            number.store: {
                "payment_code": number.payment_code,
                "confirmation_number": number.confirmation_number,
                "url": page_of(charge),
            }
            for number in charge.numbers.order_by("pk")
        },
        "refunds": [refund_as_json(refund) for refund in charge.refunds.order_by("pk")],
        "disputes": [
            {
                "id": dispute.public_id,
                "amount_yen": dispute.amount_yen,
                "state": dispute.state,
                "at": dispute.moved_at.isoformat(),
                "reply_by": dispute.reply_by and dispute.reply_by.isoformat(),
            }
            for dispute in charge.disputes.order_by("pk")
        ],
    }


def refund_as_json(refund: SandboxRefund) -> dict[str, Any]:
    """Returns a refund as JSON of the API."""
    return {
        "id": refund.public_id,
        "refund": refund.refund,
        "amount_yen": refund.amount_yen,
        "state": refund.state,
        "failure": refund.failure,
        "at": (refund.moved_at or refund.created_at).isoformat(),
    }
