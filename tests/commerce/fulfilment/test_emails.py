"""Mails about payments and refunds contain result, amount, deadline and instructions, in text and in HTML."""

import pytest
from django.core import mail

from commerce.fulfilment.models import EventCancellation
from commerce.orders.models import Order
from commerce.payments.states import RefundState
from portal.shared.mail.models import MailMessage
from portal.shared.mail.outbox import queue_mail
from portal.shared.mail.sending.delivery import deliver, render
from tests.commerce.fulfilment.scenarios import a_refund, a_voucher_order
from tests.factories.accounts import make_staff
from tests.factories.catalog import AT
from tests.factories.payments import a_placed_order

pytestmark = pytest.mark.django_db


def mailed(order, mail_kind: str, locale="ja"):
    row = queue_mail(mail_kind, to="hanako@example.jp", about=order, locale=locale, at=AT)
    deliver(row.pk, at=AT)
    row.refresh_from_db()
    return row, (mail.outbox[-1] if mail.outbox else None)


def moved(order, state: str) -> Order:
    Order.objects.filter(pk=order.pk).update(state=state)
    return Order.objects.get(pk=order.pk)


@pytest.mark.parametrize("mail_kind", ["voucher_issued", "voucher_reminder"])
def test_text_and_html_contain_numbers_deadline_amount_and_instructions(mail_kind):
    order = a_voucher_order()
    _row, message = mailed(order, mail_kind)
    html = message.alternatives[0].content
    for text in ("2026年11月26日（木）12:00まで", "10,220円", "123456", "0901234567", "Loppiを操作する", order.code):
        assert text in message.body
        assert text in html
    assert "999999" not in message.body


def test_the_voucher_mail_states_that_payment_is_due_and_may_take_time():
    _row, message = mailed(a_voucher_order(), "voucher_issued")
    assert message.subject == "お申込みを受け付けました：秋の音楽会"
    body = message.body.replace("\n", "")
    assert "まだお支払いは済んでいません" in body
    assert "反映されるまで時間がかかることがあります" in body


@pytest.mark.parametrize("mail_kind", ["voucher_issued", "voucher_reminder"])
def test_a_number_that_was_paid_or_ended_is_not_mailed_any_more(mail_kind):
    row, _message = mailed(moved(a_voucher_order(), "expired"), mail_kind)
    assert (row.state, mail.outbox) == ("suppressed", [])


@pytest.mark.parametrize(
    ("mail_kind", "state", "subject", "text"),
    [
        ("refund_started", RefundState.CREATED, "返金のお知らせ", "10,220円"),
        ("refund_done", RefundState.DONE, "返金が完了しました", "返金しました"),
        ("refund_failed", RefundState.FAILED, "返金についてのお知らせ", "お金は失われていません"),
        ("refund_account", RefundState.WAITING_CUSTOMER, "返金先の口座をお知らせください", "口座"),
    ],
)
def test_row_25_each_step_of_a_refund_has_its_mail(mail_kind, state, subject, text):
    order = a_refund(state).order
    _row, message = mailed(order, mail_kind)
    assert message.subject == f"{subject}：秋の音楽会"
    assert text in message.body
    assert text in message.alternatives[0].content


def test_row_13_the_mail_about_late_money_without_a_refund_announces_a_mail_from_staff():
    _row, message = mailed(moved(a_placed_order(at=AT), "expired"), "refund_started")
    assert "担当者からメールでご連絡します" in message.body.replace("\n", "")


def test_row_29_the_cancellation_mail_contains_the_organizers_reason_and_the_refund():
    order = moved(a_refund(reason="event_cancelled").order, "cancelled")
    EventCancellation.objects.create(
        event=order.event, reason="台風のため中止します。", started_by=make_staff(), started_at=AT
    )
    _row, message = mailed(order, "event_cancelled")
    for text in ("台風のため中止します。", "10,220円", "公演が中止になったため"):
        assert text in message.body.replace("\n", "")
        assert text in message.alternatives[0].content


@pytest.mark.parametrize(
    "mail_kind",
    [
        "voucher_issued",
        "voucher_reminder",
        "order_expired",
        "refund_started",
        "refund_account",
        "refund_done",
        "refund_failed",
        "order_cancelled",
        "event_cancelled",
    ],
)
@pytest.mark.parametrize("locale", ["ja", "en"])
def test_every_mail_about_money_can_be_drawn_and_its_lines_are_short(mail_kind, locale):
    order = a_voucher_order()
    row = MailMessage(kind=mail_kind, about=order, address="a@example.jp", locale=locale, message_id="<a@b>")
    message = render(row)
    assert 0 < len(message.subject) <= 80
    assert order.code in message.body
    assert "\n\n\n\n" not in message.body
