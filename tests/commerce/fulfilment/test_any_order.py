"""Any permutation and repetition of a scenario's webhooks has the same outcome (rows 1 to 3)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from commerce.catalog.models import QuotaCounter
from commerce.fulfilment import services
from commerce.fulfilment.settlement import settle_order
from commerce.fulfilment.webhook_processing import process_webhook_event
from commerce.orders.models import Order
from commerce.payments.gateways.base import Disputed, RefundSnapshot, Snapshot
from commerce.payments.models import PaymentAttempt, PaymentEvent, Refund
from commerce.payments.states import AttemptState, DisputeState, RefundState
from tests.audit_fixture import what_is_wrong
from tests.factories.catalog import AT
from tests.factories.order_outcome import outcome
from tests.factories.paid_orders import a_bought_order, a_number_to_pay, a_refund
from tests.factories.payments import an_attempt, snapshot_of
from tests.factories.recorded_gateway import NAME, record

pytestmark = pytest.mark.django_db
EFFORT = effort(max_examples=20, deadline=None, database=None, derandomize=True)


@pytest.fixture(autouse=True)
def gateway(monkeypatch, settings):
    """The provider whose records the scenarios set."""
    return record(monkeypatch, settings, "card", "konbini")


# --- Scenarios: an order, and the records that its provider then has, one after the other ----------------------------
@dataclass(frozen=True)
class Scenario:
    """`snapshots`: the provider's records in sequence; each has one webhook event, the first at `starts_at`."""

    order: Order
    snapshots: list[tuple[PaymentAttempt, Snapshot]]
    starts_at: datetime = AT + timedelta(minutes=2)


def card_paid() -> Scenario:
    attempt = an_attempt(at=AT)
    return Scenario(attempt.order, [(attempt, snapshot_of(attempt, state)) for state in ("action_required", "paid")])


def card_declined_then_paid() -> Scenario:
    first = an_attempt(at=AT)
    refused = snapshot_of(first, AttemptState.DECLINED)
    settle_order(first.pk, refused, source="test", at=AT)
    second = an_attempt(first.order, at=AT)
    event_count = [
        (first, refused),
        (second, snapshot_of(second, "action_required")),
        (second, snapshot_of(second, "paid")),
    ]
    return Scenario(first.order, event_count)


def card_without_3ds() -> Scenario:
    attempt = an_attempt(at=AT)
    unproven = snapshot_of(attempt, AttemptState.PAID, three_ds={"result": "not_supported"})
    return Scenario(attempt.order, [(attempt, snapshot_of(attempt, "action_required")), (attempt, unproven)])


def paid_twice() -> Scenario:
    first = an_attempt(at=AT)
    settle_order(first.pk, snapshot_of(first, AttemptState.CANCELLED), source="test", at=AT)
    second = an_attempt(first.order, at=AT)
    return Scenario(first.order, [(second, snapshot_of(second, "paid")), (first, snapshot_of(first, "paid"))])


def konbini_paid() -> Scenario:
    attempt = a_number_to_pay()
    waiting = snapshot_of(
        attempt, AttemptState.AWAITING_PAYMENT, voucher=attempt.voucher, expires_at=attempt.expires_at
    )
    paid = snapshot_of(attempt, AttemptState.PAID, voucher=attempt.voucher)
    return Scenario(attempt.order, [(attempt, waiting), (attempt, paid)], starts_at=AT + timedelta(days=2))


def konbini_paid_late() -> Scenario:
    attempt = a_number_to_pay()
    late = AT + timedelta(days=3, minutes=80)
    lapsed = snapshot_of(attempt, AttemptState.EXPIRED)
    settle_order(attempt.pk, lapsed, source="test", at=late)
    services.expire_order(attempt.order_id, late)
    paid = snapshot_of(attempt, AttemptState.PAID)
    return Scenario(attempt.order, [(attempt, lapsed), (attempt, paid)], starts_at=late + timedelta(minutes=1))


