"""The timeline of an order: payments, refunds, disputes, tickets, mails, actions of staff."""

from datetime import timedelta

import pytest

from commerce.fulfilment.status.timeline import timeline
from commerce.orders.services import write_log
from commerce.payments.models import ReviewItem
from commerce.payments.states import LedgerKind, RefundState
from commerce.tickets import services as tickets
from portal.shared.mail.models import MailMessage
from portal.shared.mail.outbox import queue_mail
from portal.shared.models import SiteSettings
from tests.commerce.fulfilment.scenarios import a_refund, a_voucher_order
from tests.factories.catalog import AT
from tests.factories.tickets import PaidOrderFactory, add_ledger_entry

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=2)


def timeline_of(order, at=LATER) -> list[tuple[str, str]]:
    return [(item.label, item.state) for item in timeline(order, at)]


def test_an_issued_voucher_is_shown_without_its_numbers():
    items = timeline(a_voucher_order(), LATER)
    assert [(item.label, item.state) for item in items] == [
        ("お申込みを受け付けました", "done"),
        ("お支払い番号をご案内しました", "done"),
        ("お支払いの確認を待っています", "now"),
    ]
    assert "時間がかかることがあります" in items[-1].text
    assert "123456" not in "".join(item.text for item in items)


@pytest.mark.parametrize(
    ("state", "last"),
    [
        (RefundState.CREATED, ("返金の手続きをしています", "now")),
        (RefundState.WAITING_CUSTOMER, ("返金先の口座の情報が必要です", "now")),
        (RefundState.FAILED, ("返金できませんでした", "fail")),
    ],
)
def test_row_25_the_timeline_shows_a_refund_with_its_state(state, last):
    items = timeline_of(a_refund(state).order)
    assert ("返金を受け付けました", "done") in items
    assert last in items


def test_completed_refunds_come_from_the_ledger():
    order = a_refund(RefundState.DONE).order
    add_ledger_entry(order, ledger_kind=LedgerKind.REFUNDED, amount_yen=-10220)
    assert [title for title, _state in timeline_of(order)].count("返金しました") == 1


def test_row_28_the_timeline_shows_a_dispute_in_neutral_wording():
    order = PaidOrderFactory()
    add_ledger_entry(order, ledger_kind=LedgerKind.DISPUTED, amount_yen=-10220)
    tickets.block_unused(order, actor="gateway:sandbox", at=LATER, reason="dispute")
    items = timeline_of(order)
    assert ("カード会社がお支払いを確認しています", "done") in items
    assert ("電子チケットを一時停止しました", "fail") in items
    assert "異議" not in "".join(item.label + item.text for item in timeline(order, LATER))
    tickets.unblock(order, actor="gateway:sandbox", at=LATER, reason="dispute")
    assert ("電子チケットを使えるようにしました", "done") in timeline_of(order)


def test_actions_of_staff_and_reviews_are_shown_without_names():
    order = PaidOrderFactory()
    write_log(order, "mail_resent", actor="staff:sato@example.jp", at=LATER)
    write_log(order, "mail_resent", actor="buyer", at=LATER)
    ReviewItem.objects.create(kind="paid_twice", order=order, opened_at=LATER)
    ReviewItem.objects.create(kind="ledger_differs", order=order, opened_at=LATER)
    items = timeline_of(order)
    assert items.count(("担当者がメールを送り直しました", "done")) == 1
    assert items.count(("担当者が確認しています", "now")) == 1
    assert "sato" not in "".join(item.label + item.text for item in timeline(order, LATER))


def test_a_mail_whose_matter_was_over_was_not_sent_and_asks_for_nothing():
    order = PaidOrderFactory()
    queue_mail("voucher_reminder", to="a@example.jp", about=order, locale="ja", at=AT)
    MailMessage.objects.update(state="suppressed")
    (item,) = [item for item in timeline(order, LATER) if "お支払い期限が近づいています" in item.label]
    assert (item.label, item.state) == ("「お支払い期限が近づいています」のメールは送りませんでした", "done")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_timeline_costs_the_same_queries_for_any_number(django_assert_num_queries, rows):
    order = PaidOrderFactory()
    for n in range(rows):
        queue_mail("ticket_issued", to=f"{n}@example.jp", about=order, locale="ja", at=AT)
        a_refund(order=order, amount_yen=100)
    SiteSettings.load()
    timeline(order, LATER)
    # log, tickets, attempts, ledger, refunds, reviews, mails
    with django_assert_num_queries(7):
        timeline(order, LATER)
