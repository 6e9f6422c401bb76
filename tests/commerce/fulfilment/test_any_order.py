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
from commerce.fulfilment.webhook_processing import process_event
from commerce.orders.models import Order
from commerce.payments.gateways.base import Disputed, RefundSnapshot, Snapshot
from commerce.payments.models import PaymentAttempt, PaymentEvent, Refund
from commerce.payments.states import AttemptState, DisputeState, RefundState
from tests.audit_fixture import what_is_wrong
from tests.factories.catalog import AT
from tests.factories.order_outcome import outcome
from tests.factories.paid_orders import a_bought_order, a_number_to_pay, a_refund
from tests.factories.payments import an_attempt, told
from tests.factories.recorded_gateway import NAME, record

pytestmark = pytest.mark.django_db
EFFORT = effort(max_examples=20, deadline=None, database=None, derandomize=True)


@pytest.fixture(autouse=True)
def gateway(monkeypatch, settings):
    """The provider whose truth the stories write."""
    return record(monkeypatch, settings, "card", "konbini")


# --- The stories: how an order stands, and what then becomes true at the provider, one thing after the other ---------
@dataclass(frozen=True)
class Story:
    """`steps`: the truth about one attempt after the other; each is told by one piece of news, from `begins` on."""

    order: Order
    steps: list[tuple[PaymentAttempt, Snapshot]]
    begins: datetime = AT + timedelta(minutes=2)


def card_paid() -> Story:
    attempt = an_attempt(at=AT)
    return Story(attempt.order, [(attempt, told(attempt, state)) for state in ("action_required", "paid")])


def card_declined_then_paid() -> Story:
    first = an_attempt(at=AT)
    refused = told(first, AttemptState.DECLINED)
    settle_order(first.pk, refused, source="test", at=AT)
    second = an_attempt(first.order, at=AT)
    steps = [(first, refused), (second, told(second, "action_required")), (second, told(second, "paid"))]
    return Story(first.order, steps)


def card_without_3ds() -> Story:
    attempt = an_attempt(at=AT)
    unproven = told(attempt, AttemptState.PAID, three_ds={"result": "not_supported"})
    return Story(attempt.order, [(attempt, told(attempt, "action_required")), (attempt, unproven)])


def paid_twice() -> Story:
    first = an_attempt(at=AT)
    settle_order(first.pk, told(first, AttemptState.CANCELLED), source="test", at=AT)
    second = an_attempt(first.order, at=AT)
    return Story(first.order, [(second, told(second, "paid")), (first, told(first, "paid"))])


def konbini_paid() -> Story:
    attempt = a_number_to_pay()
    waiting = told(attempt, AttemptState.AWAITING_PAYMENT, voucher=attempt.voucher, expires_at=attempt.expires_at)
    paid = told(attempt, AttemptState.PAID, voucher=attempt.voucher)
    return Story(attempt.order, [(attempt, waiting), (attempt, paid)], begins=AT + timedelta(days=2))


def konbini_paid_late() -> Story:
    attempt = a_number_to_pay()
    late = AT + timedelta(days=3, minutes=80)
    lapsed = told(attempt, AttemptState.EXPIRED)
    settle_order(attempt.pk, lapsed, source="test", at=late)
    services.expire_order(attempt.order_id, late)
    paid = told(attempt, AttemptState.PAID)
    return Story(attempt.order, [(attempt, lapsed), (attempt, paid)], begins=late + timedelta(minutes=1))


def konbini_paid_late_without_stock() -> Story:
    story = konbini_paid_late()
    QuotaCounter.objects.update(size=1)
    return story


def _refunded(amount_yen: int, *states: RefundState) -> Story:
    order = a_bought_order()
    attempt, refund = order.attempts.get(), a_refund(order, amount_yen, state=RefundState.CREATED)
    Refund.objects.filter(pk=refund.pk).update(tries=1, reference="re-1")
    rows = [RefundSnapshot("re-1", state, amount_yen, AT, refund.public_id) for state in states]
    return Story(order, [(attempt, told(attempt, "paid", refunds=(row,))) for row in rows])


def refunded_in_part() -> Story:
    return _refunded(1000, RefundState.PENDING, RefundState.DONE)


def refunded_in_full() -> Story:
    return _refunded(10220, RefundState.PENDING, RefundState.DONE)


def refund_came_back() -> Story:
    return _refunded(1000, RefundState.PENDING, RefundState.DONE, RefundState.FAILED)


