"""Payments over real HTTP: the provider's page, signed webhooks, the return page, scheduled jobs."""

from datetime import timedelta

import pytest
from django.core import mail

from commerce.fulfilment import jobs, services
from commerce.fulfilment.status.order_status import order_status
from commerce.fulfilment.status.timeline import timeline
from commerce.payments.gateways.sandbox.models import SandboxCharge, SandboxDelivery
from commerce.payments.gateways.sandbox.tasks import offer_waiting_deliveries
from commerce.payments.models import LedgerEntry, PaymentAttempt, PaymentEvent, ReviewItem
from portal.shared import clock
from tests.factories.payments import CHALLENGED, NO_FUNDS, REFUSED, UNREACHABLE_URL, a_placed_order
from tests.factories.stock import counters_that_disagree

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at():
    return clock.now()


@pytest.fixture
def order(site_url, at):
    return a_placed_order(at=at)


def everything(order) -> tuple:
    order.refresh_from_db()
    return (
        order.state,
        order.tickets.count(),
        order.ledger.count(),
        sorted(m.subject for m in mail.outbox),
    )


DONE = ("confirmed", 2, 1, ["ご購入が確定しました：秋の音楽会", "電子チケットをお届けします：秋の音楽会"])


def test_a_webhook_confirms_when_the_browser_never_returns(order, buyer, run_jobs, at):
    buyer.pays(services.start_payment(order.pk, at))
    assert everything(order) == ("pending", 0, 0, [])
    run_jobs()
    assert everything(order) == DONE
    assert SandboxDelivery.objects.get().last_answer == "200"
    assert PaymentEvent.objects.get().processed_at is not None


def test_the_browser_returns_before_the_webhook(order, buyer, run_jobs, at):
    buyer.pays(services.start_payment(order.pk, at))
    assert services.poll_payment(order.pk, at).state == "confirmed"
    run_jobs()
    assert everything(order) == DONE
    assert PaymentEvent.objects.get().processed_at is not None


def test_polling_settles_a_payment_whose_webhook_is_lost(order, buyer, run_jobs, at, settings):
    settings.SANDBOX_WEBHOOK_URL = UNREACHABLE_URL
    buyer.pays(services.start_payment(order.pk, at))
    run_jobs()
    assert everything(order) == ("pending", 0, 0, [])
    services.poll_payment(order.pk, at)
    run_jobs()
    assert everything(order) == DONE


def test_an_undelivered_webhook_is_sent_again(order, buyer, run_jobs, at, settings, site_url):
    settings.SANDBOX_WEBHOOK_URL = UNREACHABLE_URL
    buyer.pays(services.start_payment(order.pk, at))
    run_jobs()
    delivery = SandboxDelivery.objects.get()
    assert (delivery.delivered_at, delivery.tries) == (None, 1)
    settings.SANDBOX_WEBHOOK_URL = f"{site_url}/hooks/payments/sandbox/"
    settings.CLOCK_OFFSET = 60
    assert offer_waiting_deliveries(clock.now()) == 1
    run_jobs()
    assert everything(order) == DONE


def test_a_repeated_webhook_changes_nothing(order, buyer, run_jobs, at):
    buyer.pays(services.start_payment(order.pk, at))
    run_jobs()
    SandboxDelivery.objects.update(delivered_at=None, next_try_at=at)
    offer_waiting_deliveries(clock.now() + timedelta(minutes=1))
    run_jobs()
    assert everything(order) == DONE
    assert PaymentEvent.objects.count() == 1


def test_a_challenge_failed_then_passed(order, buyer, run_jobs, at):
    buyer.pays(services.start_payment(order.pk, at), CHALLENGED, "fail")
    services.poll_payment(order.pk, at)
    assert order_status(order, at).code == "refused"
    assert "3Dセキュア" in order_status(order, at).text
    buyer.pays(services.start_payment(order.pk, at), CHALLENGED, "pass")
    run_jobs()
    assert everything(order) == DONE
    assert sorted(order.attempts.values_list("state", flat=True)) == ["declined", "paid"]
    assert order.attempts.get(state="paid").three_ds["result"] == "authenticated"


@pytest.mark.parametrize(("card", "word"), [(REFUSED, "カードを使えませんでした"), (NO_FUNDS, "限度額")])
def test_a_declined_card_shows_the_reason_and_the_hold_remains(order, buyer, run_jobs, at, card, word):
    buyer.pays(services.start_payment(order.pk, at), card)
    run_jobs()
    assert everything(order) == ("pending", 0, 0, [])
    now = order_status(order, at)
    assert (now.code, now.may_pay) == ("refused", True)
    assert word in now.text
    assert [item.state for item in timeline(order, at)] == ["done", "fail"]
    assert counters_that_disagree() == []


