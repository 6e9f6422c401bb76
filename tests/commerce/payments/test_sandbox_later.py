"""The sandbox after a payment: 3-D Secure results, refunds, disputes and webhooks."""

from datetime import timedelta

import pytest

from commerce.payments.gateways.base import Misconfigured, RefundRequest, Unknown
from commerce.payments.gateways.sandbox import refunds
from commerce.payments.gateways.sandbox.adapter import SandboxGateway
from commerce.payments.gateways.sandbox.models import SandboxDelivery, SandboxRefund
from commerce.payments.gateways.sandbox.tasks import process_deadlines
from commerce.payments.states import DisputeState, RefundState
from portal.shared import clock
from tests.contracts.harness.faults import answered, faulty_server
from tests.factories.payments import (
    ATTEMPTED,
    EXEMPTED,
    GOOD,
    NOT_ENROLLED,
    NOT_SUPPORTED,
    SandboxBuyer,
    a_start_request,
    use_live_server,
)


@pytest.fixture
def site_url(live_server, settings) -> str:
    return use_live_server(live_server, settings)


@pytest.fixture
def gateway(site_url) -> SandboxGateway:
    return SandboxGateway()


@pytest.fixture
def buyer(site_url) -> SandboxBuyer:
    return SandboxBuyer(site_url)


def paid_by_card(gateway, buyer, number: str = GOOD) -> str:
    request = a_start_request()
    result = gateway.start(request, key=request.attempt)
    buyer.pays(result.url, number)
    return result.reference


def paid_at_a_store(gateway, buyer) -> str:
    request = a_start_request(method="konbini")
    result = gateway.start(request, key=request.attempt)
    buyer.pays_at_till(result.codes["lawson"]["payment_code"])
    return result.reference


def newest_kind() -> str:
    return SandboxDelivery.objects.latest("pk").kind


@pytest.mark.parametrize(
    ("number", "result", "eci"),
    [
        (GOOD, "authenticated", "05"),
        ("5555555555554444", "authenticated", "02"),
        (ATTEMPTED, "attempt_acknowledged", "06"),
        (NOT_ENROLLED, "not_enrolled", "07"),
        (NOT_SUPPORTED, "not_supported", "07"),
        (EXEMPTED, "exempted", "07"),
    ],
)
def test_row_23_a_captured_charge_reports_how_its_holder_was_authenticated(gateway, buyer, number, result, eci):
    snapshot = gateway.fetch(paid_by_card(gateway, buyer, number))
    assert snapshot.three_ds == {"result": result, "eci": eci}


@pytest.mark.parametrize("method", ["paypay", "paidy"])
def test_a_wallet_is_approved_once(gateway, buyer, method):
    request = a_start_request(method=method)
    result = gateway.start(request, key=request.attempt)
    assert buyer.approves(result.url) == 302
    assert buyer.browser.location == request.return_url
    assert buyer.browser.open(result.url).status == 302


def test_row_25_cash_goes_back_when_the_buyer_has_named_an_account(gateway, buyer):
    reference = paid_at_a_store(gateway, buyer)
    first = gateway.refund(RefundRequest(reference, "r1", 2000, "test", "konbini"), key="r1")
    assert (first.state, first.refund) == (RefundState.WAITING_CUSTOMER, "r1")
    buyer.names_account(first.reference)
    assert (gateway.fetch(reference).refunds[0].state, newest_kind()) == (RefundState.PENDING, "refund.pending")
    SandboxRefund.objects.update(moved_at=clock.now() - refunds.TRANSFER_TAKES)
    assert process_deadlines(clock.now()) == 1
    assert (gateway.fetch(reference).refunds[0].state, newest_kind()) == (RefundState.DONE, "refund.done")
    buyer.in_the_dashboard(reference, "bounce", refund=first.reference)
    assert gateway.fetch(reference).refunds[0].state == RefundState.WAITING_CUSTOMER
    assert "振り込めませんでした" in buyer.browser.open(f"/sandbox/refunds/{first.reference}/").text


