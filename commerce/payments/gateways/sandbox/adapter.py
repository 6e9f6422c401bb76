"""The sandbox behind the contract: HTTP out, our words back. It knows nothing of the sandbox's rows."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

import httpx
from django.conf import settings

from commerce.payments.gateways.base import (
    BadSignature,
    Cancelled,
    CancelResult,
    MethodRules,
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
from commerce.payments.gateways.sandbox.mapping import (
    not_started,
    params_for,
    parse_answer,
    refund_of,
    snapshot_of,
    started,
)
from commerce.payments.gateways.sandbox.signature import HEADER, verify
from commerce.payments.states import RefundState

TIMEOUT = httpx.Timeout(10, connect=3)
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
        wishes = params_for(request)
        try:
            status, charge = self._call("POST", "", json=wishes, key=key)
            if charge.get("error") == "confirmation_number_rejected":  # nothing was begun; they make one up
                status, charge = self._call("POST", "", json=wishes | {"confirmation_number": ""}, key=key)
            return parse_answer(started, charge) if status == httpx.codes.CREATED else not_started(status, charge)
        except Unreachable as silence:
            return Unknown(str(silence))

    def fetch(self, reference: str) -> Snapshot:
        """One charge."""
        status, charge = self._call("GET", f"{reference}/")
        if status != httpx.codes.OK:
            raise Unreachable(f"{status} {charge}")
        return parse_answer(snapshot_of, charge)

    def find(self, attempt: str) -> Snapshot | None:
        """The newest charge of an attempt; our keys allow only one."""
        status, found = self._call("GET", "", params={"attempt": attempt})
        if status != httpx.codes.OK:
            raise Unreachable(f"{status} {found}")
        charges = parse_answer(lambda answer: list(answer["data"]), found)
        return parse_answer(snapshot_of, charges[-1]) if charges else None

    def cancel(self, reference: str, *, key: str) -> CancelResult:
        """Voids it; a charge that is over says what it is."""
        try:
            status, charge = self._call("POST", f"{reference}/void/", key=key)
            if status not in {httpx.codes.OK, httpx.codes.CONFLICT}:
                return Unknown(f"{status} {charge}")
            snapshot = parse_answer(snapshot_of, charge)
        except Unreachable as silence:
            return Unknown(str(silence))
        return Cancelled(snapshot) if status == httpx.codes.OK else TooLate(snapshot)

    def refund(self, request: RefundRequest, *, key: str) -> RefundSnapshot | Unknown:
        """At once, or for cash when the buyer has named an account there; unknown when the same key may be tried again.

        Only a 400 is a refusal for good. A wrong key (401, 403) is put right, and then the money goes back.
        """
        wishes = {"amount_yen": request.amount_yen, "reason": request.reason, "refund": request.refund}
        try:
            status, refund = self._call("POST", f"{request.reference}/refunds/", json=wishes, key=key)
            if status == httpx.codes.CREATED:
                return parse_answer(refund_of, refund)
        except Unreachable as silence:
            return Unknown(str(silence))
        if status == httpx.codes.BAD_REQUEST:
            why = str(refund.get("error", ""))
            return RefundSnapshot("", RefundState.FAILED, request.amount_yen, refund=request.refund, why=why)
        return Unknown(f"{status} {refund}")

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
