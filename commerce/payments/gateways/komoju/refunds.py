"""Translates KOMOJU's refunds and its requests to refund by bank transfer; each movement of money counts once."""

import re
from datetime import datetime

from commerce.payments.gateways.base import BankAccount, Disputed, RefundRequest, RefundSnapshot
from commerce.payments.gateways.komoju.client import Json
from commerce.payments.states import DisputeState, RefundState

# KOMOJU returns the description of a bank transfer but not its amount, so the description has both id and amount.
OURS = re.compile(r"refund (?P<refund>[\w-]{1,40}) (?P<yen>\d{1,8})\Z", re.ASCII)
STATES = {"pending": RefundState.PENDING, "rejected": RefundState.FAILED, "completed": RefundState.DONE}


def description_of(request: RefundRequest) -> str:
    """Returns the description by which our refund is recognised."""
    return f"refund {request.refund} {request.amount_yen}"


def refunds_of(payment: Json) -> tuple[RefundSnapshot, ...]:
    """Returns all refunds, ours and those made at KOMOJU's dashboard, without chargebacks."""
    done = [refund for refund in payment["refunds"] if not refund.get("chargeback")]
    transfers = []
    for request in sorted(payment["refund_requests"], key=lambda request: request["created_at"]):
        transfers += _transfer(request, done)
    return tuple([_refund(refund) for refund in done] + transfers)


def disputes_of(payment: Json) -> tuple[Disputed, ...]:
    """Returns refunds marked as chargebacks as lost disputes: the card company has taken the money already."""
    chargebacks = [refund for refund in payment["refunds"] if refund.get("chargeback")]
    return tuple(Disputed(refund["id"], DisputeState.LOST, refund["amount"], _at(refund)) for refund in chargebacks)


def refund_named(payment: Json, request: RefundRequest) -> RefundSnapshot | None:
    """Returns our refund if KOMOJU has it already."""
    return next((refund for refund in refunds_of(payment) if refund.refund == request.refund), None)


def transfer_params(request: RefundRequest, account: BankAccount) -> Json:
    """Returns the parameters of a refund by bank transfer."""
    return {
        "amount": request.amount_yen,
        "customer_name": account.holder,
        "bank_name": account.bank_name,
        "bank_code": account.bank_code,
        "branch_name": account.branch_name,
        "branch_number": account.branch_number,
        "account_type": account.kind,
        "account_number": account.number,
        "include_payment_method_fee": False,  # the buyer paid it to KOMOJU
        "description": description_of(request),
    }


def _transfer(request: Json, done: list[Json]) -> list[RefundSnapshot]:
    """Translates one request. Removes the refund that resulted from it from `done`, so that money counts once.

    A request that is not ours and has no amount is left out: it appears as a refund once the money moves.
    """
    match = OURS.match(request.get("description") or "")
    yen = int(match["yen"]) if match else request.get("amount")
    if not isinstance(yen, int):
        return []
    state, at = STATES.get(request["status"], RefundState.PENDING), _at(request)
    if state != RefundState.FAILED and (refund := _refund_of(request, yen, done)):
        done.remove(refund)
        state, at = RefundState.DONE, _at(refund)
    why = "rejected" if state == RefundState.FAILED else ""
    return [RefundSnapshot(request["id"], state, yen, at, match["refund"] if match else "", why)]


def _refund_of(request: Json, yen: int, done: list[Json]) -> Json | None:
    """Returns the refund that resulted from a request: by description, else by amount and time."""
    same_amount = [refund for refund in done if refund["amount"] == yen]
    same_description = [refund for refund in same_amount if refund.get("description") == request.get("description")]
    other_description = [
        refund
        for refund in same_amount
        if not OURS.match(refund.get("description") or "") and _at(refund) >= _at(request)
    ]
    return next(iter(same_description or other_description), None)


def _refund(refund: Json) -> RefundSnapshot:
    match = OURS.match(refund.get("description") or "")
    return RefundSnapshot(
        refund["id"], RefundState.DONE, refund["amount"], _at(refund), match["refund"] if match else ""
    )


def _at(thing: Json) -> datetime:
    return datetime.fromisoformat(thing["created_at"])
