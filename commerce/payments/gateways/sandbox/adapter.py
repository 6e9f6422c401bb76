"""The sandbox behind the contract: HTTP out, our words back. It knows nothing of the sandbox's rows."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

import httpx
from django.conf import settings

from commerce.payments import declines
from commerce.payments.gateways.contract import (
    BadSignature,
    Cancelled,
    CancelResult,
    Declined,
    Disputed,
    MethodRules,
    Misconfigured,
    Redirect,
    RefundRequest,
    RefundSnapshot,
    Snapshot,
    StartRequest,
    StartResult,
    TooLate,
    Unknown,
    Unreachable,
    VerifiedEvent,
    Voucher,
)
from commerce.payments.gateways.sandbox.signature import HEADER, verify
from commerce.payments.gateways.slip import NAME, TITLE, for_slip
from commerce.payments.states import AttemptState, DisputeState, RefundState

TIMEOUT = httpx.Timeout(10, connect=3)
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
STORES = ("familymart", "lawson", "ministop", "seicomart")
RULES = {
    "card": MethodRules(50, 9_999_999, refund_days=365),
    "konbini": MethodRules(120, 300_000, refund_kind="by_provider", voucher_stores=STORES),
    "paypay": MethodRules(50, 1_000_000, refund_days=365),
    "paidy": MethodRules(50, 1_000_000),
}


class SandboxGateway:
    """Implements `contract.Gateway`."""

    is_live = False

    def capabilities(self) -> Mapping[str, MethodRules]:
        """All four; a store's number is issued for each chain at once."""
        return RULES

    def start(self, request: StartRequest, *, key: str) -> StartResult:
        """A page or a number. Silence, nonsense and a key that is in use already are unknown."""
        wishes = _wishes(request)
        try:
            status, charge = self._call("POST", "", json=wishes, key=key)
            if charge.get("error") == "confirmation_number_rejected":  # nothing was begun; they make one up
                status, charge = self._call("POST", "", json=wishes | {"confirmation_number": ""}, key=key)
        except Unreachable as silence:
            return Unknown(str(silence))
        return _begun(charge) if status == httpx.codes.CREATED else _not_begun(status, charge)

    def fetch(self, reference: str) -> Snapshot:
        """One charge."""
        status, charge = self._call("GET", f"{reference}/")
        if status != httpx.codes.OK:
            raise Unreachable(f"{status} {charge}")
        return _snapshot(charge)

    def find(self, attempt: str) -> Snapshot | None:
        """The newest charge of an attempt; our keys allow only one."""
        status, found = self._call("GET", "", params={"attempt": attempt})
        if status != httpx.codes.OK:
            raise Unreachable(f"{status} {found}")
        return _snapshot(found["data"][-1]) if found["data"] else None

    def cancel(self, reference: str, *, key: str) -> CancelResult:
        """Voids it; a charge that is over says what it is."""
        try:
            status, charge = self._call("POST", f"{reference}/void/", key=key)
        except Unreachable as silence:
            return Unknown(str(silence))
        if status == httpx.codes.OK:
            return Cancelled(_snapshot(charge))
        return TooLate(_snapshot(charge)) if status == httpx.codes.CONFLICT else Unknown(f"{status} {charge}")

    def refund(self, request: RefundRequest, *, key: str) -> RefundSnapshot | Unknown:
        """At once, or for cash when the buyer has named an account there; unknown when the same key may be tried again.

        Only a 400 is a refusal for good. A wrong key (401, 403) is put right, and then the money goes back.
        """
        wishes = {"amount_yen": request.amount_yen, "reason": request.reason, "refund": request.refund}
        try:
            status, refund = self._call("POST", f"{request.reference}/refunds/", json=wishes, key=key)
        except Unreachable as silence:
            return Unknown(str(silence))
        if status == httpx.codes.BAD_REQUEST:
            why = str(refund.get("error", ""))
            return RefundSnapshot("", RefundState.FAILED, request.amount_yen, refund=request.refund, why=why)
        return _refund(refund) if status == httpx.codes.CREATED else Unknown(f"{status} {refund}")

    def parse_webhook(self, headers: Mapping[str, str], raw: bytes, *, at: datetime) -> VerifiedEvent:
        """Signed by one of our secrets (several, with commas, while one is replaced by another)."""
        verify(headers.get(HEADER, ""), raw, settings.SANDBOX_WEBHOOK_SECRET.split(","), at)
        try:
            news = json.loads(raw)
            return VerifiedEvent(
                id=news["id"],
                kind=news["kind"],
                reference=news["data"]["id"],
                created=datetime.fromisoformat(news["created_at"]),
                livemode=news["livemode"],
            )
        except (ValueError, KeyError, TypeError) as error:
            why = "signed nonsense"
            raise BadSignature(why) from error

    @cached_property
    def _client(self) -> httpx.Client:
        return httpx.Client(timeout=TIMEOUT, trust_env=False)

    def _call(self, verb: str, path: str, *, key: str = "", **content: Any) -> tuple[int, dict]:
        """(status, JSON object). Raises Unreachable on silence, on 5xx and on answers that are no JSON object."""
        headers = {"Authorization": f"Bearer {settings.SANDBOX_API_KEY}", "Idempotency-Key": key}
        url = f"{settings.SANDBOX_URL}/sandbox/api/charges/{path}"
        try:
            answer = self._client.request(verb, url, headers=headers, **content)
            body = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise Unreachable(f"{type(error).__name__}: {error}") from error
        if answer.is_server_error or not isinstance(body, dict):
            raise Unreachable(f"{answer.status_code}")
        return answer.status_code, body


def _wishes(request: StartRequest) -> dict[str, object]:
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
        "description": for_slip(request.description, TITLE, empty="チケット"),
        "customer_name": for_slip(request.name, NAME, empty="お客様"),
        "confirmation_number": phone if is_number else "",
        "expires_at": request.deadline and request.deadline.isoformat(),
    }


def _begun(charge: dict) -> StartResult:
    if charge["stores"]:
        return Voucher(charge["id"], charge["stores"], datetime.fromisoformat(charge["expires_at"]))
    return Redirect(reference=charge["id"], url=charge["page_url"])


def _not_begun(status: int, answer: dict) -> StartResult:
    """Who is refused: nobody as yet (409: the key's first payment may be paid), the buyer, or we."""
    if status == httpx.codes.CONFLICT:
        return Unknown(f"{status} {answer}")
    if status == httpx.codes.TOO_MANY_REQUESTS:  # refused at the door: nothing was begun
        return Declined(declines.TRY_AGAIN, raw=answer)
    if answer.get("error") == "amount_out_of_range":
        return Declined(declines.UNAVAILABLE, raw=answer)
    return Misconfigured(f"{status} {answer}")


def _snapshot(charge: dict) -> Snapshot:
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
        refunds=tuple(_refund(refund) for refund in charge["refunds"]),
        disputes=tuple(_dispute(case) for case in charge["disputes"]),
        expires_at=charge["expires_at"] and datetime.fromisoformat(charge["expires_at"]),
        redirect_url=charge["page_url"] if state == AttemptState.ACTION_REQUIRED else "",
        voucher=charge["stores"],
        three_ds=charge["three_ds"],
        decline_class=FAILURES.get(charge["failure"], declines.GENERIC) if charge["failure"] else "",
        method=charge["method"],
        raw={"failure": charge["failure"], "card": charge["card"]},
    )


def _refund(refund: dict) -> RefundSnapshot:
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
