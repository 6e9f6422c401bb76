"""settle_order has the same outcome for any sequence and repetition of snapshots."""

import itertools
import random
from datetime import timedelta

import pytest

from commerce.catalog.models import QuotaCounter
from commerce.fulfilment import services
from commerce.orders.states import OrderState
from commerce.payments import declines
from commerce.payments.gateways.base import RefundSnapshot
from commerce.payments.models import LedgerEntry, ReviewItem
from commerce.payments.states import AttemptState, RefundState, ReviewKind
from portal.shared.mail.models import MailMessage
from tests.factories.catalog import AT, EventFactory
from tests.factories.order_outcome import outcome
from tests.factories.orders import OrderFactory
from tests.factories.payments import a_placed_order, an_attempt, snapshot_of
from tests.factories.stock import counters_that_disagree

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=2)


def settle(attempt, state, at=LATER, **fields):
    return services.settle_order(attempt.pk, snapshot_of(attempt, state, **fields), source="test", at=at)


PAID_ONCE = {
    "order": "confirmed",
    "attempts": ["paid"],
    "ledger": [("paid", 10220)],
    "refunds": [],
    "tickets": [(1, "issued"), (2, "issued")],
    "mails": ["order_confirmed", "ticket_issued"],
    "reviews": [],
    "holds": [("sold", 2)],
}


def test_a_paid_snapshot_confirms_the_order_with_everything_that_follows():
    attempt = an_attempt(at=AT)
    settle(attempt, AttemptState.PAID, three_ds={"result": "authenticated", "eci": "05"})
    assert outcome(attempt.order) == PAID_ONCE
    attempt.refresh_from_db()
    assert attempt.three_ds == {"result": "authenticated", "eci": "05"}
    assert attempt.redirect_url == ""
    log = list(attempt.order.log.values_list("kind", "actor", "to_state"))
    assert log[-3:] == [
        ("payment", "gateway:sandbox", ""),
        ("state", "gateway:sandbox", "confirmed"),
        ("tickets", "system", "issued"),
    ]


STATES = [AttemptState.ACTION_REQUIRED, AttemptState.DECLINED, AttemptState.PAID, AttemptState.PAID]


@pytest.mark.parametrize("states", sorted(set(itertools.permutations(STATES))))
def test_webhooks_in_any_order_have_the_same_result(states):
    """Rows 2 and 3: the same event under several names, and outdated events after newer ones."""
    attempt = an_attempt(at=AT)
    for n, state in enumerate(states):
        settle(attempt, state, at=LATER + timedelta(seconds=n))
    assert outcome(attempt.order) == PAID_ONCE


def test_any_shuffle_with_repetitions_ends_the_same():
    attempt = an_attempt(at=AT)
    dice = random.Random(26)
    states = [*dice.choices([*STATES, AttemptState.CANCELLED, AttemptState.EXPIRED], k=40), AttemptState.PAID]
    for n, state in enumerate(states):
        settle(attempt, state, at=LATER + timedelta(seconds=n))
    assert outcome(attempt.order) == PAID_ONCE
    assert counters_that_disagree() == []


def test_tickets_of_a_later_day_are_scheduled_and_only_the_confirmation_is_mailed():
    attempt = an_attempt(a_placed_order(at=AT, of_event={"issued_later": True}), at=AT)
    settle(attempt, AttemptState.PAID)
    result = outcome(attempt.order)
    assert result["tickets"] == [(1, "scheduled"), (2, "scheduled")]
    assert result["mails"] == ["order_confirmed"]


def test_a_refusal_ends_the_attempt_and_the_buyer_may_pay_again():
    attempt = an_attempt(at=AT)
    settle(attempt, AttemptState.DECLINED, decline_class=declines.INSUFFICIENT_FUNDS)
    second = an_attempt(attempt.order, at=LATER)
    assert second.pk != attempt.pk
    settle(second, AttemptState.PAID)
    assert outcome(attempt.order) == PAID_ONCE | {"attempts": ["declined", "paid"]}


@pytest.mark.parametrize("wrong", [{"amount_yen": 10219}, {"amount_yen": 10221}])
def test_a_wrong_amount_is_recorded_and_reviewed_and_issues_no_tickets(wrong):
    attempt = an_attempt(at=AT)
    for _again in range(2):
        settle(attempt, AttemptState.PAID, **wrong)
    assert outcome(attempt.order) == PAID_ONCE | {
        "order": "pending",
        "ledger": [("paid", wrong["amount_yen"])],
        "tickets": [],
        "mails": [],
        "reviews": [ReviewKind.WRONG_AMOUNT],
        "holds": [("held", 2)],
    }


def test_another_currency_is_reviewed_and_no_yen_are_recorded():
    attempt = an_attempt(at=AT)
    settle(attempt, AttemptState.PAID, currency="USD")
    assert outcome(attempt.order)["ledger"] == [("paid", 0)]
    assert ReviewItem.objects.get().data["currency"] == "USD"
    assert outcome(attempt.order)["tickets"] == []


