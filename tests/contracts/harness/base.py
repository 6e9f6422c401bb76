"""What a stand is: a gateway, its provider beside it, a buyer at the provider's pages, and the news that it sends."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import ClassVar, Protocol

from commerce.payments.gateways.base import Gateway, Redirect, StartRequest, Voucher
from commerce.payments.states import RefundState
from portal.shared import clock
from tests.factories.payments import UNREACHABLE_URL, a_start_request

type Begun = Redirect | Voucher


class GatewayHarness(Protocol):
    """One gateway and one of its methods; the suite runs over all pairs. Inherit it, and fill in the dots.

    The suite never touches a provider's rows or pages: whatever happens there happens by these verbs.
    """

    name: ClassVar[str]
    methods: ClassVar[tuple[str, ...]]  # for each of them the suite runs once
    signature_header: ClassVar[str]
    signs_the_time: ClassVar[bool] = True  # False: a copied signature stays good for ever
    find_returns_unpaid: ClassVar[bool] = True  # False: `find` knows no page at which nobody has tried to pay yet
    leads_back_to_its_page: ClassVar[bool] = True  # whether `fetch` still knows the page that `start` gave
    gateway: Gateway
    method: str

    def __init__(self, url: str, method: str) -> None:
        """`url`: where the live server answers."""

    def close(self) -> None:
        """Ends what the stand began."""

    def request(self, **fields) -> StartRequest:
        """What the shop asks for with this method; numbers may be paid for three days."""
        store = "lawson" if self.rules.asks_store else ""
        deadline = clock.now() + timedelta(days=3) if self.method == "konbini" else None
        given = {"method": self.method, "store": store, "deadline": deadline}
        return a_start_request(**(given | fields))

    @property
    def rules(self):
        """The provider's rules of the method."""
        return self.gateway.capabilities()[self.method]

    # --- The buyer, at the provider's page or at a store's till ---------------------------------------------------
    @property
    def refusals(self) -> Mapping[str, str]:
        """What a buyer can do to be refused → the class that the contract gives it; empty where nobody is."""
        ...

    def buyer_pays(self, begun: Begun) -> None:
        """All of it, in the way of the method; a card without being asked for anything."""
        ...

    def buyer_is_refused(self, begun: Begun, how: str) -> None:
        """By one of `refusals`, and gives up: where a page would let him try another card, its time ends."""
        ...

    def buyer_passes_challenge(self, begun: Begun) -> None:
        """Card: authenticated (ECI 05) and paid."""
        ...

    def buyer_fails_challenge(self, begun: Begun) -> None:
        """Card: the card company does not recognise him, and he gives up."""
        ...

    def buyer_leaves_challenge(self, begun: Begun) -> None:
        """Card: he closes the window, of which nobody hears."""
        ...

    def number_lapses(self, begun: Voucher) -> None:
        """Konbini: the provider's deadline is over, and it says that nobody paid."""
        ...

    def payment_is_closed(self, begun: Begun) -> bool:
        """Tries to pay, and is told that it is over."""
        ...

    def refund_becomes(self, reference: str, state: RefundState) -> None:
        """The newest refund of a payment becomes pending, done or failed at the provider."""
        ...

    # --- What the provider sends ----------------------------------------------------------------------------------
    def latest_event(self) -> bytes:
        """The body of the newest news."""
        ...

    def sign(self, raw: bytes, at: datetime, secret: str | None = None) -> dict[str, str]:
        """The headers under which the provider sends a body, by the stand's own secret when none is given."""
        ...

    def with_secrets(self, *secrets: str) -> AbstractContextManager:
        """As long as it lasts, the shop believes these secrets."""
        ...

    # --- The way to the provider ----------------------------------------------------------------------------------
    @property
    def provider_url(self) -> str:
        """Where the gateway calls the provider: scheme, host and port."""
        ...

    def calls(self, url: str) -> AbstractContextManager:
        """As long as it lasts, the gateway calls this address (scheme, host and port) instead."""
        ...

    def impatient(self) -> AbstractContextManager:
        """As long as it lasts, the gateway waits for an answer for a third of a second only."""
        ...

    def error_body(self, status: int) -> bytes:
        """What the provider says with such a status, in its own form."""
        return b'{"error": "no"}'

    def provider_unreachable(self) -> AbstractContextManager:
        """As long as it lasts, every call is refused at the door of the machine."""
        return self.calls(UNREACHABLE_URL)
