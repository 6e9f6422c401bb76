"""The sandbox provider's side: charges are made and voided here; each method's own steps stand in its own module."""

from datetime import datetime

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
def create(params: dict, *, key: str, at: datetime) -> Moved:
    """A new charge, or the one that the key made before. Raises Refused: bad values, or the key with other values."""
    if not key or set(params) != PARAMETERS | ALSO.get(params.get("method", ""), set()):
        raise Refused(400, "parameter_missing_or_unknown")
    if params.get("confirmation_number") == konbini.REJECTED_NUMBER:  # each time, whatever the key made without it
        raise Refused(400, "confirmation_number_rejected")
    asked = params_hash(params)
    if known := SandboxCharge.objects.filter(idempotency_key=key).first():
        return _same(known, asked), []
    _check(params)
    if params["method"] == "konbini":
        konbini.check(params, at)
    given = {name: params[name] for name in PARAMETERS}
    charge, is_new = SandboxCharge.objects.get_or_create(
        idempotency_key=key, defaults={**given, "params_hash": asked, "created_at": at}
    )
    if not is_new:  # made by another request just now
        return _same(charge, asked), []
    return charge, [konbini.issue(charge, params, at)] if charge.method == "konbini" else []


def _same(charge: SandboxCharge, asked: str) -> SandboxCharge:
    if charge.params_hash != asked:
        raise Refused(409, "idempotency_key_in_use")
    return charge


def _check(params: dict) -> None:
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
    """Nobody can pay it any more; a charge that is over stays what it is.

    A number stays while its buyer is at the register, and after its deadline until it lapses: a slip that was
    printed before may be at a till.
    """
    charge = lock(charge_id)
    if konbini.has_lapsed(charge, at):
        return charge, [move(charge, ChargeState.EXPIRED, at)]
    if charge.state not in VOIDABLE or konbini.is_past(charge, at):
        return charge, []
    return charge, [move(charge, ChargeState.VOIDED, at)]
