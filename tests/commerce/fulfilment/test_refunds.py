"""Refunds: never more than was paid, sent once, booked in the ledger and notified."""

from datetime import timedelta

import pytest

from commerce.fulfilment import jobs, services
from commerce.fulfilment.refunds.services import advance_refund, refund_order
from commerce.fulfilment.tasks import send_refund
from commerce.payments.errors import RefundNotPossible, RefundTooMuch
from commerce.payments.gateways.base import BankAccount, Disputed, MethodRules, RefundSnapshot
from commerce.payments.models import ReviewItem
from commerce.payments.queries import net_paid_yen, refundable_yen
from commerce.payments.refunds import apply_refund, queue_refund
from commerce.payments.states import AttemptState, DisputeState, RefundReason, RefundState
from tests.audit_fixture import audited  # noqa: F401 - each test here ends with an audit
from tests.factories.accounts import make_staff
from tests.factories.catalog import AT
from tests.factories.memory_gateway import JUST_AFTER, an_order_to_pay
from tests.factories.order_outcome import outcome

pytestmark = pytest.mark.django_db
TOTAL = 10220
ACCOUNT = BankAccount("みずほ", "0001", "東京", "001", "normal", "1234567", "ﾔﾏﾀﾞ ﾊﾅｺ")


def a_paid_order(provider, method="card"):
    order = an_order_to_pay(method)
    services.start_payment(order.pk, AT)
    attempt = order.attempts.get()
    provider.becomes(attempt, AttemptState.PAID)
    services.reconcile(attempt.pk, JUST_AFTER)
    order.refresh_from_db()
    assert order.state == "confirmed"
    return order


@pytest.fixture
def order(provider):
    return a_paid_order(provider)


def start_refund_of(order, amount_yen=None, reason=RefundReason.STAFF, at=JUST_AFTER, **more):
    return refund_order(order.pk, amount_yen, reason=reason, actor="staff:a@example.jp", at=at, **more)


def money(order) -> tuple:
    found = outcome(order)
    mail_kinds = [kind for kind in found["mails"] if kind not in {"order_confirmed", "ticket_issued", "voucher_issued"}]
    return [yen for _kind, yen in found["ledger"]], [state for _why, state, _yen in found["refunds"]], mail_kinds


def test_a_refund_is_queued_with_user_reason_and_a_unique_key(order):
    staff = make_staff()
    (refund,) = start_refund_of(order, 3000, by=staff, note="券種違い")
    assert (refund.amount_yen, refund.state, refund.reason) == (3000, "created", "staff")
    assert (refund.requested_by, refund.note) == (staff, "券種違い")
    assert refund.idempotency_key == f"refund:{refund.public_id}"
    assert (net_paid_yen(order), refundable_yen(refund.attempt)) == (TOTAL - 3000, TOTAL - 3000)
    assert money(order) == ([TOTAL], ["created"], ["refund_started"])
    assert order.log.last().actor == "staff:a@example.jp"


@pytest.mark.parametrize("through", ["worker", "clock"])
def test_a_card_gets_its_money_back_at_once(order, provider, through, run_jobs):
    (refund,) = start_refund_of(order)
    if through == "worker":
        send_refund.enqueue(refund.pk)
        run_jobs()
    else:
        assert jobs.send_refunds(JUST_AFTER) == 1
    assert money(order) == ([TOTAL, -TOTAL], ["done"], ["refund_done", "refund_started"])
    assert (net_paid_yen(order), refundable_yen(refund.attempt)) == (0, 0)
    assert jobs.send_refunds(JUST_AFTER) == 0
    assert len(provider.sent) == 1
    assert order.state == "confirmed"  # a refund does not end an order


@pytest.mark.parametrize("amount_yen", [0, -1, TOTAL + 1])
def test_row_26_more_than_there_is_or_nothing_is_refused(order, amount_yen):
    with pytest.raises(RefundTooMuch) as refused:
        start_refund_of(order, amount_yen)
    assert refused.value.values == {"left": TOTAL}
    assert not order.refunds.exists()


def test_row_26_parts_never_add_up_to_more_and_all_that_is_left_may_be_nothing(order):
    start_refund_of(order, 6000)
    with pytest.raises(RefundTooMuch) as refused:
        start_refund_of(order, 4221)
    assert refused.value.values == {"left": 4220}
    assert [refund.amount_yen for refund in start_refund_of(order)] == [4220]
    assert start_refund_of(order) == []


