"""Translates between the shop's values and the JSON of the sandbox's API. A malformed answer is Unreachable."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

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


def parse_answer[T](read: Callable[[dict[str, Any]], T], answer: dict[str, Any]) -> T:
    """Returns `read(answer)`. Raises Unreachable if the answer is malformed."""
    try:
        return read(answer)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise Unreachable(f"{type(error).__name__}: {error}") from error


def params_for(request: StartRequest) -> dict[str, object]:
    """Returns the parameters of a new charge. Stores print few characters and accept phone numbers of 10 or 11 digits."""
    params: dict[str, object] = {
        "method": request.method,
        "amount_yen": request.amount_yen,
        "currency": "JPY",
        "description": request.description[:200],
        "return_url": request.return_url,
        "attempt": request.attempt,
        "locale": request.locale,
    }
    if request.method != "konbini":
        return params
    phone = "".join(character for character in request.phone if character in "0123456789")
    is_number = len(phone) in {10, 11} and phone.strip("0")
    return params | {
        "description": printable_text(request.description, TITLE, empty="チケット"),
        "customer_name": printable_text(request.name, NAME, empty="お客さま"),
        "confirmation_number": phone if is_number else "",
        "expires_at": request.deadline and request.deadline.isoformat(),
    }


def started(charge: dict[str, Any]) -> StartResult:
    """Returns the result of a charge that was created: a voucher or a page."""
    if charge["stores"]:
        return Voucher(charge["id"], charge["stores"], datetime.fromisoformat(charge["expires_at"]))
    return Redirect(reference=charge["id"], url=charge["page_url"])


def not_started(status: int, answer: dict[str, Any]) -> StartResult:
    """Returns the result of a refusal. Status 409 is Unknown: the first payment with the key may be paid."""
    if status == httpx.codes.CONFLICT:
        return Unknown(f"{status} {answer}")
    if status == httpx.codes.TOO_MANY_REQUESTS:  # rate limit: no payment was started
        return Declined(declines.TRY_AGAIN, raw=answer)
    if answer.get("error") == "amount_out_of_range":
        return Declined(declines.UNAVAILABLE, raw=answer)
    if status in OUR_FAULT:
        return Misconfigured(f"{status} {answer}")
    return Unknown(f"{status} {answer}")


def snapshot_of(charge: dict[str, Any]) -> Snapshot:
    """Translates a charge of the API."""
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
        disputes=tuple(_dispute(dispute) for dispute in charge["disputes"]),
        expires_at=charge["expires_at"] and datetime.fromisoformat(charge["expires_at"]),
        redirect_url=charge["page_url"] if state == AttemptState.ACTION_REQUIRED else "",
        voucher=charge["stores"],
        three_ds=charge["three_ds"],
        decline_class=FAILURES.get(charge["failure"], declines.GENERIC) if charge["failure"] else "",
        method=charge["method"],
        raw={"failure": charge["failure"], "card": charge["card"]},
    )


def refund_of(refund: dict[str, Any]) -> RefundSnapshot:
    """Translates a refund of the API."""
    return RefundSnapshot(
        refund["id"],
        REFUNDS[refund["state"]],
        refund["amount_yen"],
        datetime.fromisoformat(refund["at"]),
        refund=refund["refund"],
        why=refund["failure"],
    )


def _dispute(dispute: dict[str, Any]) -> Disputed:
    at = datetime.fromisoformat(dispute["at"])
    reply_by = dispute["reply_by"] and datetime.fromisoformat(dispute["reply_by"])
    return Disputed(dispute["id"], DisputeState(dispute["state"]), dispute["amount_yen"], at, reply_by)
