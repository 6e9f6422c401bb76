"""How the sandbox provider writes its books: a charge is locked, moved, and the news of it written, in one go."""

import hashlib
import json
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from commerce.payments.gateways.sandbox.models import ChargeState, SandboxCharge, SandboxDelivery, SandboxRefund

COMMON = ("method", "amount_yen", "currency", "description", "attempt", "locale")
PAGES = {"card": "sandbox_pay", "konbini": "sandbox_till", "paypay": "sandbox_wallet", "paidy": "sandbox_wallet"}

type Moved = tuple[SandboxCharge, list[SandboxDelivery]]


class Refused(Exception):
    """An answer of the provider that is not 2xx: a status and the provider's word for it."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


def lock(charge_id: int) -> SandboxCharge:
    """The charge, until the transaction ends for nobody else."""
    return SandboxCharge.objects.select_for_update().get(pk=charge_id)


def move(charge: SandboxCharge, state: ChargeState, at: datetime) -> SandboxDelivery:
    """Writes a locked charge's new state and the news of it."""
    charge.state = state
    charge.save()
    return queue_webhook(charge, f"charge.{state.value}", at)


def capture(charge: SandboxCharge, at: datetime) -> SandboxDelivery:
    """The money is there."""
    charge.captured_at = at
    return move(charge, ChargeState.CAPTURED, at)


def fail(charge: SandboxCharge, failure: str, at: datetime) -> SandboxDelivery:
    """A clear no, in the provider's word."""
    charge.failure = failure
    return move(charge, ChargeState.FAILED, at)


def queue_webhook(charge: SandboxCharge, kind: str, at: datetime) -> SandboxDelivery:
    """News about a charge. It carries no payment number, since whoever receives it may write it down anywhere."""
    delivery = SandboxDelivery(charge=charge, kind=kind, created_at=at, next_try_at=at)
    told = {
        "id": delivery.public_id,
        "kind": kind,
        "created_at": at.isoformat(),
        "livemode": False,
        "data": {name: value for name, value in as_json(charge).items() if name != "stores"},
    }
    delivery.body = json.dumps(told, ensure_ascii=False)
    delivery.save()
    return delivery


def params_hash(params: dict) -> str:
    """By which the same wishes are known again."""
    return hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()


def page_of(charge: SandboxCharge) -> str:
    """Where the buyer goes on. The till has one address for all, since he types a number there."""
    name = PAGES[charge.method]
    if charge.method == "konbini":
        return f"{settings.SANDBOX_URL}{reverse(name)}?lang={charge.locale}"
    return f"{settings.SANDBOX_URL}{reverse(name, args=[charge.public_id])}"


def as_json(charge: SandboxCharge) -> dict:
    """A charge as the API shows it."""
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
            {"id": case.public_id, "amount_yen": case.amount_yen, "state": case.state, "at": case.moved_at.isoformat()}
            for case in charge.disputes.order_by("pk")
        ],
    }


def refund_as_json(refund: SandboxRefund) -> dict:
    """A refund as the API shows it."""
    return {
        "id": refund.public_id,
        "refund": refund.refund,
        "amount_yen": refund.amount_yen,
        "state": refund.state,
        "failure": refund.failure,
        "at": (refund.moved_at or refund.created_at).isoformat(),
    }
