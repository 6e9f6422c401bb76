"""Any permutation and duplication of a story's news ends in the same ledger, order, tickets and mails (rows 1 to 3)."""

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
    """The provider whose truth the stories write."""
    return record(monkeypatch, settings, "card", "konbini")


# --- The stories: how an order stands, and what then becomes true at the provider, one thing after the other ---------
@dataclass(frozen=True)
class Scenario:
    """`steps`: the truth about one attempt after the other; each is told by one piece of news, from `begins` on."""

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
    steps = [(first, refused), (second, snapshot_of(second, "action_required")), (second, snapshot_of(second, "paid"))]
    return Scenario(first.order, steps)


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
    story = konbini_paid_late()
    QuotaCounter.objects.update(size=1)
    return story


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


# --- Telling them ----------------------------------------------------------------------------------------------------
def end_of(order: Order) -> dict:
    """The story's outcome, and that the audit has nothing against it."""
    return outcome(order) | {"audit": what_is_wrong()}


class EventReplay:
    """News of a story, told in some order."""

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
        """Each copy is really worked off, as if a crash had left it open or it came under another id."""
        self.at += timedelta(seconds=1)
        PaymentEvent.objects.filter(pk=self.webhook_events[index].pk).update(processed_at=None)
        assert process_webhook_event(self.webhook_events[index].pk, self.at) is True

    def in_order(self) -> dict:
        for step in range(len(self.webhook_events)):
            self.set_snapshot(step)
            self.process(step)
        return end_of(self.scenario.order)

    def all_at_the_end(self, indexes: list[int]) -> dict:
        for step in range(len(self.webhook_events)):
            self.set_snapshot(step)
        for step in indexes:
            self.process(step)
        return end_of(self.scenario.order)

    def as_it_happens(self, processed_after: list[list[int]]) -> dict:
        for step, news in enumerate(processed_after):
            self.set_snapshot(step)
            for one in news:
                self.process(one)
        return end_of(self.scenario.order)


@contextmanager
def taken_back() -> Iterator[None]:
    """Everything inside is undone, so that each example begins with the same rows."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(params=SCENARIOS, ids=lambda story: story.__name__)
def replay(request, gateway) -> EventReplay:
    return EventReplay(request.param(), gateway)


def deliveries_of(event_count: int, *, at_least: int | None = None) -> st.SearchStrategy[list[int]]:
    """Some pieces of news, each once or several times, in any order; `at_least` is among them."""
    some = st.lists(st.integers(0, event_count - 1), max_size=4)
    must = list(range(event_count)) if at_least is None else [at_least]
    return some.flatmap(lambda more: st.permutations(must + more))


def _always(replay: EventReplay, expected: dict, run: Callable[[list], dict], strategy: st.SearchStrategy) -> None:
    @EFFORT
    @given(strategy)
    def rule(deliveries: list) -> None:
        with taken_back():
            assert run(deliveries) == expected

    rule()


def test_news_that_comes_late_in_any_order_and_number_ends_the_same(replay):
    steps = len(replay.webhook_events)
    with taken_back():
        expected = replay.all_at_the_end(list(range(steps)))
    assert expected["audit"] == []
    _always(replay, expected, replay.all_at_the_end, deliveries_of(steps))


def test_news_that_overtakes_and_repeats_while_things_happen_ends_the_same(replay):
    """Whatever is told after each step, old news among it: as if each had come once and in order."""
    with taken_back():
        expected = replay.in_order()
    assert expected["audit"] == []
    each = [deliveries_of(step + 1, at_least=step) for step in range(len(replay.webhook_events))]
    _always(replay, expected, replay.as_it_happens, st.tuples(*each).map(list))


PAID_ONCE = ("confirmed", [("paid", 10220)], [(1, "issued"), (2, "issued")], ["order_confirmed", "ticket_issued"])


@pytest.mark.parametrize("story", [card_paid, card_declined_then_paid], ids=lambda story: story.__name__)
def test_the_same_end_is_the_right_one(story, gateway):
    told_ = EventReplay(story(), gateway).in_order()
    ledger = told_["ledger"]
    assert (told_["order"], ledger, told_["tickets"], told_["mails"]) == PAID_ONCE


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


@pytest.mark.parametrize("story", ENDS, ids=lambda story: story.__name__)
def test_what_each_story_leaves_in_the_ledger_and_for_staff(story, gateway):
    found = EventReplay(story(), gateway).in_order()
    ledger = sum(yen for _kind, yen in found["ledger"])
    reasons = [reason for reason, _state, _yen in found["refunds"]]
    assert (found["order"], ledger, reasons, found["reviews"]) == ENDS[story]
