"""The sandbox as the suite needs it: its provider running, a buyer at its pages, the news that it sends."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch

import httpx
from django.conf import settings
from django.test import override_settings

from commerce.payments import declines
from commerce.payments.gateways.sandbox import adapter
from commerce.payments.gateways.sandbox.adapter import SandboxGateway
from commerce.payments.gateways.sandbox.models import SandboxDelivery
from commerce.payments.gateways.sandbox.signature import HEADER, sign
from tests.contracts.stands.base import Begun, Stand
from tests.factories.payments import BROKEN, CHALLENGED, GOOD, NO_FUNDS, REFUSED, SandboxBuyer

SECRET = "sandbox-webhook-secret"


class SandboxStand(Stand):
    """The sandbox answers on the live server, over HTTP."""

    name = "sandbox"
    methods = ("card",)
    signature_header = HEADER

    def __init__(self, url: str, method: str) -> None:
        self.url, self.method = url, method
        self.gateway = SandboxGateway()

    @property
    def refusals(self) -> Mapping[str, str]:
        return {
            REFUSED: declines.GENERIC,
            NO_FUNDS: declines.INSUFFICIENT_FUNDS,
            BROKEN: declines.PROCESSING,
        }

    def buyer_pays(self, begun: Begun) -> None:
        SandboxBuyer(self.url).pays(begun.url, GOOD)

    def buyer_is_refused(self, begun: Begun, how: str) -> None:
        SandboxBuyer(self.url).pays(begun.url, how)

    def buyer_passes_challenge(self, begun: Begun) -> None:
        SandboxBuyer(self.url).pays(begun.url, CHALLENGED, "pass")

    def buyer_fails_challenge(self, begun: Begun) -> None:
        SandboxBuyer(self.url).pays(begun.url, CHALLENGED, "fail")

    def buyer_leaves_challenge(self, begun: Begun) -> None:
        SandboxBuyer(self.url).pays(begun.url, CHALLENGED)

    def nobody_can_pay(self, begun: Begun) -> bool:
        return httpx.get(begun.url).status_code == 410

    def news(self) -> bytes:
        return SandboxDelivery.objects.latest("pk").body.encode()

    def sign(self, raw: bytes, at: datetime, secret: str | None = None) -> dict[str, str]:
        return {HEADER: sign(raw, SECRET if secret is None else secret, at)}

    def with_secrets(self, *secrets: str) -> override_settings:
        return override_settings(SANDBOX_WEBHOOK_SECRET=",".join(secrets))

    @property
    def provider_url(self) -> str:
        return settings.SANDBOX_URL

    def calls(self, url: str) -> override_settings:
        return override_settings(SANDBOX_URL=url)

    @contextmanager
    def impatient(self) -> Iterator[None]:
        patient = self.gateway
        with patch.object(adapter, "TIMEOUT", 0.3):
            self.gateway = SandboxGateway()
            yield
        self.gateway = patient