def test_row_25_a_refund_fails_without_an_account_within_45_days(gateway, buyer):
    reference = paid_at_a_store(gateway, buyer)
    gateway.refund(RefundRequest(reference, "r1", 2000, "test", "konbini"), key="r1")
    SandboxRefund.objects.update(moved_at=clock.now() - timedelta(days=45))
    assert process_deadlines(clock.now()) == 1
    [refund] = gateway.fetch(reference).refunds
    assert (refund.state, refund.why, newest_kind()) == (RefundState.FAILED, "no_account_named", "refund.failed")


def test_row_25_a_slow_refund_may_fail_later_and_leaves_the_money_for_another(gateway, buyer):
    reference = paid_by_card(gateway, buyer)
    slow = gateway.refund(RefundRequest(reference, "r1", refunds.SLOW_YEN, "test", "card"), key="r1")
    assert slow.state == RefundState.PENDING
    buyer.in_the_dashboard(reference, "fail", refund=slow.reference)
    [refund] = gateway.fetch(reference).refunds
    assert (refund.state, refund.why) == (RefundState.FAILED, "bank_refused")
    assert gateway.refund(RefundRequest(reference, "r2", 5220, "test", "card"), key="r2").state == RefundState.DONE


def test_row_27_a_refund_in_the_dashboard_is_not_ours(gateway, buyer):
    reference = paid_by_card(gateway, buyer)
    buyer.in_the_dashboard(reference, "refund", amount_yen=1000)
    [refund] = gateway.fetch(reference).refunds
    assert (refund.refund, refund.amount_yen, refund.state) == ("", 1000, RefundState.DONE)
    assert buyer.in_the_dashboard(reference, "refund", amount_yen=9999) == 422


@pytest.mark.parametrize(("outcome", "state"), [("won", DisputeState.WON), ("lost", DisputeState.LOST)])
def test_row_28_a_dispute_is_opened_and_closed_and_nothing_is_refunded_meanwhile(gateway, buyer, outcome, state):
    reference = paid_by_card(gateway, buyer)
    buyer.in_the_dashboard(reference, "dispute")
    [dispute] = gateway.fetch(reference).disputes
    assert (dispute.state, dispute.amount_yen, newest_kind()) == (DisputeState.OPEN, 5220, "dispute.opened")
    assert dispute.reply_by == dispute.at + timedelta(days=7)
    refused = gateway.refund(RefundRequest(reference, "r1", 1, "test", "card"), key="r1")
    assert (refused.state, refused.why, refused.refund) == (RefundState.FAILED, "charge_disputed", "r1")
    buyer.in_the_dashboard(reference, outcome)
    assert [(dispute.state, dispute.reply_by) for dispute in gateway.fetch(reference).disputes] == [(state, None)]


def test_row_28_a_question_takes_no_money(gateway, buyer):
    reference = paid_by_card(gateway, buyer)
    buyer.in_the_dashboard(reference, "question")
    assert [dispute.amount_yen for dispute in gateway.fetch(reference).disputes] == [0]


@pytest.mark.parametrize("status", [400, 401, 403])
def test_a_wrong_key_is_misconfigured_and_not_declined(site_url, settings, status):
    with faulty_server(answered(status, b'{"error": "no"}')) as url:
        settings.SANDBOX_URL = url
        assert isinstance(SandboxGateway().start(a_start_request(), key="k"), Misconfigured)


@pytest.mark.parametrize("status", [401, 403])
def test_a_refund_with_a_wrong_key_is_unknown(site_url, settings, status):
    with faulty_server(answered(status, b'{"error": "no"}')) as url:
        settings.SANDBOX_URL = url
        refused = SandboxGateway().refund(RefundRequest("c1", "r1", 1, "test", "card"), key="r1")
    assert isinstance(refused, Unknown)


@pytest.mark.parametrize("path", ["till/", "charges/{}/"])
def test_every_page_is_marked_as_a_test(gateway, buyer, path):
    reference = paid_by_card(gateway, buyer)
    assert "ここはテスト環境です。" in buyer.browser.open(f"/sandbox/{path.format(reference)}").text
