"""Webhook events: stored first, only a reason to fetch the record, closed after everything is written."""

from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from commerce.fulfilment import jobs, services
from commerce.fulfilment.health import clock_agrees, unprocessed_events
from commerce.fulfilment.webhook_processing import process_webhook_event, receive_webhook
from commerce.payments.checks import configuration_problems, payment_is_possible
from commerce.payments.gateways.base import BadSignature, VerifiedEvent, WrongTime
from commerce.payments.health import methods_are_served
from commerce.payments.models import PaymentAttempt, PaymentEvent, ReviewItem
from commerce.payments.states import AttemptState
from tests.audit_fixture import audited  # noqa: F401 - each test here ends with an audit
from tests.factories.catalog import AT
from tests.factories.memory_gateway import JUST_AFTER, an_order_to_pay
from tests.factories.order_outcome import outcome

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(provider):
    """An order that is paid at the provider, not yet settled here."""
    order = an_order_to_pay()
    services.start_payment(order.pk, AT)
    provider.becomes(order.attempts.get(), AttemptState.PAID)
    return order


def receive_event(reference: str, name="e1", *, livemode=False) -> PaymentEvent | None:
    return receive_webhook("memory", VerifiedEvent(name, "paid", reference, AT, livemode), b"{}", at=JUST_AFTER)


def reference(order) -> str:
    return order.attempts.get().reference


def state(order) -> tuple:
    result = outcome(order)
    return result["order"], len(result["tickets"]), len(result["ledger"]), len(result["mails"])


DONE, NOTHING = ("confirmed", 2, 1, 2), ("pending", 0, 0, 0)


def test_row_1_a_repeated_webhook_is_not_processed_again(order):
    event = receive_event(reference(order))
    assert process_webhook_event(event.pk, JUST_AFTER) is True
    assert receive_event(reference(order)) is None
    assert process_webhook_event(event.pk, JUST_AFTER) is True
    assert state(order) == DONE


def test_row_2_the_same_change_under_two_event_ids_settles_once(order):
    for name in ("session.completed", "intent.succeeded"):
        assert process_webhook_event(receive_event(reference(order), name).pk, JUST_AFTER) is True
    assert state(order) == DONE


def test_row_3_a_late_webhook_applies_the_current_snapshot(order, provider):
    paid, opened = receive_event(reference(order), "second"), receive_event(reference(order), "first")
    for event in (paid, opened):
        process_webhook_event(event.pk, JUST_AFTER)
    assert state(order) == DONE


def test_row_4_a_webhook_before_the_answer_to_our_request_is_matched_by_our_id(order):
    PaymentAttempt.objects.update(state="starting", reference="", redirect_url="")
    event = receive_event(f"m-{order.attempts.get().public_id}")
    assert process_webhook_event(event.pk, JUST_AFTER) is True
    assert state(order) == DONE


def test_row_5_the_browser_never_returns_and_the_scheduler_settles(order):
    later = AT + timedelta(minutes=31)
    assert (jobs.cancel_overdue_attempts(later), jobs.expire_lapsed_orders(later)) == (1, 0)
    assert state(order) == DONE


def test_row_7_a_crash_leaves_the_webhook_unprocessed_and_nothing_written(order, monkeypatch):
    event = receive_event(reference(order))

    def crash(*args, **kwargs):
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr("commerce.tickets.services.issue_or_schedule", crash)
        assert process_webhook_event(event.pk, JUST_AFTER) is False
    event.refresh_from_db()
    assert (event.processed_at, event.error, state(order)) == (None, "error: RuntimeError", NOTHING)
    assert process_webhook_event(event.pk, JUST_AFTER) is True
    assert state(order) == DONE


def test_row_17_webhooks_of_the_wrong_mode_are_stored_reviewed_once_and_never_settled(order):
    for name in ("e1", "e2"):
        assert receive_event(reference(order), name, livemode=True) is None
    events = PaymentEvent.objects.values_list("livemode", "error", "processed_at")
    assert list(events) == [(True, "wrong mode", JUST_AFTER)] * 2
    assert ReviewItem.objects.get().kind == "wrong_mode"
    assert state(order) == NOTHING


def test_row_34_a_webhook_for_an_unknown_payment_is_retried_and_then_reviewed(order, provider):
    event = receive_event("m-of-another-site")
    assert process_webhook_event(event.pk, JUST_AFTER) is False
    PaymentEvent.objects.update(tries=10)
    assert process_webhook_event(event.pk, JUST_AFTER) is True
    assert ReviewItem.objects.get().kind == "unmatched_event"
    assert PaymentEvent.objects.get().processed_at == JUST_AFTER