def refunded_at_the_provider() -> Story:
    order = a_bought_order()
    attempt = order.attempts.get()
    rows = [RefundSnapshot(name, RefundState.DONE, yen, AT) for name, yen in (("ext-1", 1000), ("ext-2", 500))]
    return Story(order, [(attempt, told(attempt, "paid", refunds=tuple(rows[: n + 1]))) for n in range(2)])


def _disputed(end: DisputeState) -> Story:
    order = a_bought_order()
    attempt = order.attempts.get()
    dispute = Disputed("dp-1", DisputeState.OPEN, 10220, AT)
    truths = [told(attempt, "paid", disputes=(replace(dispute, state=state),)) for state in (DisputeState.OPEN, end)]
    return Story(order, [(attempt, truth) for truth in truths])


def dispute_won() -> Story:
    return _disputed(DisputeState.WON)


def dispute_lost() -> Story:
    return _disputed(DisputeState.LOST)


STORIES = [
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


class Telling:
    """News of a story, told in some order."""

    def __init__(self, story: Story, gateway) -> None:
        self.story, self.gateway, self.at = story, gateway, story.begins
        self.news = [
            PaymentEvent.objects.create(
                provider=NAME, event_id=f"e{n}", kind="k", reference=attempt.reference, body="", received_at=AT
            )
            for n, (attempt, _truth) in enumerate(story.steps)
        ]

    def becomes_true(self, step: int) -> None:
        attempt, truth = self.story.steps[step]
        self.gateway.truth[attempt.reference] = truth

    def told(self, step: int) -> None:
        """Each copy is really worked off, as if a crash had left it open or it came under another id."""
        self.at += timedelta(seconds=1)
        PaymentEvent.objects.filter(pk=self.news[step].pk).update(processed_at=None)
        assert process_event(self.news[step].pk, self.at) is True

    def in_order(self) -> dict:
        for step in range(len(self.news)):
            self.becomes_true(step)
            self.told(step)
        return end_of(self.story.order)

    def all_at_the_end(self, steps: list[int]) -> dict:
        for step in range(len(self.news)):
            self.becomes_true(step)
        for step in steps:
            self.told(step)
        return end_of(self.story.order)

    def as_it_happens(self, told_after: list[list[int]]) -> dict:
        for step, news in enumerate(told_after):
            self.becomes_true(step)
            for one in news:
                self.told(one)
        return end_of(self.story.order)


@contextmanager
def taken_back() -> Iterator[None]:
    """Everything inside is undone, so that each example begins with the same rows."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(params=STORIES, ids=lambda story: story.__name__)
def telling(request, gateway) -> Telling:
    return Telling(request.param(), gateway)


def news_of(steps: int, *, at_least: int | None = None) -> st.SearchStrategy[list[int]]:
    """Some pieces of news, each once or several times, in any order; `at_least` is among them."""
    some = st.lists(st.integers(0, steps - 1), max_size=4)
    must = list(range(steps)) if at_least is None else [at_least]
    return some.flatmap(lambda more: st.permutations(must + more))


def _always(telling: Telling, expected: dict, tell: Callable[[list], dict], strategy: st.SearchStrategy) -> None:
    @EFFORT
    @given(strategy)
    def rule(news: list) -> None:
        with taken_back():
            assert tell(news) == expected

    rule()


def test_news_that_comes_late_in_any_order_and_number_ends_the_same(telling):
    steps = len(telling.news)
    with taken_back():
        expected = telling.all_at_the_end(list(range(steps)))
    assert expected["audit"] == []
    _always(telling, expected, telling.all_at_the_end, news_of(steps))


def test_news_that_overtakes_and_repeats_while_things_happen_ends_the_same(telling):
    """Whatever is told after each step, old news among it: as if each had come once and in order."""
    with taken_back():
        expected = telling.in_order()
    assert expected["audit"] == []
    each = [news_of(step + 1, at_least=step) for step in range(len(telling.news))]
    _always(telling, expected, telling.as_it_happens, st.tuples(*each).map(list))


PAID_ONCE = ("confirmed", [("paid", 10220)], [(1, "issued"), (2, "issued")], ["order_confirmed", "ticket_issued"])


@pytest.mark.parametrize("story", [card_paid, card_declined_then_paid], ids=lambda story: story.__name__)
def test_the_same_end_is_the_right_one(story, gateway):
    told_ = Telling(story(), gateway).in_order()
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
    found = Telling(story(), gateway).in_order()
    ledger = sum(yen for _kind, yen in found["ledger"])
    reasons = [reason for reason, _state, _yen in found["refunds"]]
    assert (found["order"], ledger, reasons, found["reviews"]) == ENDS[story]
