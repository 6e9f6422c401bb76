"""A gateway in memory that serves all four methods; tests control its answers."""

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
from commerce.payments.gateways.sandbox import urls  # noqa: F401 - imported while the sandbox is routed, else it has no routes
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
    """Implements `base.Gateway`.

    `is_silent`: it does not answer. `at_the_till`: references that cannot be cancelled at present. `next_start` and
    `next_refund`: results that replace the default ones.
    """

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
        common = {"attempt": request.attempt, "amount_yen": request.amount_yen, "method": request.method}
        if request.method == "konbini":
            ends = self.voucher_ends or request.deadline
            self.payments[reference] = Snapshot(AttemptState.AWAITING_PAYMENT, reference, expires_at=ends, **common)
            return Voucher(reference, CODES, ends)
        url = f"https://pay.example/{reference}"
        self.payments[reference] = Snapshot(AttemptState.ACTION_REQUIRED, reference, redirect_url=url, **common)
        return Redirect(reference, url)

    def fetch(self, reference: str) -> Snapshot:
        self.calls.append("fetch")
        if self.is_silent or reference not in self.payments:
            raise Unreachable(reference)
        return self.payments[reference]

    def find(self, attempt: str) -> Snapshot | None:
        if self.is_silent:
            raise Unreachable(attempt)
        return next((snapshot for snapshot in self.payments.values() if snapshot.attempt == attempt), None)

    def cancel(self, reference: str, *, key: str) -> CancelResult:
        self.calls.append("cancel")
        if self.is_silent:
            return Unknown("silent")
        snapshot = self.payments[reference]
        if reference in self.at_the_till or snapshot.state not in OPEN:
            return TooLate(snapshot)
        self.payments[reference] = replace(snapshot, state=AttemptState.CANCELLED, redirect_url="")
        return Cancelled(self.payments[reference])

    def refund(self, request: RefundRequest, *, key: str) -> RefundSnapshot | Unknown:
        if self.is_silent:
            return Unknown("silent")
        self.sent.append(request)
        snapshot = self.payments[request.reference]
        if existing := next((refund for refund in snapshot.refunds if refund.refund == request.refund), None):
            return existing
        default = RefundState.WAITING_CUSTOMER if request.method == "konbini" else RefundState.DONE
        reference = f"r-{request.refund}"
        refund = RefundSnapshot(reference, self.next_refund or default, request.amount_yen, refund=request.refund)
        self.payments[request.reference] = replace(snapshot, refunds=(*snapshot.refunds, refund))
        return refund

    def parse_webhook(self, headers, raw: bytes, *, at: datetime) -> VerifiedEvent:
        raise BadSignature

    # --- Actions of tests ---
    def becomes(self, attempt, state: AttemptState, **fields) -> Snapshot:
        """Changes the state of a payment at the provider."""
        changes = {"state": state} | fields
        if state == AttemptState.PAID:
            changes = {"charge_id": f"ch-{attempt.public_id}", "paid_at": attempt.created_at} | changes
            changes |= (
                {} if "three_ds" in changes or attempt.method != "card" else {"three_ds": {"result": "authenticated"}}
            )
        self.payments[attempt.reference] = replace(self.payments[attempt.reference], **changes)
        return self.payments[attempt.reference]

    def refund_becomes(self, refund, state: RefundState, **fields) -> Snapshot:
        """Changes the state of a refund at the provider."""
        snapshot = self.payments[refund.attempt.reference]
        refunds = [
            replace(each, state=state, **fields) if each.refund == refund.public_id else each
            for each in snapshot.refunds
        ]
        self.payments[refund.attempt.reference] = replace(snapshot, refunds=tuple(refunds))
        return self.payments[refund.attempt.reference]


def use_memory_gateway(monkeypatch, settings) -> MemoryGateway:
    """Routes all four methods to a new memory gateway."""
    gateway = MemoryGateway()
    monkeypatch.setitem(routing.GATEWAYS, "memory", lambda: gateway)
    monkeypatch.setitem(routing.REQUIRED_SETTINGS, "memory", ())
    routing.gateway_named.cache_clear()
    settings.PAYMENT_GATEWAYS = dict.fromkeys(RULES, "memory")
    return gateway


def an_order_to_pay(method: str = "card", *, at: datetime = AT, quantity: int = 2, **of_event) -> Order:
    """Makes an order that is placed and has a payment method."""
    event = EventFactory(at=at, methods=tuple(RULES), **of_event)
    PaymentMethod.objects.update(on_sale=True)
    return a_placed_order(event=event, method=method, at=at, quantity=quantity)


JUST_AFTER = AT + timedelta(minutes=2)
