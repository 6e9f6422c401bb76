"""The sandbox as the suite needs it: its provider running, a buyer at its pages, the news that it sends."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import httpx
from django.test import override_settings

from commerce.payments import declines
from commerce.payments.gateways.contract import Gateway
from commerce.payments.gateways.sandbox.adapter import SandboxGateway
from commerce.payments.gateways.sandbox.models import SandboxDelivery
from commerce.payments.gateways.sandbox.signature import HEADER, sign
from tests.contracts.stands.base import house_that_says
from tests.factories.payments import BROKEN, CHALLENGED, GOOD, NO_FUNDS, NOBODY, REFUSED, SandboxBuyer


class SandboxStand:
    """The sandbox answers on the live server, over HTTP."""

    name = "sandbox"
    signature_header = HEADER
    refusals = {
        REFUSED: declines.GENERIC,
        NO_FUNDS: declines.INSUFFICIENT_FUNDS,
        BROKEN: declines.PROCESSING,
    }

    def __init__(self, url: str) -> None:
        self.url = url
        self.gateway: Gateway = SandboxGateway()

    def buyer_pays(self, page: str) -> None:
        SandboxBuyer(self.url).pays(page, GOOD)

    def buyer_is_refused(self, page: str, card: str) -> None:
        SandboxBuyer(self.url).pays(page, card)

    def buyer_passes_challenge(self, page: str) -> None:
        SandboxBuyer(self.url).pays(page, CHALLENGED, "pass")

    def buyer_fails_challenge(self, page: str) -> None:
        SandboxBuyer(self.url).pays(page, CHALLENGED, "fail")

    def buyer_leaves_challenge(self, page: str) -> None:
        SandboxBuyer(self.url).pays(page, CHALLENGED)

    def news(self) -> bytes:
        """The body of the newest news."""
        return SandboxDelivery.objects.latest("pk").body.encode()

    def sign(self, raw: bytes, at: datetime, secret: str = "sandbox-webhook-secret") -> dict[str, str]:
        """The headers under which the provider sends a body."""
        return {HEADER: sign(raw, secret, at)}

    def with_secrets(self, *secrets: str) -> override_settings:
        return override_settings(SANDBOX_WEBHOOK_SECRET=",".join(secrets))

    def nobody_answers(self) -> override_settings:
        return override_settings(SANDBOX_URL=NOBODY)

    @contextmanager
    def everything_is_answered(self, status: int) -> Iterator[None]:
        """As long as it lasts, the provider answers every call with this status."""
        with house_that_says(status) as url, override_settings(SANDBOX_URL=url):
            yield

    def page_is_over(self, page: str) -> bool:
        return httpx.get(page).status_code == 410
