"""The gateway of the sandbox provider: calls its HTTP API and never reads its rows."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

import httpx
from django.conf import settings

from commerce.payments.gateways.base import (
    MALFORMED,
    MAX_WEBHOOK_BYTES,
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
from portal.shared.http.json_body import read_object, timestamp

TIMEOUT = httpx.Timeout(10, connect=3)
STORES = ("familymart", "lawson", "ministop", "seicomart")
RULES = {
    "card": MethodRules(50, 9_999_999, refund_days=365),
    "konbini": MethodRules(120, 300_000, refund_kind="by_provider", voucher_stores=STORES),
    "paypay": MethodRules(50, 1_000_000, refund_days=365),
    "paidy": MethodRules(50, 1_000_000),
}


class SandboxGateway:
    """Implements `base.Gateway` by HTTP calls to the sandbox of this site."""

    is_live = False

    def capabilities(self) -> Mapping[str, MethodRules]:
        """Serves all four methods; a voucher has a code for each chain."""
        return RULES

    def start(self, request: StartRequest, *, key: str) -> StartResult:
        """Returns a page or a voucher. No answer, a malformed one, and a key that is in use are Unknown."""
        params = params_for(request)
        try:
            status, charge = self._call("POST", "", json=params, key=key)
            if charge.get("error") == "confirmation_number_rejected":  # not started; retry with a generated number
                status, charge = self._call("POST", "", json=params | {"confirmation_number": ""}, key=key)
            return parse_answer(started, charge) if status == httpx.codes.CREATED else not_started(status, charge)
        except Unreachable as error:
            return Unknown(str(error))

    def fetch(self, reference: str) -> Snapshot:
        """Reads one charge by its id. Raises Unreachable when it is not found or the answer is malformed."""
        status, charge = self._call("GET", f"{reference}/")
        if status != httpx.codes.OK:
            raise Unreachable(f"{status} {charge}")
        return parse_answer(snapshot_of, charge)

    def find(self, attempt: str) -> Snapshot | None:
        """Reads the newest charge of an attempt; the idempotency keys allow only one."""
        status, listing = self._call("GET", "", params={"attempt": attempt})
        if status != httpx.codes.OK:
            raise Unreachable(f"{status} {listing}")
        charges = parse_answer(lambda answer: list(answer["data"]), listing)
        return parse_answer(snapshot_of, charges[-1]) if charges else None

    def cancel(self, reference: str, *, key: str) -> CancelResult:
        """Voids the charge; for a charge that has ended it returns TooLate with its state."""
        try:
            status, charge = self._call("POST", f"{reference}/void/", key=key)
            if status not in {httpx.codes.OK, httpx.codes.CONFLICT}:
                return Unknown(f"{status} {charge}")
            snapshot = parse_answer(snapshot_of, charge)
        except Unreachable as error:
            return Unknown(str(error))
        return Cancelled(snapshot) if status == httpx.codes.OK else TooLate(snapshot)

    def refund(self, request: RefundRequest, *, key: str) -> RefundSnapshot | Unknown:
        """Refunds at once, or for vouchers after the buyer entered a bank account; Unknown if the call may be repeated.

        Only status 400 is final. A wrong API key (401, 403) can be corrected, and the refund is sent again.
        """
        params = {"amount_yen": request.amount_yen, "reason": request.reason, "refund": request.refund}
        try:
            status, refund = self._call("POST", f"{request.reference}/refunds/", json=params, key=key)
            if status == httpx.codes.CREATED:
                return parse_answer(refund_of, refund)
        except Unreachable as error:
            return Unknown(str(error))
        if status == httpx.codes.BAD_REQUEST:
            why = str(refund.get("error", ""))
            return RefundSnapshot("", RefundState.FAILED, request.amount_yen, refund=request.refund, why=why)
        return Unknown(f"{status} {refund}")

    def parse_webhook(self, headers: Mapping[str, str], raw: bytes, *, at: datetime) -> VerifiedEvent:
        """Verifies and parses a webhook. The setting may hold several secrets, separated by commas, during a rotation."""
        verify(headers.get(HEADER, ""), raw, settings.SANDBOX_WEBHOOK_SECRET.split(","), at)
        try:
            payload = read_object(raw, max_bytes=MAX_WEBHOOK_BYTES)
            return VerifiedEvent(
                id=payload["id"],
                kind=payload["kind"],
                reference=payload["data"]["id"],
                created=timestamp(payload["created_at"]),
                livemode=payload["livemode"],
            )
        except (ValueError, KeyError, TypeError) as error:
            raise BadSignature(MALFORMED) from error

    @cached_property
    def _client(self) -> httpx.Client:
        return httpx.Client(timeout=TIMEOUT, trust_env=False)

    def _call(self, verb: str, path: str, *, key: str = "", **content: Any) -> tuple[int, dict[str, Any]]:
        """Returns status and JSON object. Raises Unreachable without an answer, on 5xx and on any other body."""
        headers = {"Authorization": f"Bearer {settings.SANDBOX_API_KEY}", "Idempotency-Key": key}
        url = f"{settings.SANDBOX_API_URL or settings.SANDBOX_URL}/sandbox/api/charges/{path}"
        try:
            answer = self._client.request(verb, url, headers=headers, **content)
            body = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise Unreachable(f"{type(error).__name__}: {error}") from error
        if answer.is_server_error or not isinstance(body, dict):
            raise Unreachable(f"{answer.status_code}")
        return answer.status_code, body