def test_row_26_a_double_click_without_an_answer_sends_one_refund(order, provider):
    """Without an answer the state is unknown: it is fetched before the same key is sent again."""
    (refund,) = start_refund_of(order)
    provider.is_silent = True
    for _click in range(2):
        assert advance_refund(refund.pk, JUST_AFTER).state == "created"
    refund.refresh_from_db()
    assert (refund.tries, refund.error) == (1, "silent")
    assert jobs.send_refunds(JUST_AFTER) == 0  # asked again with growing delays
    provider.is_silent = False
    assert jobs.send_refunds(JUST_AFTER + timedelta(minutes=5)) == 1
    assert money(order)[:2] == ([TOTAL, -TOTAL], ["done"])
    assert len(provider.sent) == 1


def test_row_26_a_refund_whose_answer_was_lost_is_found_and_not_sent_again(order, provider):
    (refund,) = start_refund_of(order)
    advance_refund(refund.pk, JUST_AFTER)
    order.ledger.filter(kind="refunded").delete()
    order.refunds.update(state="created", reference="", settled_at=None)
    for _again in range(2):
        advance_refund(refund.pk, JUST_AFTER)
    assert money(order)[:2] == ([TOTAL, -TOTAL], ["done"])
    assert len(provider.sent) == 1


def test_a_provider_that_does_not_answer_is_reviewed_too(order, provider):
    (refund,) = start_refund_of(order)
    order.refunds.update(tries=9)
    provider.is_silent = True
    provider.fetch = lambda reference: provider.payments[reference]  # it answers reads only
    advance_refund(refund.pk, JUST_AFTER)
    assert ReviewItem.objects.get().kind == "refund_failed"


def test_row_25_a_konbini_refund_waits_for_the_buyers_account_and_fails_after_forty_five_days(provider):
    order = a_paid_order(provider, "konbini")
    (refund,) = start_refund_of(order)
    advance_refund(refund.pk, JUST_AFTER)
    assert money(order) == ([10440], ["waiting_customer"], ["refund_account", "refund_started"])
    provider.refund_becomes(refund, RefundState.FAILED, why="no account")
    later = JUST_AFTER + timedelta(days=45)
    assert jobs.poll_refunds(later) == 1
    assert money(order) == ([10440], ["failed"], ["refund_account", "refund_failed", "refund_started"])
    review = ReviewItem.objects.get()
    assert (review.kind, review.data["why"]) == ("refund_failed", "no account")
    assert net_paid_yen(order) == 10440  # refundable again by other means


def test_row_25_a_refund_that_the_bank_returned_is_reversed_and_may_be_sent_again(provider):
    order = a_paid_order(provider, "konbini")
    (refund,) = start_refund_of(order)
    advance_refund(refund.pk, JUST_AFTER)
    for n, state in enumerate(("pending", "done", "waiting_customer", "done", "failed"), start=1):
        provider.refund_becomes(refund, RefundState(state))
        for _again in range(2):
            jobs.poll_refunds(JUST_AFTER + timedelta(hours=2 * n))
            services.reconcile(refund.attempt_id, JUST_AFTER)
    assert sorted(money(order)[0]) == sorted([10440, -10440, 10440, -10440, 10440])
    assert net_paid_yen(order) == 10440
    assert order.reviews.get().kind == "refund_failed"


def test_open_refunds_are_asked_about_once_an_hour(provider):
    order = a_paid_order(provider, "konbini")
    (refund,) = start_refund_of(order)
    advance_refund(refund.pk, JUST_AFTER)
    order.attempts.update(reconciled_at=JUST_AFTER)
    assert jobs.poll_refunds(JUST_AFTER + timedelta(minutes=59)) == 0
    assert jobs.poll_refunds(JUST_AFTER + timedelta(minutes=60)) == 1
    assert jobs.poll_refunds(JUST_AFTER + timedelta(minutes=61)) == 0


def test_where_the_provider_wants_an_account_nothing_is_sent_without_one(provider):
    provider.rules["konbini"] = MethodRules(120, 300_000, refund_kind="bank_details", voucher_stores=("lawson",))
    order = a_paid_order(provider, "konbini")
    (refund,) = start_refund_of(order)
    for _again in range(2):
        assert advance_refund(refund.pk, JUST_AFTER).state == "waiting_customer"
    assert provider.sent == []
    provider.next_refund = RefundState.PENDING
    assert advance_refund(refund.pk, JUST_AFTER, account=ACCOUNT).state == "pending"
    assert provider.sent[0].account == ACCOUNT
    advance_refund(refund.pk, JUST_AFTER, account=ACCOUNT)
    assert len(provider.sent) == 1