def expired(attempt):
    """Expires the order after its attempt was cancelled; returns a time one minute later."""
    at = AT + timedelta(minutes=31)
    settle(attempt, AttemptState.CANCELLED, at=at)
    assert services.expire_order(attempt.order_id, at) is True
    return at + timedelta(minutes=1)


def test_a_late_payment_reserves_the_stock_again():
    attempt = an_attempt(at=AT)
    late = expired(attempt)
    settle(attempt, AttemptState.PAID, at=late)
    assert outcome(attempt.order) == PAID_ONCE | {"holds": [("released", 2), ("sold", 2)]}
    assert counters_that_disagree() == []


def test_late_money_without_available_stock_is_recorded_and_reviewed():
    attempt = an_attempt(at=AT)
    late = expired(attempt)
    QuotaCounter.objects.update(size=1)
    for _again in range(2):
        settle(attempt, AttemptState.PAID, at=late)
    assert outcome(attempt.order) == PAID_ONCE | {
        "order": "expired",
        "tickets": [],
        "mails": ["refund_started"],
        "reviews": [ReviewKind.PAID_WITHOUT_STOCK],
        "holds": [("released", 2)],
    }
    assert attempt.order.log.last().kind == "paid_without_stock"


def test_late_money_reserves_no_stock_of_a_performance_that_has_begun():
    attempt = an_attempt(at=AT)
    expired(attempt)
    settle(attempt, AttemptState.PAID, at=AT + timedelta(days=11))
    assert outcome(attempt.order)["reviews"] == [ReviewKind.PAID_WITHOUT_STOCK]


def test_money_for_an_order_that_its_buyer_abandoned_is_recorded_and_reviewed():
    attempt = an_attempt(at=AT)
    settle(attempt, AttemptState.CANCELLED)
    services.abandon_order(attempt.order_id, LATER)
    settle(attempt, AttemptState.PAID)
    result = outcome(attempt.order)
    assert (result["order"], result["ledger"]) == ("cancelled", [("paid", 10220)])
    assert result["reviews"] == [ReviewKind.PAID_WITHOUT_STOCK]


def test_paid_twice_confirms_once_and_sends_the_later_money_back():
    attempt = an_attempt(at=AT)
    settle(attempt, AttemptState.CANCELLED)
    second = an_attempt(attempt.order, at=LATER)
    for _again in range(2):
        settle(second, AttemptState.PAID)
        settle(attempt, AttemptState.PAID)
    assert outcome(attempt.order) == PAID_ONCE | {
        "attempts": ["paid", "paid"],
        "ledger": [("paid", 10220), ("paid", 10220)],
        "refunds": [("paid_twice", "created", 10220)],
        "mails": ["order_confirmed", "refund_started", "ticket_issued"],
    }


def test_a_mail_goes_to_the_current_address_and_the_order_stores_the_first():
    attempt = an_attempt(at=AT)
    user = attempt.order.user
    user.email = "new@example.jp"
    user.save()
    settle(attempt, AttemptState.PAID)
    assert set(MailMessage.objects.values_list("address", flat=True)) == {"new@example.jp"}
    assert attempt.order.email_at_order != "new@example.jp"


def test_row_33_a_free_order_is_confirmed_without_any_provider(settings):
    settings.PAYMENT_GATEWAYS = {}
    order = a_placed_order(at=AT, of_event={"free": True})
    for _again in range(2):
        services.confirm_free(order.pk, LATER)
    assert outcome(order) == PAID_ONCE | {"attempts": [], "ledger": []}


def test_an_order_that_costs_something_is_never_confirmed_for_nothing():
    order = a_placed_order(at=AT)
    with pytest.raises(services.NotFree):
        services.confirm_free(order.pk, LATER)
    assert outcome(order)["order"] == OrderState.PENDING


def test_a_free_order_whose_hold_ended_is_not_confirmed():
    order = a_placed_order(at=AT, of_event={"free": True})
    with pytest.raises(services.payments.HoldEnded):
        services.confirm_free(order.pk, AT + timedelta(minutes=16))


def test_an_order_that_was_not_placed_is_not_confirmed():
    order = OrderFactory(event=EventFactory(free=True), at=AT)
    with pytest.raises(services.payments.HoldEnded):
        services.confirm_free(order.pk, LATER)


def test_the_ledger_holds_one_row_per_movement_also_for_refunds():
    attempt = an_attempt(at=AT)
    refunds = tuple(RefundSnapshot(name, RefundState.DONE, yen, LATER) for name, yen in (("r1", 1000), ("r2", 200)))
    for _again in range(2):
        settle(attempt, AttemptState.PAID, refunds=refunds)
    amounts = LedgerEntry.objects.order_by("pk").values_list("amount_yen", flat=True)
    assert list(amounts) == [10220, -1000, -200]


def test_a_confirmed_order_does_not_expire():
    attempt = an_attempt(at=AT)
    settle(attempt, AttemptState.PAID)
    assert services.expire_order(attempt.order_id, AT + timedelta(days=1)) is False
    with pytest.raises(services.AlreadySettled):
        services.abandon_order(attempt.order_id, LATER)
    assert outcome(attempt.order) == PAID_ONCE
