"""After the order: resent mails and their limits, mail contents, the timeline, health checks."""

from datetime import timedelta

import pytest
from django.core import mail

from commerce.fulfilment import notifications, services
from commerce.fulfilment.health import oldest_confirmation, unprocessed_events
from commerce.fulfilment.status.order_status import order_status
from commerce.fulfilment.status.timeline import timeline
from commerce.payments import declines
from commerce.payments.models import PaymentEvent
from commerce.payments.states import AttemptState
from portal.shared.errors import Throttled
from portal.shared.mail.models import MailMessage
from portal.shared.mail.sending.delivery import deliver
from tests.factories.catalog import AT
from tests.factories.payments import a_placed_order, an_attempt, snapshot_of

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=2)


def paid(**of_event):
    attempt = an_attempt(a_placed_order(at=AT, of_event=of_event), at=AT)
    return services.settle_order(attempt.pk, snapshot_of(attempt, AttemptState.PAID), source="test", at=LATER)


def free(**of_event):
    return services.confirm_free(a_placed_order(at=AT, of_event={"free": True, **of_event}).pk, LATER)


def sent(order, mail_kind: str):
    """The newest mail of a mail kind, as it is delivered."""
    row = MailMessage.objects.about(order).filter(kind=mail_kind).latest("pk")
    deliver(row.pk, at=row.next_try_at)
    return mail.outbox[-1]


def test_the_ticket_mail_is_sent_again_when_tickets_are_issued_else_the_confirmation():
    now, later = paid(), paid(issued_later=True)
    assert notifications.resend(now, actor="buyer", at=LATER).kind == "ticket_issued"
    assert notifications.resend(later, actor="buyer", at=LATER).kind == "order_confirmed"


def test_a_resent_mail_refers_to_the_first_one_and_the_log_names_the_actor():
    order = paid()
    first = MailMessage.objects.about(order).get(kind="ticket_issued")
    again = notifications.resend(order, actor="buyer", at=LATER)
    assert again.resend_of == first
    assert order.log.last().actor == "buyer"
    assert order.log.last().data == {"mail": again.public_id, "kind": "ticket_issued"}


def test_three_an_hour_and_ten_a_day():
    order, at, times = paid(), LATER, 0
    for hour in range(24):
        for _n in range(4):
            try:
                notifications.resend(order, actor="buyer", at=at + timedelta(hours=hour, seconds=hour))
                times += 1
            except Throttled:
                pass
        assert times == min(3 * (hour + 1), 10)


def test_a_resent_mail_goes_to_the_current_address():
    order = paid()
    order.user.email = "new@example.jp"
    order.user.save()
    assert notifications.resend(order, actor="buyer", at=LATER).address == "new@example.jp"


def test_nothing_is_resent_before_the_order_is_confirmed():
    order = a_placed_order(at=AT)
    with pytest.raises(notifications.NothingToSend):
        notifications.resend(order, actor="buyer", at=AT)
    assert not MailMessage.objects.exists()


def test_the_confirmation_lists_items_payment_and_links(settings):
    order = paid()
    message = sent(order, "order_confirmed")
    assert message.subject == "ご購入が確定しました：秋の音楽会"
    for text in (
        order.code,
        "秋の音楽会",
        "2026年12月3日（木）12:00",
        "芝浦小ホール",
        "10,220円",
        "クレジットカード",
        order.event.organizer.name,
        f"{settings.BASE_URL}/legal/organizers/{order.event.organizer.slug}/",
        f"{settings.BASE_URL}/t/{order.tickets.first().token}/",
        f"{settings.BASE_URL}/mypage/orders/{order.code}/",
        f"{settings.BASE_URL}/receipts/{order.code}/",
        f"{settings.BASE_URL}/orders/{order.code}/complete/?k={order.link_token}",
    ):
        assert text in message.body
        html = message.alternatives[0].content
        assert text in html or text.replace("&", "&amp;") in html


def test_the_confirmation_of_a_free_order_speaks_of_no_money():
    message = sent(free(), "order_confirmed")
    assert message.subject == "お申込みが確定しました：秋の音楽会"
    assert "無料" in message.body
    for text in ("領収書", "合計", "円", "お支払い日時"):
        assert text not in message.body


def test_the_confirmation_names_the_day_on_which_tickets_come():
    message = sent(paid(issued_later=True), "order_confirmed")
    assert "2026年11月30日（月）12:00に発券し" in message.body
    assert "/t/" not in message.body


def test_the_confirmation_of_a_stream_states_that_there_is_no_ticket():
    order = paid(streaming=True)
    assert "電子チケットはありません" in sent(order, "order_confirmed").body
    assert not MailMessage.objects.about(order).filter(kind="ticket_issued").exists()


