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
    MethodRules,
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
)
from commerce.payments.gateways.sandbox.signature import HEADER, verify
from commerce.payments.states import AttemptState, RefundState

TIMEOUT = httpx.Timeout(10, connect=3)
STATES = {
    "open": AttemptState.ACTION_REQUIRED,
    "challenge": AttemptState.ACTION_REQUIRED,
    "captured": AttemptState.PAID,
    "failed": AttemptState.DECLINED,
    "voided": AttemptState.CANCELLED,
}
FAILURES = {
    "insufficient_funds": declines.INSUFFICIENT_FUNDS,
    "processing_error": declines.PROCESSING,
    "authentication_failed": declines.AUTHENTICATION,
}


class SandboxGateway:
    """Implements `contract.Gateway`."""

    is_live = False

    def capabilities(self) -> Mapping[str, MethodRules]:
        """Card only."""
        return {"card": MethodRules(min_yen=50, max_yen=9_999_999, refund_days=365)}

    def start(self, request: StartRequest, *, key: str) -> StartResult:
        """A hosted page. A clear no is final; silence, nonsense and a key that is in use already are unknown."""
        wishes = {
            "method": request.method,
            "amount_yen": request.amount_yen,
            "currency": "JPY",
            "description": request.description,
            "return_url": request.return_url,
            "attempt": request.attempt,
            "locale": request.locale,
        }
        try:
            status, charge = self._call("POST", "", json=wishes, key=key)
        except Unreachable as silence:
            return Unknown(str(silence))
        if status == httpx.codes.CONFLICT:  # this key began a payment before, which may be paid
            return Unknown(f"{status} {charge}")
        if status == httpx.codes.TOO_MANY_REQUESTS:  # refused at the door: nothing was begun
            return Declined(declines.TRY_AGAIN, raw=charge)
        if status != httpx.codes.CREATED:
            return Declined(declines.GENERIC, raw=charge)
        return Redirect(reference=charge["id"], url=charge["page_url"])

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
        """At once, or refused; unknown when the same key may be tried later."""
        wishes = {"amount_yen": request.amount_yen, "reason": request.reason}
        try:
            status, refund = self._call("POST", f"{request.reference}/refunds/", json=wishes, key=key)
        except Unreachable as silence:
            return Unknown(str(silence))
        if status in {httpx.codes.CONFLICT, httpx.codes.TOO_MANY_REQUESTS}:
            return Unknown(f"{status} {refund}")
        if status != httpx.codes.CREATED:
            return RefundSnapshot("", RefundState.FAILED, request.amount_yen)
        at = datetime.fromisoformat(refund["created_at"])
        return RefundSnapshot(refund["id"], RefundState.DONE, refund["amount_yen"], at)

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
        refunds=tuple(
            RefundSnapshot(
                refund["id"], RefundState.DONE, refund["amount_yen"], datetime.fromisoformat(refund["created_at"])
            )
            for refund in charge["refunds"]
        ),
        redirect_url=charge["page_url"] if state == AttemptState.ACTION_REQUIRED else "",
        three_ds=charge["three_ds"],
        decline_class=FAILURES.get(charge["failure"], declines.GENERIC) if charge["failure"] else "",
        method=charge["method"],
        raw={"failure": charge["failure"], "card": charge["card"]},
    )
