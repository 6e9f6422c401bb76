"""Payments as they happen: a house that answers over HTTP, a buyer at the sandbox's pages, news in any order."""

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
# Charged without the card company saying who is there; only the first counts as authenticated.
ATTEMPTED, NOT_ENROLLED = "4000000000003055", "4000000000003063"
NOT_SUPPORTED, EXEMPTED = "378282246310005", "4000000000003253"
UNREACHABLE_URL = "http://127.0.0.1:9"  # the discard port: nobody listens


def use_live_server(live_server, settings) -> str:
    """Shop and sandbox provider are both the live server, and know it."""
    settings.BASE_URL = settings.SANDBOX_URL = live_server.url
    settings.SANDBOX_WEBHOOK_URL = f"{live_server.url}/hooks/payments/sandbox/"
    return live_server.url


def a_start_request(**fields) -> StartRequest:
    """What a gateway is asked to begin."""
    given = {
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
    return StartRequest(**(given | fields))


def a_placed_order(*, at: datetime | None = None, **fields) -> Order:
    """An order whose buyer has pressed the final button; the event is on sale around `at` (now when not given)."""
    at = at or clock.now()
    event = fields.pop("event", None) or EventFactory(at=at, **fields.pop("of_event", {}))
    return OrderFactory(event=event, placed=True, at=at, **fields)


def an_attempt(order: Order | None = None, *, at: datetime | None = None, **fields) -> PaymentAttempt:
    """An open attempt that the provider knows by a reference; the buyer is at its page."""
    at = at or clock.now()
    attempt = services.open_attempt(order or a_placed_order(at=at), at=at)
    given = {
        "state": AttemptState.ACTION_REQUIRED,
        "reference": f"ref-{attempt.public_id}",
        "redirect_url": "https://pay.example/1",
    }
    PaymentAttempt.objects.filter(pk=attempt.pk).update(**(given | fields))
    attempt.refresh_from_db()
    return attempt


def snapshot_of(attempt: PaymentAttempt, state: AttemptState, **fields) -> Snapshot:
    """What the provider would say of an attempt in a state; a card was authenticated unless `three_ds` says else."""
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
    """Somebody with a test card at the sandbox's pages. He is not sent on, so that a test decides who comes first."""

    def __init__(self, base_url: str) -> None:
        self.browser = FormBrowser(base_url)
        self.browser.client.follow_redirects = False

    def pays(self, url: str, number: str = GOOD, answer: str = "") -> int:
        """Types a card's number in, and answers the challenge ("pass" or "fail") if told to; the last status."""
        self.browser.open(url).submit("form", number=number, expiry="12 / 39", code="１２３")
        if answer:
            challenge = f"{url}challenge/"
            self.browser.open(challenge).submit(f'button[value="{answer}"]')
        return self.browser.status

    def pays_at_till(self, number: str, *, late: bool = False) -> int:
        """Types a payment number in at a store and pays it; `late`: after its deadline, by a slip from before."""
        self.goes_to_register(number, go_to_register=not late)
        self.browser.submit(f'button[value="{"pay_late" if late else "pay"}"]')
        return self._lands()

    def goes_to_register(self, number: str, *, go_to_register: bool = True) -> int:
        """Types a payment number in, and stands at the register; from then on nobody can cancel it."""
        self.browser.open("/sandbox/till/").submit("form", number=number)
        if self.browser.status != 302:
            return self.browser.status
        self._lands()
        if go_to_register:
            self.browser.submit('button[value="step_up"]')
            self._lands()
        return self.browser.status

    def leaves_register(self) -> int:
        """Without paying."""
        self.browser.submit('button[value="step_back"]')
        return self._lands()

    def approves(self, url: str) -> int:
        """PayPay or Paidy: agrees to pay; the last status."""
        self.browser.open(url).submit('button[value="approve"]')
        return self.browser.status

    def refuses(self, url: str, how: str = "refuse") -> int:
        """PayPay or Paidy: says no ("refuse"), or has too little ("no_funds"); the last status."""
        self.browser.open(url).submit(f'button[value="{how}"]')
        return self.browser.status

    def names_account(self, refund_reference: str) -> int:
        """Types the bank account in, to which a refund in cash goes."""
        page = self.browser.open(f"/sandbox/refunds/{refund_reference}/")
        page.submit("form", bank="みずほ銀行", number="1234567", holder="ヤマダ ハナコ")
        return self._lands()

    def in_the_dashboard(self, reference: str, do: str, *, refund: str = "", **values: object) -> int:
        """What happens to a payment behind the shop's back: dispute, question, won, lost, refund, finish, bounce, fail.

        `refund` is the provider's id of the refund that finishes, bounces or fails.
        """
        page = self.browser.open(f"/sandbox/charges/{reference}/")
        if refund:
            form = page.page.select_one(f'input[value="{refund}"]').find_parent("form")
            form["id"] = "that-refund"
            page.submit(f'#that-refund button[value="{do}"]', **values)
        else:
            page.submit(f'button[value="{do}"]', **values)
        return self._lands()

    def _lands(self) -> int:
        """Follows one redirect of the sandbox to itself."""
        if self.browser.status == 302:
            self.browser.open(self.browser.location)
        return self.browser.status