def konbini_paid_late_without_stock() -> Scenario:
    scenario = konbini_paid_late()
    QuotaCounter.objects.update(size=1)
    return scenario


def _refunded(amount_yen: int, *states: RefundState) -> Scenario:
    order = a_bought_order()
    attempt, refund = order.attempts.get(), a_refund(order, amount_yen, state=RefundState.CREATED)
    Refund.objects.filter(pk=refund.pk).update(tries=1, reference="re-1")
    rows = [RefundSnapshot("re-1", state, amount_yen, AT, refund.public_id) for state in states]
    return Scenario(order, [(attempt, snapshot_of(attempt, "paid", refunds=(row,))) for row in rows])


def refunded_in_part() -> Scenario:
    return _refunded(1000, RefundState.PENDING, RefundState.DONE)


def refunded_in_full() -> Scenario:
    return _refunded(10220, RefundState.PENDING, RefundState.DONE)


def refund_came_back() -> Scenario:
    return _refunded(1000, RefundState.PENDING, RefundState.DONE, RefundState.FAILED)


def refunded_at_the_provider() -> Scenario:
    order = a_bought_order()
    attempt = order.attempts.get()
    rows = [RefundSnapshot(name, RefundState.DONE, yen, AT) for name, yen in (("ext-1", 1000), ("ext-2", 500))]
    return Scenario(order, [(attempt, snapshot_of(attempt, "paid", refunds=tuple(rows[: n + 1]))) for n in range(2)])


def _disputed(end: DisputeState) -> Scenario:
    order = a_bought_order()
    attempt = order.attempts.get()
    dispute = Disputed("dp-1", DisputeState.OPEN, 10220, AT)
    truths = [
        snapshot_of(attempt, "paid", disputes=(replace(dispute, state=state),)) for state in (DisputeState.OPEN, end)
    ]
    return Scenario(order, [(attempt, truth) for truth in truths])


def dispute_won() -> Scenario:
    return _disputed(DisputeState.WON)


def dispute_lost() -> Scenario:
    return _disputed(DisputeState.LOST)


SCENARIOS = [
    card_paid,
    card_declined_then_paid,
    card_without_3ds,
    paid_twice,
    konbini_paid,
    konbini_paid_late,
    konbini_paid_late_without_stock,
    refunded_in_part,
    refunded_in_full,
    refund_came_back,
    refunded_at_the_provider,
    dispute_won,
    dispute_lost,
]


# --- Replay of their webhook events ----------------------------------------------------------------------------------
def end_of(order: Order) -> dict:
    """The outcome of an order, with the findings of the audit."""
    return outcome(order) | {"audit": what_is_wrong()}


class EventReplay:
    """Processes the webhook events of a scenario in some sequence."""

    def __init__(self, scenario: Scenario, gateway) -> None:
        self.scenario, self.gateway, self.at = scenario, gateway, scenario.starts_at
        self.webhook_events = [
            PaymentEvent.objects.create(
                provider=NAME, event_id=f"e{n}", kind="k", reference=attempt.reference, body="", received_at=AT
            )
            for n, (attempt, _truth) in enumerate(scenario.snapshots)
        ]

    def set_snapshot(self, index: int) -> None:
        attempt, truth = self.scenario.snapshots[index]
        self.gateway.snapshots[attempt.reference] = truth

    def process(self, index: int) -> None:
        """Processes an event again each time, as if a crash had left it open or it had arrived under another id."""
        self.at += timedelta(seconds=1)
        PaymentEvent.objects.filter(pk=self.webhook_events[index].pk).update(processed_at=None)
        assert process_webhook_event(self.webhook_events[index].pk, self.at) is True

    def in_order(self) -> dict:
        for index in range(len(self.webhook_events)):
            self.set_snapshot(index)
            self.process(index)
        return end_of(self.scenario.order)

    def all_at_the_end(self, indexes: list[int]) -> dict:
        for index in range(len(self.webhook_events)):
            self.set_snapshot(index)
        for index in indexes:
            self.process(index)
        return end_of(self.scenario.order)

    def as_it_happens(self, processed_after: list[list[int]]) -> dict:
        for index, indexes in enumerate(processed_after):
            self.set_snapshot(index)
            for event_index in indexes:
                self.process(event_index)
        return end_of(self.scenario.order)


