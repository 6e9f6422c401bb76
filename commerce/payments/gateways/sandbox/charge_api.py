"""Creates and voids charges of the sandbox; the rest of each method is in a module of its own."""

from datetime import datetime
from typing import Any

from django.db import transaction

from commerce.payments.gateways.sandbox import konbini
from commerce.payments.gateways.sandbox.charges import COMMON, Moved, Refused, lock, move, params_hash
from commerce.payments.gateways.sandbox.models import ChargeState, SandboxCharge

LIMITS = {  # yen, both included
    "card": (50, 9_999_999),
    "konbini": (120, 300_000),
    "paypay": (50, 1_000_000),
    "paidy": (50, 1_000_000),
}
PARAMETERS = {*COMMON, "return_url"}
ALSO = {"konbini": {"customer_name", "confirmation_number", "expires_at"}}
VOIDABLE = (ChargeState.OPEN, ChargeState.CHALLENGE, ChargeState.ISSUED)


@transaction.atomic
def create(params: dict[str, Any], *, key: str, at: datetime) -> Moved:
    """Creates a charge, or returns the one with that key. Raises Refused: bad values, or the key with other values."""
    if not key or set(params) != PARAMETERS | ALSO.get(params.get("method", ""), set()):
        raise Refused(400, "parameter_missing_or_unknown")
    if params.get("confirmation_number") == konbini.REJECTED_NUMBER:  # also if the key exists
        raise Refused(400, "confirmation_number_rejected")
    sha256 = params_hash(params)
    if existing := SandboxCharge.objects.filter(idempotency_key=key).first():
        return _same(existing, sha256), []
    _check(params)
    if params["method"] == "konbini":
        konbini.check(params, at)
    values = {name: params[name] for name in PARAMETERS}
    charge, is_new = SandboxCharge.objects.get_or_create(
        idempotency_key=key, defaults={**values, "params_hash": sha256, "created_at": at}
    )
    if not is_new:  # created by a concurrent request
        return _same(charge, sha256), []
    return charge, [konbini.issue(charge, params, at)] if charge.method == "konbini" else []


def _same(charge: SandboxCharge, sha256: str) -> SandboxCharge:
    if charge.params_hash != sha256:
        raise Refused(409, "idempotency_key_in_use")
    return charge


def _check(params: dict[str, Any]) -> None:
    if params["currency"] != "JPY" or type(params["amount_yen"]) is not int:
        raise Refused(400, "amount_invalid")
    low, high = LIMITS.get(params["method"], (1, 0))
    if not low <= params["amount_yen"] <= high:
        raise Refused(400, "amount_out_of_range")
    texts = PARAMETERS - {"amount_yen"}
    if not all(isinstance(params[name], str) for name in texts) or len(params["description"]) > 200:
        raise Refused(400, "text_invalid")


@transaction.atomic
def void(charge_id: int, *, at: datetime) -> Moved:
    """Voids a charge, so that it cannot be paid; a charge that has ended does not change.

    A voucher is not voided while its buyer is at the register, nor between its deadline and its expiry: a slip that
    was printed before the deadline may still be paid.
    """
    charge = lock(charge_id)
    if konbini.has_lapsed(charge, at):
        return charge, [move(charge, ChargeState.EXPIRED, at)]
    if charge.state not in VOIDABLE or konbini.is_past(charge, at):
        return charge, []
    return charge, [move(charge, ChargeState.VOIDED, at)]
