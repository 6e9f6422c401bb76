"""The interface of a harness: a gateway, its running provider, and actions of the buyer and the provider."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import ClassVar, Protocol

from commerce.payments.gateways.base import Gateway, Redirect, StartRequest, Voucher
from commerce.payments.states import RefundState
from portal.shared import clock
from tests.factories.payments import UNREACHABLE_URL, a_start_request

type StartedResult = Redirect | Voucher


class GatewayHarness(Protocol):
    """One gateway with one of its methods; the tests run for all pairs.

    Tests never use a provider's rows or pages directly: whatever happens there is done by these methods.
    """

    name: ClassVar[str]
    methods: ClassVar[tuple[str, ...]]  # the tests run once for each
    signature_header: ClassVar[str]
    signs_the_time: ClassVar[bool] = True  # False: a replayed webhook stays valid
    find_returns_unpaid: ClassVar[bool] = True  # False: `find` does not return a page before the first try
    leads_back_to_its_page: ClassVar[bool] = True  # whether `fetch` returns the URL of the page
    gateway: Gateway
    method: str

    def __init__(self, url: str, method: str) -> None:
        """Starts the provider; `url` is the URL of the live server."""

    def close(self) -> None:
        """Stops what the harness started."""

    def request(self, **fields) -> StartRequest:
        """Returns a request of this method; a voucher can be paid for three days."""
        store = "lawson" if self.rules.asks_store else ""
        deadline = clock.now() + timedelta(days=3) if self.method == "konbini" else None
        defaults = {"method": self.method, "store": store, "deadline": deadline}
        return a_start_request(**(defaults | fields))

    @property
    def rules(self):
        """Rules of the method."""
        return self.gateway.capabilities()[self.method]

    # --- The buyer, at the provider's page or at a store's register -----------------------------------------------
    @property
    def refusals(self) -> Mapping[str, str]:
        """Ways to be declined → expected decline class; empty if the method is never declined."""
        ...

    def buyer_pays(self, result: StartedResult) -> None:
        """Pays the full amount; a card without a challenge."""
        ...

    def buyer_is_refused(self, result: StartedResult, how: str) -> None:
        """Is declined as `how` of `refusals` says, and makes no other try: the page expires."""
        ...

    def buyer_passes_challenge(self, result: StartedResult) -> None:
        """Card: passes 3-D Secure (ECI 05) and pays."""
        ...

    def buyer_fails_challenge(self, result: StartedResult) -> None:
        """Card: fails 3-D Secure and makes no other try."""
        ...

    def buyer_leaves_challenge(self, result: StartedResult) -> None:
        """Card: closes the window during 3-D Secure, which is not reported."""
        ...

    def number_lapses(self, result: Voucher) -> None:
        """Konbini: the deadline passes, and the provider reports the voucher as expired."""
        ...

    def payment_is_closed(self, result: StartedResult) -> bool:
        """Whether a try to pay is refused."""
        ...

    def refund_becomes(self, reference: str, state: RefundState) -> None:
        """Sets the newest refund of a payment to pending, done or failed at the provider."""
        ...

    # --- What the provider sends ----------------------------------------------------------------------------------
    def latest_event(self) -> bytes:
        """Returns the body of the newest webhook."""
        ...

    def sign(self, raw: bytes, at: datetime, secret: str | None = None) -> dict[str, str]:
        """Returns the headers of a webhook; signed with the harness's secret if `secret` is None."""
        ...

    def with_secrets(self, *secrets: str) -> AbstractContextManager:
        """Configures these webhook secrets in the shop, as a context manager."""
        ...

    # --- Calls to the provider ------------------------------------------------------------------------------------
    @property
    def provider_url(self) -> str:
        """URL of the provider: scheme, host and port."""
        ...

    def calls(self, url: str) -> AbstractContextManager:
        """Makes the gateway call this URL (scheme, host and port) instead, as a context manager."""
        ...

    def impatient(self) -> AbstractContextManager:
        """Sets the gateway's timeout to 0.3 seconds, as a context manager."""
        ...

    def error_body(self, status: int) -> bytes:
        """Returns the provider's body of an error with that status."""
        return b'{"error": "no"}'

    def provider_unreachable(self) -> AbstractContextManager:
        """Makes every connection of the gateway fail, as a context manager."""
        return self.calls(UNREACHABLE_URL)
