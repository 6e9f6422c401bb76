"""Harness of KOMOJU: the gateway against the fake server."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch

from django.test import override_settings

from commerce.payments import declines
from commerce.payments.gateways.komoju import client
from commerce.payments.gateways.komoju.adapter import KomojuGateway
from commerce.payments.gateways.komoju.signature import HEADER, sign
from commerce.payments.states import RefundState
from tests.contracts.harness.base import GatewayHarness, StartedResult
from tests.contracts.komoju_fake.page import NOT_AUTHENTICATED
from tests.contracts.komoju_fake.records import ApiError
from tests.contracts.komoju_fake.server import KEY, SECRET, FakeKomoju

REQUESTS = {RefundState.DONE: "completed", RefundState.FAILED: "rejected"}


class KomojuHarness(GatewayHarness):
    """Runs the fake server; closing fails the test if the schema check found anything."""

    name = "komoju"
    methods = ("card", "konbini", "paypay", "paidy")
    signature_header = HEADER
    signs_the_time = False
    find_returns_unpaid = False

    def __init__(self, url: str, method: str) -> None:
        self.method = method
        self.fake = FakeKomoju()
        self._settings = override_settings(
            KOMOJU_API_URL=f"{self.fake.url}/api/v1", KOMOJU_API_KEY=KEY, KOMOJU_WEBHOOK_SECRET=SECRET
        )
        self._settings.enable()
        self.gateway = KomojuGateway()

    def close(self) -> None:
        self._settings.disable()
        self.fake.close()
        assert self.fake.complaints == []

    @property
    def refusals(self) -> Mapping[str, str]:
        """KOMOJU shows the reason to the buyer only; the shop gets the result of 3-D Secure."""
        return {} if self.method == "konbini" else {"refused": declines.GENERIC}

    def buyer_pays(self, result: StartedResult) -> None:
        if self.method == "konbini":
            self.fake.till(result.reference)
        else:
            self.fake.pays(result.reference)

    def buyer_is_refused(self, result: StartedResult, how: str) -> None:
        self.fake.is_refused(result.reference)
        self.fake.page_ends(result.reference)

    def buyer_passes_challenge(self, result: StartedResult) -> None:
        self.fake.pays(result.reference)

    def buyer_fails_challenge(self, result: StartedResult) -> None:
        self.fake.is_refused(result.reference, NOT_AUTHENTICATED)
        self.fake.page_ends(result.reference)

    def buyer_leaves_challenge(self, result: StartedResult) -> None:
        self.fake.leaves(result.reference)

    def number_lapses(self, result: StartedResult) -> None:
        self.fake.lapses(result.reference)

    def payment_is_closed(self, result: StartedResult) -> bool:
        try:
            self.buyer_pays(result)
        except ApiError:
            return True
        return False

    def refund_becomes(self, reference: str, state: RefundState) -> None:
        self.fake.request_goes_on(reference, REQUESTS[state])

    def latest_event(self) -> bytes:
        return self.fake.latest_event()

    def sign(self, raw: bytes, at: datetime, secret: str | None = None) -> dict[str, str]:
        return {HEADER: sign(raw, SECRET if secret is None else secret)}

    def with_secrets(self, *secrets: str) -> override_settings:
        return override_settings(KOMOJU_WEBHOOK_SECRET=",".join(secrets))

    @property
    def provider_url(self) -> str:
        return self.fake.url

    def calls(self, url: str) -> override_settings:
        return override_settings(KOMOJU_API_URL=f"{url}/api/v1")

    @contextmanager
    def impatient(self) -> Iterator[None]:
        with patch.object(client, "TIMEOUT", 0.3):
            yield

    def error_body(self, status: int) -> bytes:
        return json.dumps(ApiError(status, "an_error").body).encode()