def test_row_7_a_webhook_that_fails_repeatedly_is_reviewed(order, monkeypatch):
    event = receive_event(reference(order))
    PaymentEvent.objects.update(tries=10)
    monkeypatch.setattr("commerce.tickets.services.issue_or_schedule", lambda *args, **kwargs: 1 / 0)
    assert [process_webhook_event(event.pk, JUST_AFTER) for _n in range(2)] == [False, True]
    assert (ReviewItem.objects.get().data["why"], state(order)) == ("error: ZeroDivisionError", NOTHING)


def test_row_34_processing_an_unmatched_webhook_restores_the_health_check(order):
    event, late = receive_event(reference(order)), JUST_AFTER + timedelta(hours=2)
    order.attempts.update(reference="another", public_id="another")
    assert unprocessed_events(late).ok is False
    process_webhook_event(event.pk, late)
    assert unprocessed_events(late).ok is True


def test_row_36_a_worker_that_was_dead_for_days_drains_its_backlog(order, run_jobs, settings):
    """Hours without a worker enqueue one task and count no failure: the first failure closes nothing."""
    event = receive_event(reference(order))
    for hours in range(72):
        jobs.enqueue_open_events(JUST_AFTER + timedelta(hours=hours))
    event.refresh_from_db()
    assert event.tries == 1
    assert unprocessed_events(JUST_AFTER + timedelta(days=3)).ok is False
    order.attempts.update(reference="another", public_id="another")
    assert process_webhook_event(event.pk, JUST_AFTER + timedelta(days=3)) is False
    order.attempts.update(reference=event.reference)
    run_jobs()
    assert state(order) == DONE


def test_row_5_a_webhook_without_a_payment_is_closed_without_a_call(provider):
    event = receive_event("")
    assert process_webhook_event(event.pk, JUST_AFTER) is True
    assert provider.calls == []


def post_event(client):
    return client.post("/hooks/payments/memory/", b"{}", content_type="application/json").status_code


def test_row_18_refused_webhooks_are_logged_once_a_minute_and_not_stored(client, provider, caplog):
    assert [post_event(client) for _n in range(20)] == [400] * 20
    assert len([line for line in caplog.records if "refused" in line.message]) == 1
    assert (PaymentEvent.objects.count(), DBTaskResult.objects.count()) == (0, 0)


def test_row_35_webhooks_refused_for_their_time_reveal_a_wrong_clock(client, provider):
    from portal.shared import clock

    def too_old(headers, raw, *, at):
        raise WrongTime("too old or too early")  # noqa: EM101

    def forged(headers, raw, *, at):
        raise BadSignature

    provider.parse_webhook = forged
    assert [post_event(client) for _n in range(5)] == [400] * 5
    assert clock_agrees(clock.now()).ok is True  # forged requests cannot fail the health check
    provider.parse_webhook = too_old
    assert [post_event(client) for _n in range(3)] == [400] * 3
    assert clock_agrees(clock.now()).ok is False
    assert clock_agrees(clock.now() + timedelta(hours=2)).ok is True


def test_every_routed_method_needs_a_provider_with_its_keys_that_serves_it(provider, settings):
    assert configuration_problems() == {}
    settings.PAYMENT_GATEWAYS = {"card": "stripes", "konbini": "memory", "paypay": "", "bitcoin": "memory"}
    assert configuration_problems() == {"card": "there is no gateway stripes", "bitcoin": "memory does not serve it"}
    assert [error.msg for error in payment_is_possible(None)] == [
        "card: there is no gateway stripes",
        "bitcoin: memory does not serve it",
    ]
    assert methods_are_served(AT).ok is False


def test_a_provider_without_its_key_or_secret_is_named(settings):
    settings.PAYMENT_GATEWAYS = {"card": "stripe"}
    settings.STRIPE_API_KEY = settings.STRIPE_WEBHOOK_SECRET = ""
    assert configuration_problems() == {"card": "stripe needs STRIPE_API_KEY and STRIPE_WEBHOOK_SECRET"}


def test_a_method_on_sale_without_a_provider_is_reported_but_healthy(provider, settings):
    an_order_to_pay()
    settings.PAYMENT_GATEWAYS = {"card": "memory", "konbini": "memory", "paypay": "memory", "paidy": ""}
    finding = methods_are_served(AT)
    assert (finding.ok, finding.detail) == (True, "paidy: on sale, but served by nobody")
