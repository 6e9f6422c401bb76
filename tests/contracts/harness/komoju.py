"""KOMOJU as the suite needs it: our own fake of it at an address of its own, its pages simulated."""

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
from tests.contracts.harness.base import Begun, Stand
from tests.contracts.komoju_fake.page import NOBODY_THERE
from tests.contracts.komoju_fake.records import No
from tests.contracts.komoju_fake.server import KEY, SECRET, Komoju

REQUESTS = {RefundState.DONE: "completed", RefundState.FAILED: "rejected"}


class KomojuStand(Stand):
    """The fake answers at a port of its own; whatever the judge complains of fails the test when the stand closes."""

    name = "komoju"
    methods = ("card", "konbini", "paypay", "paidy")
    signature_header = HEADER
    signs_the_time = False
    finds_untried = False

    def __init__(self, url: str, method: str) -> None:
        self.method = method
        self.house = Komoju()
        self._settings = override_settings(
            KOMOJU_API_URL=f"{self.house.url}/api/v1", KOMOJU_API_KEY=KEY, KOMOJU_WEBHOOK_SECRET=SECRET
        )
        self._settings.enable()
        self.gateway = KomojuGateway()

    def close(self) -> None:
        self._settings.disable()
        self.house.close()
        assert self.house.complaints == []

    @property
    def refusals(self) -> Mapping[str, str]:
        """KOMOJU tells the buyer why, at its page; us it tells only of the authentication."""
        return {} if self.method == "konbini" else {"refused": declines.GENERIC}

    def buyer_pays(self, begun: Begun) -> None:
        if self.method == "konbini":
            self.house.till(begun.reference)
        else:
            self.house.pays(begun.reference)

    def buyer_is_refused(self, begun: Begun, how: str) -> None:
        self.house.is_refused(begun.reference)
        self.house.page_ends(begun.reference)

    def buyer_passes_challenge(self, begun: Begun) -> None:
        self.house.pays(begun.reference)

    def buyer_fails_challenge(self, begun: Begun) -> None:
        self.house.is_refused(begun.reference, NOBODY_THERE)
        self.house.page_ends(begun.reference)

    def buyer_leaves_challenge(self, begun: Begun) -> None:
        self.house.leaves(begun.reference)

    def number_lapses(self, begun: Begun) -> None:
        self.house.lapses(begun.reference)

    def nobody_can_pay(self, begun: Begun) -> bool:
        try:
            self.buyer_pays(begun)
        except No:
            return True
        return False

    def refund_goes_on(self, reference: str, state: RefundState) -> None:
        self.house.request_goes_on(reference, REQUESTS[state])

    def news(self) -> bytes:
        return self.house.newest_news()

    def sign(self, raw: bytes, at: datetime, secret: str | None = None) -> dict[str, str]:
        return {HEADER: sign(raw, SECRET if secret is None else secret)}

    def with_secrets(self, *secrets: str) -> override_settings:
        return override_settings(KOMOJU_WEBHOOK_SECRET=",".join(secrets))

    @property
    def provider_url(self) -> str:
        return self.house.url

    def calls(self, url: str) -> override_settings:
        return override_settings(KOMOJU_API_URL=f"{url}/api/v1")

    @contextmanager
    def impatient(self) -> Iterator[None]:
        with patch.object(client, "TIMEOUT", 0.3):
            yield

    def error_body(self, status: int) -> bytes:
        return json.dumps(No(status, "an_error").body).encode()