def test_row_27_a_refund_made_in_the_providers_dashboard_is_recorded_and_reviewed(order, provider):
    attempt = order.attempts.get()
    elsewhere = RefundSnapshot("elsewhere", RefundState.DONE, 1000)
    provider.becomes(attempt, AttemptState.PAID, refunds=(elsewhere,))
    for _again in range(2):
        services.reconcile(attempt.pk, JUST_AFTER)
    assert money(order) == ([TOTAL, -1000], [], [])
    assert ReviewItem.objects.get().kind == "external_refund"
    with pytest.raises(RefundTooMuch):
        start_refund_of(order, TOTAL)


def test_row_27_a_second_one_reopens_the_closed_review(order, provider):
    attempt = order.attempts.get()
    for n in (1, 2):
        refunds = tuple(RefundSnapshot(f"elsewhere{k}", RefundState.DONE, 1000) for k in range(n))
        provider.becomes(attempt, AttemptState.PAID, refunds=refunds)
        services.reconcile(attempt.pk, JUST_AFTER)
        review = ReviewItem.objects.get()
        assert review.closed_at is None
        ReviewItem.objects.update(closed_at=JUST_AFTER)
    services.reconcile(attempt.pk, JUST_AFTER)
    assert ReviewItem.objects.get().closed_at == JUST_AFTER


def test_a_refund_with_another_reference_is_external(order, provider):
    (refund,) = start_refund_of(order, 1000)
    advance_refund(refund.pk, JUST_AFTER)
    now = provider.payments[order.attempts.get().reference]
    other_refund = RefundSnapshot("another", RefundState.DONE, 1000, refund=refund.public_id)
    provider.becomes(order.attempts.get(), AttemptState.PAID, refunds=(*now.refunds, other_refund))
    services.reconcile(order.attempts.get().pk, JUST_AFTER)
    assert money(order)[0] == [TOTAL, -1000, -1000]
    assert ReviewItem.objects.get().kind == "external_refund"


def test_a_refund_of_a_provider_that_gives_no_id_back_is_known_by_its_amount(order, provider):
    (refund,) = start_refund_of(order, 1000)
    provider.is_silent = True
    advance_refund(refund.pk, JUST_AFTER)
    provider.is_silent = False
    nameless = RefundSnapshot("nameless", RefundState.DONE, 1000)
    provider.becomes(order.attempts.get(), AttemptState.PAID, refunds=(nameless,))
    advance_refund(refund.pk, JUST_AFTER)
    assert money(order)[:2] == ([TOTAL, -1000], ["done"])
    assert provider.sent == []
    assert not ReviewItem.objects.exists()


def test_no_refund_of_a_disputed_payment(order, provider):
    attempt = order.attempts.get()
    dispute = Disputed("d1", DisputeState.OPEN, TOTAL, JUST_AFTER)
    provider.becomes(attempt, AttemptState.PAID, disputes=(dispute,))
    services.reconcile(attempt.pk, JUST_AFTER)
    with pytest.raises(RefundNotPossible):
        queue_refund(attempt, 1, reason=RefundReason.STAFF, at=JUST_AFTER)


@pytest.mark.parametrize(
    ("rules", "days", "amount_yen"),
    [
        (MethodRules(50, 99_999, refund_kind="none"), 0, TOTAL),
        (MethodRules(50, 99_999, refund_days=10), 11, TOTAL),
        (MethodRules(50, 99_999, partial_refund=False), 0, TOTAL - 1),
    ],
    ids=["never", "too late", "only whole"],
)
def test_what_the_provider_would_refuse_is_refused_here(order, provider, rules, days, amount_yen):
    provider.rules["card"] = rules
    with pytest.raises(RefundNotPossible):
        start_refund_of(order, amount_yen, at=JUST_AFTER + timedelta(days=days))
    assert not order.refunds.exists()


def test_the_buyer_is_notified_once_of_queued_refunds(order):
    start_refund_of(order, 1000)
    start_refund_of(order, 1000)
    assert money(order)[2] == ["refund_started"]


@pytest.mark.unaudited("the refund is changed without its log and mails")
def test_an_outdated_answer_does_not_change_a_done_refund(order):
    (refund,) = start_refund_of(order, 1000)
    done = RefundSnapshot("r", RefundState.DONE, 1000)
    assert apply_refund(refund, done, at=JUST_AFTER) is True
    for state in (RefundState.PENDING, RefundState.CREATED, RefundState.DONE):
        assert apply_refund(refund, RefundSnapshot("r", state, 1000), at=JUST_AFTER) is False
    assert money(order)[0] == [TOTAL, -1000]
