"""Harness of the sandbox: the gateway against the provider on the live server."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch

import httpx
from django.conf import settings
from django.test import override_settings

from commerce.payments import declines
from commerce.payments.gateways.base import Voucher
from commerce.payments.gateways.sandbox import adapter, konbini
from commerce.payments.gateways.sandbox.adapter import SandboxGateway
from commerce.payments.gateways.sandbox.models import SandboxCharge, SandboxDelivery, SandboxRefund, TransferState
from commerce.payments.gateways.sandbox.signature import HEADER, sign
from commerce.payments.states import RefundState
from tests.contracts.harness.base import GatewayHarness, StartedResult
from tests.factories.payments import (
    BROKEN,
    CHALLENGED,
    EXPIRED,
    GOOD,
    NO_FUNDS,
    REFUSED,
    WRONG_CODE,
    SandboxBuyer,
)

SECRET = "sandbox-webhook-secret"


class SandboxHarness(GatewayHarness):
    """Uses the sandbox provider on the live server, over HTTP."""

    name = "sandbox"
    methods = ("card", "konbini", "paypay", "paidy")
    signature_header = HEADER

    def __init__(self, url: str, method: str) -> None:
        self.url, self.method = url, method
        self.gateway = SandboxGateway()

    @property
    def refusals(self) -> Mapping[str, str]:
        cards = {
            REFUSED: declines.GENERIC,
            NO_FUNDS: declines.INSUFFICIENT_FUNDS,
            BROKEN: declines.PROCESSING,
            EXPIRED: declines.EXPIRED_CARD,
            WRONG_CODE: declines.WRONG_DETAILS,
        }
        wallets = {"refuse": declines.GENERIC, "no_funds": declines.INSUFFICIENT_FUNDS}
        return {"card": cards, "konbini": {}}.get(self.method, wallets)

    def buyer_pays(self, result: StartedResult) -> None:
        buyer = SandboxBuyer(self.url)
        if isinstance(result, Voucher):
            buyer.pays_at_till(result.codes["lawson"]["payment_code"])
        elif self.method == "card":
            buyer.pays(result.url, GOOD)
        else:
            buyer.approves(result.url)

    def buyer_is_refused(self, result: StartedResult, how: str) -> None:
        buyer = SandboxBuyer(self.url)
        if self.method == "card":
            buyer.pays(result.url, how)
        else:
            buyer.refuses(result.url, how)

    def buyer_passes_challenge(self, result: StartedResult) -> None:
        SandboxBuyer(self.url).pays(result.url, CHALLENGED, "pass")

    def buyer_fails_challenge(self, result: StartedResult) -> None:
        SandboxBuyer(self.url).pays(result.url, CHALLENGED, "fail")

    def buyer_leaves_challenge(self, result: StartedResult) -> None:
        SandboxBuyer(self.url).pays(result.url, CHALLENGED)

    def number_lapses(self, result: Voucher) -> None:
        charge = SandboxCharge.objects.get(public_id=result.reference)
        konbini.lapse(charge.pk, at=result.expires_at + konbini.LAPSES_AFTER)

    def refund_becomes(self, reference: str, state: RefundState) -> None:
        refund = SandboxRefund.objects.filter(charge__public_id=reference).latest("pk")
        buyer = SandboxBuyer(self.url)
        if state == RefundState.FAILED:
            buyer.in_the_dashboard(reference, "fail", refund=refund.public_id)
            return
        if refund.state == TransferState.WAITING:
            buyer.names_account(refund.public_id)
        if state == RefundState.DONE and refund.state != TransferState.DONE:
            buyer.in_the_dashboard(reference, "finish", refund=refund.public_id)

    def payment_is_closed(self, result: StartedResult) -> bool:
        if isinstance(result, Voucher):
            buyer = SandboxBuyer(self.url)
            buyer.goes_to_register(result.codes["lawson"]["payment_code"], go_to_register=False)
            return buyer.browser.page.select_one("main form") is None
        return httpx.get(result.url).status_code == 410

    def latest_event(self) -> bytes:
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
        usual = self.gateway
        with patch.object(adapter, "TIMEOUT", 0.3):
            self.gateway = SandboxGateway()
            yield
        self.gateway = usual