@contextmanager
def rolled_back() -> Iterator[None]:
    """Rolls the block back, so that each example starts with the same rows."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(params=SCENARIOS, ids=lambda scenario: scenario.__name__)
def replay(request, gateway) -> EventReplay:
    return EventReplay(request.param(), gateway)


def deliveries_of(event_count: int, *, at_least: int | None = None) -> st.SearchStrategy[list[int]]:
    """Indexes of events, each once or several times, in any sequence; `at_least` is among them."""
    some = st.lists(st.integers(0, event_count - 1), max_size=4)
    must = list(range(event_count)) if at_least is None else [at_least]
    return some.flatmap(lambda more: st.permutations(must + more))


def _always(replay: EventReplay, expected: dict, run: Callable[[list], dict], strategy: st.SearchStrategy) -> None:
    @EFFORT
    @given(strategy)
    def rule(deliveries: list) -> None:
        with rolled_back():
            assert run(deliveries) == expected

    rule()


def test_late_webhooks_in_any_order_and_number_have_the_same_result(replay):
    event_count = len(replay.webhook_events)
    with rolled_back():
        expected = replay.all_at_the_end(list(range(event_count)))
    assert expected["audit"] == []
    _always(replay, expected, replay.all_at_the_end, deliveries_of(event_count))


def test_reordered_and_repeated_webhooks_between_changes_have_the_same_result(replay):
    """Events after each snapshot, outdated ones too, have the same outcome as each event once in sequence."""
    with rolled_back():
        expected = replay.in_order()
    assert expected["audit"] == []
    each = [deliveries_of(index + 1, at_least=index) for index in range(len(replay.webhook_events))]
    _always(replay, expected, replay.as_it_happens, st.tuples(*each).map(list))


PAID_ONCE = ("confirmed", [("paid", 10220)], [(1, "issued"), (2, "issued")], ["order_confirmed", "ticket_issued"])


@pytest.mark.parametrize("scenario", [card_paid, card_declined_then_paid], ids=lambda scenario: scenario.__name__)
def test_the_same_end_is_the_right_one(scenario, gateway):
    result = EventReplay(scenario(), gateway).in_order()
    ledger = result["ledger"]
    assert (result["order"], ledger, result["tickets"], result["mails"]) == PAID_ONCE


ENDS = {
    card_without_3ds: ("pending", 10220, ["not_authenticated"], []),
    paid_twice: ("confirmed", 20440, ["paid_twice"], []),
    konbini_paid: ("confirmed", 10220 + 220, [], []),
    konbini_paid_late: ("confirmed", 10220 + 220, [], []),
    konbini_paid_late_without_stock: ("expired", 10220 + 220, [], ["paid_without_stock"]),
    refunded_in_part: ("confirmed", 9220, ["staff"], []),
    refunded_in_full: ("confirmed", 0, ["staff"], []),
    refund_came_back: ("confirmed", 10220, ["staff"], ["refund_failed"]),
    refunded_at_the_provider: ("confirmed", 8720, [], ["external_refund"]),
    dispute_won: ("confirmed", 10220, [], ["dispute"]),
    dispute_lost: ("confirmed", 0, [], ["dispute"]),
}


@pytest.mark.parametrize("scenario", ENDS, ids=lambda scenario: scenario.__name__)
def test_each_scenario_ends_with_its_ledger_refunds_and_reviews(scenario, gateway):
    result = EventReplay(scenario(), gateway).in_order()
    ledger = sum(yen for _kind, yen in result["ledger"])
    reasons = [reason for reason, _state, _yen in result["refunds"]]
    assert (result["order"], ledger, reasons, result["reviews"]) == ENDS[scenario]
