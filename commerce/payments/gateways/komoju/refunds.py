"""KOMOJU's refunds, and its requests to refund by bank transfer, in our words: each movement of money once."""

import re
from datetime import datetime

from commerce.payments.gateways.base import BankAccount, Disputed, RefundRequest, RefundSnapshot
from commerce.payments.states import DisputeState, RefundState

# KOMOJU gives a description back but no amount of a bank transfer, so that both are written there.
OURS = re.compile(r"refund (?P<refund>[\w-]{1,40}) (?P<yen>\d{1,8})\Z", re.ASCII)
STATES = {"pending": RefundState.PENDING, "rejected": RefundState.FAILED, "completed": RefundState.DONE}


def description_of(request: RefundRequest) -> str:
    """How we know our refund again."""
    return f"refund {request.refund} {request.amount_yen}"


def refunds_of(payment: dict) -> tuple[RefundSnapshot, ...]:
    """All of them, ours and those made by hand at KOMOJU; what a card company took back is no refund."""
    made = [refund for refund in payment["refunds"] if not refund.get("chargeback")]
    transfers = []
    for request in sorted(payment["refund_requests"], key=lambda request: request["created_at"]):
        transfers += _transfer(request, made)
    return tuple([_refund(refund) for refund in made] + transfers)


def disputes_of(payment: dict) -> tuple[Disputed, ...]:
    """A refund marked as a chargeback: the card company has taken the money already."""
    taken = [refund for refund in payment["refunds"] if refund.get("chargeback")]
    return tuple(Disputed(refund["id"], DisputeState.LOST, refund["amount"], _at(refund)) for refund in taken)


def refund_named(payment: dict, request: RefundRequest) -> RefundSnapshot | None:
    """Our refund, if KOMOJU has it already."""
    return next((refund for refund in refunds_of(payment) if refund.refund == request.refund), None)


def transfer_params(request: RefundRequest, account: BankAccount) -> dict:
    """The body of a request to refund by bank transfer."""
    return {
        "amount": request.amount_yen,
        "customer_name": account.holder,
        "bank_name": account.bank_name,
        "bank_code": account.bank_code,
        "branch_name": account.branch_name,
        "branch_number": account.branch_number,
        "account_type": account.kind,
        "account_number": account.number,
        "include_payment_method_fee": False,  # we never had it
        "description": description_of(request),
    }


def _transfer(request: dict, made: list[dict]) -> list[RefundSnapshot]:
    """One request. The refund that KOMOJU may make of it is taken out of `made`, so that money counts once.

    A request that is not ours and shows no amount is left out: its money shows as a refund when it moves.
    """
    found = OURS.match(request.get("description") or "")
    yen = int(found["yen"]) if found else request.get("amount")
    if not isinstance(yen, int):
        return []
    state, at = STATES.get(request["status"], RefundState.PENDING), _at(request)
    if state != RefundState.FAILED and (refund := _refund_of(request, yen, made)):
        made.remove(refund)
        state, at = RefundState.DONE, _at(refund)
    why = "rejected" if state == RefundState.FAILED else ""
    return [RefundSnapshot(request["id"], state, yen, at, found["refund"] if found else "", why)]


def _refund_of(request: dict, yen: int, made: list[dict]) -> dict | None:
    """The movement of money that a request led to: by its words, else by amount and time."""
    same = [refund for refund in made if refund["amount"] == yen]
    named = [refund for refund in same if refund.get("description") == request.get("description")]
    nameless = [
        refund for refund in same if not OURS.match(refund.get("description") or "") and _at(refund) >= _at(request)
    ]
    return next(iter(named or nameless), None)


def _refund(refund: dict) -> RefundSnapshot:
    found = OURS.match(refund.get("description") or "")
    return RefundSnapshot(
        refund["id"], RefundState.DONE, refund["amount"], _at(refund), found["refund"] if found else ""
    )


def _at(thing: dict) -> datetime:
    return datetime.fromisoformat(thing["created_at"])
