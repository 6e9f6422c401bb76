"""Harness of Stripe: the gateway with the real SDK against the fake server; webhooks are signed by the SDK's helper."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch

import stripe
from django.test import override_settings

from commerce.payments import declines
from commerce.payments.gateways.base import Voucher
from commerce.payments.gateways.stripe_gateway import client
from commerce.payments.gateways.stripe_gateway.adapter import StripeGateway
from commerce.payments.gateways.stripe_gateway.webhooks import HEADER
from commerce.payments.states import RefundState
from tests.contracts.harness.base import GatewayHarness, StartedResult
from tests.contracts.stripe_fake.server import KEY, FakeStripe
from tests.contracts.stripe_fake.shapes import Refused, authenticated

SECRET = "whsec_contracts"
REFUNDS = {RefundState.PENDING: "pending", RefundState.DONE: "succeeded", RefundState.FAILED: "failed"}
CARD_REFUSALS = {
    "generic_decline": declines.GENERIC,
    "lost_card": declines.GENERIC,
    "stolen_card": declines.GENERIC,
    "fraudulent": declines.GENERIC,
    "do_not_honor": declines.GENERIC,
    "pickup_card": declines.GENERIC,
    "insufficient_funds": declines.INSUFFICIENT_FUNDS,
    "expired_card": declines.EXPIRED_CARD,
    "incorrect_cvc": declines.WRONG_DETAILS,
    "processing_error": declines.PROCESSING,
    "authentication_required": declines.AUTHENTICATION,
}


class StripeHarness(GatewayHarness):
    """Runs the fake server; closing fails the test if the schema check found anything."""

    name = "stripe"
    methods = ("card", "konbini", "paypay")
    signature_header = HEADER

    def __init__(self, url: str, method: str) -> None:
        self.url, self.method = url, method
        self.fake = FakeStripe()
        self._settings = override_settings(
            STRIPE_API_URL=self.fake.url, STRIPE_API_KEY=KEY, STRIPE_WEBHOOK_SECRET=SECRET
        )
        self._settings.enable()
        self._haste = patch.multiple(
            stripe.HTTPClient, INITIAL_DELAY=0.01, MAX_DELAY=0.02
        )  # seconds between the SDK's retries
        self._haste.start()
        self.gateway = StripeGateway()

    def close(self) -> None:
        self._haste.stop()
        self._settings.disable()
        self.fake.close()
        assert self.fake.faults == []

    @property
    def books(self):
        """State of the fake server."""
        return self.fake.books

    @property
    def refusals(self) -> Mapping[str, str]:
        return {"card": CARD_REFUSALS, "paypay": {"processing_error": declines.PROCESSING}}.get(self.method, {})

    def buyer_pays(self, result: StartedResult) -> None:
        self.books.pay(result.reference)

    def buyer_is_refused(self, result: StartedResult, how: str) -> None:
        self.card_is_refused(result, how)
        self.books.lapse(result.reference)

    def card_is_refused(self, result: StartedResult, how: str) -> None:
        """Declines a card; the page stays open."""
        details = {"code": "card_declined", "decline_code": how}
        if how in {"expired_card", "incorrect_cvc", "processing_error"}:
            details = {"code": how}
        self.books.refuse(result.reference, {"type": "card_error", "message": "no", **details})

    def buyer_passes_challenge(self, result: StartedResult) -> None:
        self.books.challenge(result.reference)
        self.books.pay(result.reference, authenticated())

    def buyer_fails_challenge(self, result: StartedResult) -> None:
        self.books.challenge(result.reference)
        code = "payment_intent_authentication_failure"
        self.books.refuse(result.reference, {"type": "card_error", "message": "no", "code": code})
        self.books.lapse(result.reference)

    def buyer_leaves_challenge(self, result: StartedResult) -> None:
        self.books.challenge(result.reference)

    def number_lapses(self, result: Voucher) -> None:
        self.books.lapse(result.reference)

    def payment_is_closed(self, result: StartedResult) -> bool:
        try:
            self.books.pay(result.reference)
        except Refused:
            return True
        return False

    def refund_becomes(self, reference: str, state: RefundState) -> None:
        self.books.refund_becomes(reference, REFUNDS[state])

    def latest_event(self) -> bytes:
        return json.dumps(self.books.events[-1]).encode()

    def sign(self, raw: bytes, at: datetime, secret: str | None = None) -> dict[str, str]:
        """Signs with the SDK's helper, which takes text: bytes that are not UTF-8 are signed as replacement characters."""
        text, key = raw.decode("utf-8", "replace"), SECRET if secret is None else secret
        sign = stripe.WebhookSignature.generate_signature_header
        return {HEADER: sign(text, key, timestamp=int(at.timestamp()))}

    def with_secrets(self, *secrets: str) -> override_settings:
        return override_settings(STRIPE_WEBHOOK_SECRET=",".join(secrets))

    @property
    def provider_url(self) -> str:
        return self.fake.url

    def calls(self, url: str) -> override_settings:
        return override_settings(STRIPE_API_URL=url)

    @contextmanager
    def impatient(self) -> Iterator[None]:
        with patch.object(client, "TIMEOUT", (0.3, 0.3)):
            yield

    def error_body(self, status: int) -> bytes:
        error_type = {429: "invalid_request_error", 409: "idempotency_error"}.get(status, "api_error")
        code = {429: {"code": "rate_limit"}}.get(status, {})
        return json.dumps({"error": {"type": error_type, "message": "no", **code}}).encode()


def begin(harness: StripeHarness, **fields):
    """Starts a payment; returns the result."""
    request = harness.request(**fields)
    return harness.gateway.start(request, key=f"pay:{request.attempt}:start")


def sent(harness: StripeHarness, verb: str, path: str) -> list[dict]:
    """Returns the parameters of the calls that the fake received."""
    return [params for *call, params in harness.fake.requests if call == [verb, path]]
