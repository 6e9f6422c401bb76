"""A provider that lives in this process: it keeps the contract for all four methods and does what a test tells it."""

from dataclasses import replace
from datetime import datetime, timedelta

from commerce.catalog.models import PaymentMethod
from commerce.orders.models import Order
from commerce.payments.gateways import routing
from commerce.payments.gateways.base import (
    BadSignature,
    Cancelled,
    CancelResult,
    MethodRules,
    Redirect,
    RefundRequest,
    RefundSnapshot,
    Snapshot,
    StartRequest,
    StartResult,
    TooLate,
    Unknown,
    Unreachable,
    VerifiedEvent,
    Voucher,
)
from commerce.payments.gateways.sandbox import urls  # noqa: F401 - read while the sandbox is routed, else it has no address
from commerce.payments.states import OPEN, AttemptState, RefundState
from tests.factories.catalog import AT, EventFactory
from tests.factories.payments import a_placed_order

RULES = {
    "card": MethodRules(50, 9_999_999, refund_days=365),
    "konbini": MethodRules(
        120, 300_000, refund_kind="by_provider", voucher_stores=("lawson", "familymart", "ministop", "seicomart")
    ),
    "paypay": MethodRules(50, 1_000_000, refund_days=365),
    "paidy": MethodRules(50, 500_000),
}
CODES = {"lawson": {"payment_code": "777712345678", "confirmation_number": "09012345678", "url": ""}}


class MemoryGateway:
    """Implements `contract.Gateway`. `is_silent`: it answers nothing; `at_the_till`: references that can't be cancelled
    just now; `next_start` and `next_refund` are answered instead of the usual."""

    is_live = False

    def __init__(self) -> None:
        self.rules = dict(RULES)
        self.payments: dict[str, Snapshot] = {}
        self.requests: list[StartRequest] = []
        self.sent: list[RefundRequest] = []
        self.calls: list[str] = []
        self.is_silent = False
        self.at_the_till: set[str] = set()
        self.next_start: StartResult | None = None
        self.next_refund: RefundState | None = None
        self.voucher_ends: datetime | None = None

    def capabilities(self) -> dict[str, MethodRules]:
        return self.rules

    def start(self, request: StartRequest, *, key: str) -> StartResult:
        self.requests.append(request)
        if self.next_start or self.is_silent:
            return self.next_start or Unknown("silent")
        reference = f"m-{request.attempt}"
        given = {"attempt": request.attempt, "amount_yen": request.amount_yen, "method": request.method}
        if request.method == "konbini":
            ends = self.voucher_ends or request.deadline
            self.payments[reference] = Snapshot(AttemptState.AWAITING_PAYMENT, reference, expires_at=ends, **given)
            return Voucher(reference, CODES, ends)
        url = f"https://pay.example/{reference}"
        self.payments[reference] = Snapshot(AttemptState.ACTION_REQUIRED, reference, redirect_url=url, **given)
        return Redirect(reference, url)

    def fetch(self, reference: str) -> Snapshot:
        self.calls.append("fetch")
        if self.is_silent or reference not in self.payments:
            raise Unreachable(reference)
        return self.payments[reference]

    def find(self, attempt: str) -> Snapshot | None:
        if self.is_silent:
            raise Unreachable(attempt)
        return next((one for one in self.payments.values() if one.attempt == attempt), None)

    def cancel(self, reference: str, *, key: str) -> CancelResult:
        self.calls.append("cancel")
        if self.is_silent:
            return Unknown("silent")
        now = self.payments[reference]
        if reference in self.at_the_till or now.state not in OPEN:
            return TooLate(now)
        self.payments[reference] = replace(now, state=AttemptState.CANCELLED, redirect_url="")
        return Cancelled(self.payments[reference])

    def refund(self, request: RefundRequest, *, key: str) -> RefundSnapshot | Unknown:
        if self.is_silent:
            return Unknown("silent")
        self.sent.append(request)
        now = self.payments[request.reference]
        if known := next((one for one in now.refunds if one.refund == request.refund), None):
            return known
        usual = RefundState.WAITING_CUSTOMER if request.method == "konbini" else RefundState.DONE
        name = f"r-{request.refund}"
        made = RefundSnapshot(name, self.next_refund or usual, request.amount_yen, refund=request.refund)
        self.payments[request.reference] = replace(now, refunds=(*now.refunds, made))
        return made

    def parse_webhook(self, headers, raw: bytes, *, at: datetime) -> VerifiedEvent:
        raise BadSignature

    # --- What a test makes happen there ---
    def becomes(self, attempt, state: AttemptState, **fields) -> Snapshot:
        """A payment moves at the provider."""
        given = {"state": state} | fields
        if state == AttemptState.PAID:
            given = {"charge_id": f"ch-{attempt.public_id}", "paid_at": attempt.created_at} | given
            given |= (
                {} if "three_ds" in given or attempt.method != "card" else {"three_ds": {"result": "authenticated"}}
            )
        self.payments[attempt.reference] = replace(self.payments[attempt.reference], **given)
        return self.payments[attempt.reference]

    def refund_becomes(self, refund, state: RefundState, **fields) -> Snapshot:
        """A refund moves at the provider."""
        now = self.payments[refund.attempt.reference]
        moved = [replace(one, state=state, **fields) if one.refund == refund.public_id else one for one in now.refunds]
        self.payments[refund.attempt.reference] = replace(now, refunds=tuple(moved))
        return self.payments[refund.attempt.reference]


def use_memory_gateway(monkeypatch, settings) -> MemoryGateway:
    """All four methods are served by it, and on sale."""
    house = MemoryGateway()
    monkeypatch.setitem(routing.GATEWAYS, "memory", f"{__name__}.MemoryGateway")
    monkeypatch.setitem(routing.REQUIRED_SETTINGS, "memory", ())
    routing.gateway_named.cache_clear()
    monkeypatch.setattr("commerce.payments.gateways.routing.import_string", lambda path: lambda: house)
    settings.PAYMENT_GATEWAYS = dict.fromkeys(RULES, "memory")
    return house


def an_order_to_pay(method: str = "card", *, at: datetime = AT, quantity: int = 2, **of_event) -> Order:
    """An order whose buyer chose a method and pressed the final button."""
    event = EventFactory(at=at, methods=tuple(RULES), **of_event)
    PaymentMethod.objects.update(on_sale=True)
    return a_placed_order(event=event, method=method, at=at, quantity=quantity)


JUST_AFTER = AT + timedelta(minutes=2)
