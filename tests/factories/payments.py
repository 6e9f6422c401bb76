"""Placed orders, attempts, snapshots, and a buyer who uses the sandbox's pages over HTTP."""

from dataclasses import replace
from datetime import datetime, timedelta

from commerce.orders.models import Order
from commerce.payments import services
from commerce.payments.gateways.base import Snapshot, StartRequest
from commerce.payments.models import PaymentAttempt
from commerce.payments.states import AttemptState
from portal.shared import clock, signing
from tests.factories.catalog import EventFactory
from tests.factories.orders import OrderFactory
from tests.formbrowser import FormBrowser

GOOD, CHALLENGED = "4242424242424242", "4000000000003220"
REFUSED, NO_FUNDS, BROKEN = "4000000000000002", "4000000000009995", "4000000000000119"
EXPIRED, WRONG_CODE = "4000000000000069", "4000000000000127"
# Charged without a challenge; only the first counts as authenticated.
ATTEMPTED, NOT_ENROLLED = "4000000000003055", "4000000000003063"
NOT_SUPPORTED, EXEMPTED = "378282246310005", "4000000000003253"
UNREACHABLE_URL = "http://127.0.0.1:9"  # the discard port, on which no server listens


def use_live_server(live_server, settings) -> str:
    """Configures the live server as URL of both the shop and the sandbox provider; returns the URL."""
    settings.BASE_URL = settings.SANDBOX_URL = live_server.url
    settings.SANDBOX_WEBHOOK_URL = f"{live_server.url}/hooks/payments/sandbox/"
    return live_server.url


def a_start_request(**fields) -> StartRequest:
    """Makes the request that starts a payment."""
    defaults = {
        "attempt": signing.new_public_id(),
        "method": "card",
        "amount_yen": 5220,
        "description": "秋の音楽会 🎻",
        "return_url": "http://shop.example/orders/A/complete/",
        "locale": "ja",
        "email": "hanako@example.jp",
        "name": "髙﨑 花子",
        "phone": "09012345678",
    }
    return StartRequest(**(defaults | fields))


def a_placed_order(*, at: datetime | None = None, **fields) -> Order:
    """Makes a placed order; the event is on sale around `at` (default: now)."""
    at = at or clock.now()
    event = fields.pop("event", None) or EventFactory(at=at, **fields.pop("of_event", {}))
    return OrderFactory(event=event, placed=True, at=at, **fields)


def an_attempt(order: Order | None = None, *, at: datetime | None = None, **fields) -> PaymentAttempt:
    """Makes an open attempt with a reference and a redirect URL."""
    at = at or clock.now()
    attempt = services.open_attempt(order or a_placed_order(at=at), at=at)
    defaults = {
        "state": AttemptState.ACTION_REQUIRED,
        "reference": f"ref-{attempt.public_id}",
        "redirect_url": "https://pay.example/1",
    }
    PaymentAttempt.objects.filter(pk=attempt.pk).update(**(defaults | fields))
    attempt.refresh_from_db()
    return attempt


def snapshot_of(attempt: PaymentAttempt, state: AttemptState, **fields) -> Snapshot:
    """Makes the snapshot of an attempt in that state; a card is authenticated unless `three_ds` is given."""
    is_paid = state == AttemptState.PAID
    snapshot = Snapshot(
        state=state,
        reference=attempt.reference,
        attempt=attempt.public_id,
        amount_yen=attempt.amount_yen,
        charge_id=attempt.reference if is_paid else "",
        paid_at=attempt.created_at + timedelta(minutes=1) if is_paid else None,
        three_ds={"result": "authenticated", "eci": "05"} if is_paid and attempt.method == "card" else {},
    )
    return replace(snapshot, **fields)


class SandboxBuyer:
    """A buyer at the sandbox's pages; does not follow redirects to the shop, so that tests control the order of events."""

    def __init__(self, base_url: str) -> None:
        self.browser = FormBrowser(base_url)
        self.browser.client.follow_redirects = False

    def pays(self, url: str, number: str = GOOD, answer: str = "") -> int:
        """Submits a card number, and `answer` ("pass" or "fail") to the challenge if given; returns the last status."""
        self.browser.open(url).submit("form", number=number, expiry="12 / 39", code="１２３")
        if answer:
            challenge = f"{url}challenge/"
            self.browser.open(challenge).submit(f'button[value="{answer}"]')
        return self.browser.status

    def pays_at_till(self, number: str, *, late: bool = False) -> int:
        """Pays a voucher at a store; `late`: after its deadline, by a slip that was printed before it."""
        self.goes_to_register(number, go_to_register=not late)
        self.browser.submit(f'button[value="{"pay_late" if late else "pay"}"]')
        return self._follow_redirect()

    def goes_to_register(self, number: str, *, go_to_register: bool = True) -> int:
        """Types a payment code at the machine and goes to the register, where it cannot be cancelled any more."""
        self.browser.open("/sandbox/till/").submit("form", number=number)
        if self.browser.status != 302:
            return self.browser.status
        self._follow_redirect()
        if go_to_register:
            self.browser.submit('button[value="step_up"]')
            self._follow_redirect()
        return self.browser.status

    def leaves_register(self) -> int:
        """Leaves the register without paying."""
        self.browser.submit('button[value="step_back"]')
        return self._follow_redirect()

    def approves(self, url: str) -> int:
        """PayPay or Paidy: approves the payment; returns the last status."""
        self.browser.open(url).submit('button[value="approve"]')
        return self.browser.status

    def refuses(self, url: str, how: str = "refuse") -> int:
        """PayPay or Paidy: refuses ("refuse") or lacks funds ("no_funds"); returns the last status."""
        self.browser.open(url).submit(f'button[value="{how}"]')
        return self.browser.status

    def names_account(self, refund_reference: str) -> int:
        """Submits the bank account for a refund."""
        page = self.browser.open(f"/sandbox/refunds/{refund_reference}/")
        page.submit("form", bank="みずほ銀行", number="1234567", holder="ヤマダ ハナコ")
        return self._follow_redirect()

    def in_the_dashboard(self, reference: str, do: str, *, refund: str = "", **values: object) -> int:
        """Runs an action of the dashboard: dispute, question, won, lost, refund, finish, bounce or fail.

        `refund` is the provider's id of the refund that finishes, bounces or fails.
        """
        page = self.browser.open(f"/sandbox/charges/{reference}/")
        if refund:
            form = page.page.select_one(f'input[value="{refund}"]').find_parent("form")
            form["id"] = "that-refund"
            page.submit(f'#that-refund button[value="{do}"]', **values)
        else:
            page.submit(f'button[value="{do}"]', **values)
        return self._follow_redirect()

    def _follow_redirect(self) -> int:
        """Follows one redirect of the sandbox to itself."""
        if self.browser.status == 302:
            self.browser.open(self.browser.location)
        return self.browser.status