def test_the_scheduler_cancels_an_abandoned_challenge_and_releases_its_hold(order, buyer, run_jobs, at):
    url = services.start_payment(order.pk, at)
    buyer.pays(url, CHALLENGED)
    run_jobs()
    assert jobs.cancel_overdue_attempts(at + timedelta(minutes=29)) == 0
    later = at + timedelta(minutes=31)
    assert jobs.cancel_overdue_attempts(later) == 1
    assert jobs.expire_lapsed_orders(later) == 1
    assert everything(order) == ("expired", 0, 0, [])
    assert SandboxCharge.objects.get().state == "voided"
    assert order.holds.get().state == "released"
    assert counters_that_disagree() == []
    assert buyer.browser.open(url).status == 410


def test_nothing_is_released_while_the_provider_does_not_answer(order, buyer, at, settings, site_url):
    services.start_payment(order.pk, at)
    settings.SANDBOX_URL = UNREACHABLE_URL
    later = at + timedelta(minutes=31)
    assert (jobs.cancel_overdue_attempts(later), jobs.expire_lapsed_orders(later)) == (0, 0)
    assert order.holds.get().state == "held"
    with pytest.raises(services.StillPaying):
        services.abandon_order(order.pk, at)
    settings.SANDBOX_URL = site_url
    assert (jobs.cancel_overdue_attempts(later), jobs.expire_lapsed_orders(later)) == (1, 1)


def test_an_order_paid_just_before_expiry_is_not_released(order, buyer, run_jobs, at, settings):
    buyer.pays(services.start_payment(order.pk, at))
    assert jobs.expire_lapsed_orders(at + timedelta(minutes=31)) == 0
    settings.CLOCK_OFFSET = 3600
    run_jobs()
    assert everything(order) == DONE


def test_pressing_pay_again_goes_on_with_the_same_payment(order, buyer, at):
    first = services.start_payment(order.pk, at)
    assert services.start_payment(order.pk, at + timedelta(minutes=1)) == first
    assert SandboxCharge.objects.count() == 1


def test_a_payment_of_another_amount_is_cancelled_there_before_a_new_one_begins(order, buyer, at):
    first = services.start_payment(order.pk, at)
    type(order).objects.filter(pk=order.pk).update(total_yen=9999)
    second = services.start_payment(order.pk, at)
    assert second != first
    assert sorted(SandboxCharge.objects.values_list("state", "amount_yen")) == [("open", 9999), ("voided", 10220)]
    assert buyer.browser.open(first).status == 410


def test_without_an_answer_to_the_start_the_hold_remains_and_the_same_key_is_used(order, at, settings, site_url):
    settings.SANDBOX_URL = UNREACHABLE_URL
    assert "/complete/" in services.start_payment(order.pk, at)
    attempt = PaymentAttempt.objects.get()
    assert (attempt.state, attempt.is_unknown) == ("starting", True)
    assert order_status(order, at).code == "silent"
    settings.SANDBOX_URL = site_url
    assert "/sandbox/pay/" in services.start_payment(order.pk, at)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.is_unknown) == ("action_required", False)
    assert SandboxCharge.objects.count() == 1


def test_the_scheduler_finds_a_start_whose_answer_was_lost(order, buyer, run_jobs, at):
    url = services.start_payment(order.pk, at)
    PaymentAttempt.objects.update(state="starting", is_unknown=True, reference="", redirect_url="")
    assert jobs.resolve_unknown_attempts(at) == 0
    assert jobs.resolve_unknown_attempts(at + timedelta(minutes=2)) == 1
    assert PaymentAttempt.objects.get().redirect_url == url


def test_a_webhook_before_our_call_returned_is_matched_by_our_id(order, buyer, run_jobs, at):
    buyer.pays(services.start_payment(order.pk, at))
    PaymentAttempt.objects.update(state="starting", reference="", redirect_url="")
    run_jobs()
    assert everything(order) == DONE


def test_a_webhook_without_an_attempt_is_retried_and_then_reviewed(order, buyer, run_jobs, at):
    buyer.pays(services.start_payment(order.pk, at))
    PaymentAttempt.objects.update(reference="another", public_id="another")
    run_jobs()
    event = PaymentEvent.objects.get()
    assert (event.processed_at, event.error) == (None, "no attempt of ours")
    PaymentEvent.objects.update(tries=10)
    assert jobs.enqueue_open_events(event.received_at + timedelta(days=1)) == 1
    run_jobs()
    event.refresh_from_db()
    assert event.processed_at is not None
    assert LedgerEntry.objects.count() == 0
    assert ReviewItem.objects.get().kind == "unmatched_event"


def test_abandoning_cancels_at_the_provider_first(order, buyer, at):
    url = services.start_payment(order.pk, at)
    services.abandon_order(order.pk, at)
    assert everything(order) == ("cancelled", 0, 0, [])
    assert buyer.browser.open(url).status == 410
    assert order.holds.get().state == "released"


def test_polling_twice_within_three_seconds_fetches_once(order, buyer, at):
    buyer_url = services.start_payment(order.pk, at)
    services.poll_payment(order.pk, at)
    buyer.pays(buyer_url)
    assert services.poll_payment(order.pk, at + timedelta(seconds=2)).state == "pending"
    assert services.poll_payment(order.pk, at + timedelta(seconds=4)).state == "confirmed"