def test_the_ticket_mail_has_each_ticket_with_its_address(settings):
    order = paid()
    message = sent(order, "ticket_issued")
    assert message.subject == "電子チケットをお届けします：秋の音楽会"
    for ticket in order.tickets.all():
        assert f"{settings.BASE_URL}/t/{ticket.token}/" in message.body
        assert ticket.token in message.alternatives[0].content


def test_a_mail_about_an_order_that_is_no_longer_confirmed_is_not_sent():
    order = paid()
    type(order).objects.filter(pk=order.pk).update(state="cancelled")
    row = MailMessage.objects.about(order).get(kind="order_confirmed")
    deliver(row.pk, at=LATER)
    row.refresh_from_db()
    assert (row.state, mail.outbox) == ("suppressed", [])


def timeline_of(order, at=LATER) -> list[tuple[str, str]]:
    return [(item.label, item.state) for item in timeline(order, at)]


def test_the_timeline_of_a_paid_order():
    order = paid()
    sent(order, "order_confirmed")
    assert timeline_of(order) == [
        ("お申込みを受け付けました", "done"),
        ("お支払いを確認しました", "done"),
        ("ご購入が確定しました", "done"),
        ("電子チケットを発券しました", "done"),
        ("「ご購入が確定しました」のメールを送信しました", "done"),
        ("「電子チケットをお届けします」のメールを送信中です", "now"),
    ]
    assert order_status(order, LATER).code == "confirmed"


def test_the_timeline_of_an_order_with_scheduled_tickets():
    order = paid(issued_later=True)
    assert ("電子チケットの発券を待っています", "now") in timeline_of(order)


def test_the_timeline_of_a_declined_and_expired_order():
    attempt = an_attempt(at=AT)
    order, late = attempt.order, AT + timedelta(minutes=31)
    assert timeline_of(order)[-1] == ("お支払いの確認を待っています", "now")
    snapshot = snapshot_of(attempt, AttemptState.DECLINED, decline_class=declines.EXPIRED_CARD)
    services.settle_order(attempt.pk, snapshot, source="test", at=LATER)
    services.expire_order(order.pk, late)
    order.refresh_from_db()
    assert timeline_of(order, late) == [
        ("お申込みを受け付けました", "done"),
        ("お支払いができませんでした", "fail"),
        ("期限が過ぎました", "fail"),
    ]
    assert order_status(order, late).code == "expired"


def test_an_open_review_is_shown_in_status_and_timeline():
    attempt = an_attempt(at=AT)
    services.settle_order(attempt.pk, snapshot_of(attempt, AttemptState.PAID, amount_yen=1), source="test", at=LATER)
    assert order_status(attempt.order, LATER).code == "review"
    assert timeline_of(attempt.order)[-1] == ("担当者が確認しています", "now")


@pytest.mark.parametrize(
    ("state", "minutes", "code", "label", "may_pay"),
    [
        (None, 2, "unpaid", "お支払い待ち", True),
        (None, 31, "expired", "期限切れ", False),
        (AttemptState.ACTION_REQUIRED, 2, "action", "お支払い待ち", True),
        (AttemptState.ACTION_REQUIRED, 31, "checking", "お支払い確認中", False),
        (AttemptState.AWAITING_PAYMENT, 2, "checking", "お支払い確認中", False),
        (AttemptState.DECLINED, 2, "refused", "お支払い待ち", True),
        (AttemptState.CANCELLED, 2, "refused", "お支払い待ち", True),
        (AttemptState.EXPIRED, 31, "expired", "期限切れ", False),
    ],
)
def test_the_status_of_a_pending_order_follows_its_last_attempt_and_its_hold(state, minutes, code, label, may_pay):
    order = an_attempt(at=AT, state=state).order if state else a_placed_order(at=AT)
    now = order_status(order, AT + timedelta(minutes=minutes))
    assert (now.code, now.label, now.may_pay) == (code, label, may_pay)


def test_the_health_check_fails_when_a_confirmation_is_late():
    assert oldest_confirmation(AT).ok
    paid()
    assert oldest_confirmation(LATER + timedelta(minutes=10)).ok
    assert not oldest_confirmation(LATER + timedelta(minutes=11)).ok


def test_the_health_check_fails_when_an_event_is_unprocessed_for_an_hour():
    assert unprocessed_events(AT).ok
    PaymentEvent.objects.create(provider="sandbox", event_id="e", kind="k", body="", received_at=AT)
    assert unprocessed_events(AT + timedelta(minutes=59)).ok
    assert not unprocessed_events(AT + timedelta(minutes=61)).ok
