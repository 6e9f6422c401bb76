"""The sandbox's words and ours: what the API is asked for, and what its JSON says. A broken answer is Unreachable."""

from collections.abc import Callable
from datetime import datetime

import httpx

from commerce.payments import declines
from commerce.payments.gateways.base import (
    Declined,
    Disputed,
    Misconfigured,
    Redirect,
    RefundSnapshot,
    Snapshot,
    StartRequest,
    StartResult,
    Unknown,
    Unreachable,
    Voucher,
)
from commerce.payments.gateways.konbini_text import NAME, TITLE, printable_text
from commerce.payments.states import AttemptState, DisputeState, RefundState

STATES = {
    "open": AttemptState.ACTION_REQUIRED,
    "challenge": AttemptState.ACTION_REQUIRED,
    "issued": AttemptState.AWAITING_PAYMENT,
    "at_register": AttemptState.AWAITING_PAYMENT,
    "captured": AttemptState.PAID,
    "failed": AttemptState.DECLINED,
    "voided": AttemptState.CANCELLED,
    "expired": AttemptState.EXPIRED,
}
OUR_FAULT = (400, 401, 403, 404)  # parameters, key, address
REFUNDS = {
    "waiting": RefundState.WAITING_CUSTOMER,
    "pending": RefundState.PENDING,
    "done": RefundState.DONE,
    "failed": RefundState.FAILED,
}
FAILURES = {
    "insufficient_funds": declines.INSUFFICIENT_FUNDS,
    "processing_error": declines.PROCESSING,
    "authentication_failed": declines.AUTHENTICATION,
    "expired_card": declines.EXPIRED_CARD,
    "incorrect_code": declines.WRONG_DETAILS,
}


def parse_answer[T](read: Callable[[dict], T], answer: dict) -> T:
    """What an answer says. Raises Unreachable where it has not the form that it should have."""
    try:
        return read(answer)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise Unreachable(f"{type(error).__name__}: {error}") from error


def params_for(request: StartRequest) -> dict[str, object]:
    """What the API is asked for; a store's slip prints few signs and takes 10 or 11 digits."""
    wishes: dict[str, object] = {
        "method": request.method,
        "amount_yen": request.amount_yen,
        "currency": "JPY",
        "description": request.description[:200],
        "return_url": request.return_url,
        "attempt": request.attempt,
        "locale": request.locale,
    }
    if request.method != "konbini":
        return wishes
    phone = "".join(sign for sign in request.phone if sign in "0123456789")
    is_number = len(phone) in {10, 11} and phone.strip("0")
    return wishes | {
        "description": printable_text(request.description, TITLE, empty="チケット"),
        "customer_name": printable_text(request.name, NAME, empty="お客さま"),
        "confirmation_number": phone if is_number else "",
        "expires_at": request.deadline and request.deadline.isoformat(),
    }


def started(charge: dict) -> StartResult:
    """A page, or numbers."""
    if charge["stores"]:
        return Voucher(charge["id"], charge["stores"], datetime.fromisoformat(charge["expires_at"]))
    return Redirect(reference=charge["id"], url=charge["page_url"])


def not_started(status: int, answer: dict) -> StartResult:
    """Who is refused: nobody as yet (409: the key's first payment may be paid), the buyer, or we."""
    if status == httpx.codes.CONFLICT:
        return Unknown(f"{status} {answer}")
    if status == httpx.codes.TOO_MANY_REQUESTS:  # refused at the door: nothing was begun
        return Declined(declines.TRY_AGAIN, raw=answer)
    if answer.get("error") == "amount_out_of_range":
        return Declined(declines.UNAVAILABLE, raw=answer)
    if status in OUR_FAULT:
        return Misconfigured(f"{status} {answer}")
    return Unknown(f"{status} {answer}")


def snapshot_of(charge: dict) -> Snapshot:
    """A charge of the API in our words."""
    state = STATES[charge["state"]]
    return Snapshot(
        state=state,
        reference=charge["id"],
        attempt=charge["attempt"],
        amount_yen=charge["amount_yen"],
        currency=charge["currency"],
        charge_id=charge["id"] if state == AttemptState.PAID else "",
        paid_at=charge["captured_at"] and datetime.fromisoformat(charge["captured_at"]),
        refunds=tuple(refund_of(refund) for refund in charge["refunds"]),
        disputes=tuple(_dispute(case) for case in charge["disputes"]),
        expires_at=charge["expires_at"] and datetime.fromisoformat(charge["expires_at"]),
        redirect_url=charge["page_url"] if state == AttemptState.ACTION_REQUIRED else "",
        voucher=charge["stores"],
        three_ds=charge["three_ds"],
        decline_class=FAILURES.get(charge["failure"], declines.GENERIC) if charge["failure"] else "",
        method=charge["method"],
        raw={"failure": charge["failure"], "card": charge["card"]},
    )


def refund_of(refund: dict) -> RefundSnapshot:
    """A refund of the API in our words."""
    return RefundSnapshot(
        refund["id"],
        REFUNDS[refund["state"]],
        refund["amount_yen"],
        datetime.fromisoformat(refund["at"]),
        refund=refund["refund"],
        why=refund["failure"],
    )


def _dispute(case: dict) -> Disputed:
    return Disputed(case["id"], DisputeState(case["state"]), case["amount_yen"], datetime.fromisoformat(case["at"]))
