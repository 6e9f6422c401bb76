"""Cancellation of one order by staff: what goes back for which reason, and what its buyer is told."""

from datetime import timedelta

import pytest

from commerce.catalog.models import Performance
from commerce.catalog.states import CancellationRule
from commerce.fulfilment.cancellation.by_staff import cancel_by_staff
from commerce.fulfilment.refunds.services import refund_order
from commerce.fulfilment.status.refund_status import REASON_TEXTS
from commerce.payments.states import RefundReason
from portal.shared.mail.models import MailMessage
from portal.shared.mail.sending.delivery import render
from tests.audit_fixture import audited  # noqa: F401 - each test here ends with an audit
from tests.commerce.fulfilment.test_cancellation import refunds
from tests.factories.accounts import make_staff
from tests.factories.catalog import AT, EventFactory
from tests.factories.paid_orders import a_bought_order

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=5)


def cancelled(reason: str, **of_event):
    """An order of 10,220 yen, of which 10,000 are the tickets, that staff have cancelled for that reason."""
    order = a_bought_order(at=AT, event=EventFactory(at=AT, **of_event))
    cancel_by_staff(order.pk, reason=RefundReason(reason), by=make_staff(), note="", at=LATER)
    order.refresh_from_db()
    return order


def mail_kinds_after(order) -> list[str]:
    """The kinds of the mails since the purchase was confirmed."""
    bought = ["order_confirmed", "ticket_issued"]
    mails = MailMessage.objects.about(order).exclude(kind__in=bought).order_by("pk")
    return list(mails.values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("reason", "refund_yen"),
    [("buyer_request", 8720), ("postponed", 10220), ("event_cancelled", 10220), ("staff", 10220)],
)
def test_the_fee_of_the_events_rule_is_kept_only_at_the_buyers_own_request(reason, refund_yen):
    order = cancelled(reason, cancellation=CancellationRule.ALLOWED, cancel_fee_yen=500, cancel_fee_percent=10)
    fee = {"fee_yen": 1500} if reason == "buyer_request" else {}

    assert (order.state, refunds(order)) == ("cancelled", [(refund_yen, reason)])
    assert order.log.get(kind="cancelled_by_staff").data == {"reason": reason, "note": ""} | fee


def test_an_event_without_a_rule_keeps_no_fee():
    order = cancelled("buyer_request", cancel_fee_yen=500)
    assert refunds(order) == [(10220, "buyer_request")]


def test_a_fee_as_high_as_the_payment_refunds_nothing_and_the_audit_understands():
    order = cancelled("buyer_request", cancellation=CancellationRule.ALLOWED, cancel_fee_yen=99_999)
    assert (order.state, refunds(order), mail_kinds_after(order)) == ("cancelled", [], ["order_cancelled"])


def test_no_fee_is_kept_once_the_performance_is_cancelled():
    order = a_bought_order(at=AT, event=EventFactory(at=AT, cancellation=CancellationRule.ALLOWED, cancel_fee_yen=500))
    Performance.objects.update(state="cancelled")
    cancel_by_staff(order.pk, reason=RefundReason.BUYER_REQUEST, by=make_staff(), note="", at=LATER)
    assert refunds(order) == [(10220, "buyer_request")]


@pytest.mark.parametrize("reason", ["buyer_request", "postponed", "event_cancelled", "staff"])
def test_one_mail_tells_the_cancellation_and_the_refund_with_its_reason(reason):
    order = cancelled(reason)
    assert mail_kinds_after(order) == ["order_cancelled"]
    text = render(MailMessage.objects.about(order).get(kind="order_cancelled")).body.replace("\n", "")
    assert "10,220円" in text
    assert str(REASON_TEXTS[RefundReason(reason)]) in text


def test_a_refund_after_the_mail_of_the_cancellation_was_sent_has_a_mail_of_its_own():
    order = cancelled("buyer_request", cancellation=CancellationRule.ALLOWED, cancel_fee_yen=500)
    MailMessage.objects.update(state="sent")
    refund_order(order.pk, 500, reason=RefundReason.STAFF, actor="staff:a@example.jp", at=LATER)
    assert mail_kinds_after(order) == ["order_cancelled", "refund_started"]
