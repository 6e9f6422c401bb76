"""The sandbox provider's side: its charges move here, and each move writes the news that the shop will be sent."""

import json
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.urls import reverse

from commerce.payments.gateways.sandbox.cards import TEST_CARDS, brand_of
from commerce.payments.gateways.sandbox.models import ChargeState, SandboxCharge, SandboxDelivery, SandboxRefund

LIMITS = {"card": (50, 9_999_999)}  # yen, both included
NOT_OVER = (ChargeState.OPEN, ChargeState.CHALLENGE)
PARAMETERS = ("method", "amount_yen", "currency", "description", "return_url", "attempt", "locale")


class Refused(Exception):
    """An answer of the provider that is not 2xx: a status and the provider's word for it."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


@transaction.atomic
def create(wishes: dict, *, key: str, at: datetime) -> SandboxCharge:
    """A new charge, or the one that the key made before. Raises Refused: bad values, or the key with other values."""
    if not key or set(wishes) != set(PARAMETERS):
        raise Refused(400, "parameter_missing_or_unknown")
    low, high = LIMITS.get(wishes["method"], (1, 0))
    if wishes["currency"] != "JPY" or type(wishes["amount_yen"]) is not int:
        raise Refused(400, "amount_invalid")
    if not low <= wishes["amount_yen"] <= high:
        raise Refused(400, "amount_out_of_range")
    charge, _ = SandboxCharge.objects.get_or_create(idempotency_key=key, defaults={**wishes, "created_at": at})
    if any(getattr(charge, name) != wishes[name] for name in PARAMETERS):
        raise Refused(409, "idempotency_key_in_use")
    return charge


@transaction.atomic
def pay_by_card(charge_id: int, number: str, *, at: datetime) -> tuple[SandboxCharge, list[SandboxDelivery]]:
    """What a card's number makes of an open charge; any other charge stays as it is."""
    charge = _lock(charge_id)
    if charge.state != ChargeState.OPEN:
        return charge, []
    charge.card_brand, charge.card_last4 = brand_of(number), number[-4:]
    outcome = TEST_CARDS[number]
    if outcome.failure:
        return charge, [_fail(charge, outcome.failure, at)]
    if outcome.challenge:
        charge.state = ChargeState.CHALLENGE
        charge.save()
        return charge, []
    return charge, [_capture(charge, at)]


@transaction.atomic
def answer_challenge(charge_id: int, answer: str, *, at: datetime) -> tuple[SandboxCharge, list[SandboxDelivery]]:
    """The buyer proved who he is ("pass") or did not ("fail")."""
    charge = _lock(charge_id)
    if charge.state != ChargeState.CHALLENGE:
        return charge, []
    if answer == "pass":
        return charge, [_capture(charge, at)]
    charge.three_ds = {"result": "failed", "eci": ""}
    return charge, [_fail(charge, "authentication_failed", at)]


@transaction.atomic
def void(charge_id: int, *, at: datetime) -> tuple[SandboxCharge, list[SandboxDelivery]]:
    """Nobody can pay it any more; a charge that is over stays what it is."""
    charge = _lock(charge_id)
    if charge.state not in NOT_OVER:
        return charge, []
    charge.state = ChargeState.VOIDED
    charge.save()
    return charge, [_news(charge, "charge.voided", at)]


@transaction.atomic
def give_back(
    charge_id: int, *, amount_yen: object, reason: str, key: str, at: datetime
) -> tuple[SandboxRefund, list[SandboxDelivery]]:
    """Refunds a captured charge, wholly or in part, once per key. Raises Refused when too little is left."""
    charge = _lock(charge_id)
    if known := SandboxRefund.objects.filter(idempotency_key=key, charge=charge).first():
        return known, []
    given = charge.refunds.aggregate(yen=Sum("amount_yen"))["yen"] or 0
    if type(amount_yen) is not int or charge.state != ChargeState.CAPTURED or not key:
        raise Refused(400, "refund_not_possible")
    if not 0 < amount_yen <= charge.amount_yen - given:
        raise Refused(400, "refund_not_possible")
    refund = SandboxRefund.objects.create(
        charge=charge, amount_yen=amount_yen, reason=reason[:200], idempotency_key=key, created_at=at
    )
    return refund, [_news(charge, "refund.done", at)]


def as_json(charge: SandboxCharge) -> dict:
    """A charge as the API shows it."""
    return {
        "id": charge.public_id,
        **{name: getattr(charge, name) for name in PARAMETERS if name != "return_url"},
        "state": charge.state,
        "failure": charge.failure,
        "card": {"brand": charge.card_brand, "last4": charge.card_last4},
        "three_ds": charge.three_ds,
        "page_url": f"{settings.SANDBOX_URL}{reverse('sandbox_pay', args=[charge.public_id])}",
        "captured_at": charge.captured_at and charge.captured_at.isoformat(),
        "refunds": [refund_as_json(refund) for refund in charge.refunds.order_by("pk")],
    }


def refund_as_json(refund: SandboxRefund) -> dict:
    """A refund as the API shows it."""
    return {
        "id": refund.public_id,
        "amount_yen": refund.amount_yen,
        "state": "done",
        "created_at": refund.created_at.isoformat(),
    }


def _lock(charge_id: int) -> SandboxCharge:
    return SandboxCharge.objects.select_for_update().get(pk=charge_id)


def _capture(charge: SandboxCharge, at: datetime) -> SandboxDelivery:
    charge.state, charge.captured_at = ChargeState.CAPTURED, at
    charge.three_ds = {"result": "authenticated", "eci": "02" if charge.card_brand == "MasterCard" else "05"}
    charge.save()
    return _news(charge, "charge.captured", at)


def _fail(charge: SandboxCharge, failure: str, at: datetime) -> SandboxDelivery:
    charge.state, charge.failure = ChargeState.FAILED, failure
    charge.save()
    return _news(charge, "charge.failed", at)


def _news(charge: SandboxCharge, kind: str, at: datetime) -> SandboxDelivery:
    delivery = SandboxDelivery(charge=charge, kind=kind, created_at=at, next_try_at=at)
    delivery.body = json.dumps(
        {
            "id": delivery.public_id,
            "kind": kind,
            "created_at": at.isoformat(),
            "livemode": False,
            "data": as_json(charge),
        },
        ensure_ascii=False,
    )
    delivery.save()
    return delivery
