"""The help desk's figures on the admin's home: what waits for an answer, and mails that did not arrive."""

from datetime import timedelta

import pytest

from portal.shared import clock
from portal.shared.mail.models import MailMessage
from portal.shared.mail.states import FailureReason, MailState
from support.contact import services
from support.contact.states import InquiryState
from tests.factories.accounts import make_staff
from tests.factories.orders import OrderFactory
from tests.factories.support import make_inquiry
from tests.support.contact.test_admin import browser_of, with_permissions
from tests.support.mail_status.test_admin import queue_failed_mail

pytestmark = pytest.mark.django_db
HOME = "/staff/"


@pytest.fixture
def staff(bare_tree):
    return browser_of(make_staff("boss@example.jp"))


def figures(browser) -> dict[str, str]:
    summary = browser.get(HOME).context["site_summary"]
    return {str(item.label): item.value for item in summary.summary_items}


def test_open_inquiries_count_without_answered_closed_merged_and_suspicious_ones(staff):
    first, merged = make_inquiry(), make_inquiry()
    second, answered, closed = (make_inquiry(email=f"taro{n}@example.jp") for n in range(3))
    make_inquiry(email="spam@example.jp", is_suspicious=True)
    services.move(answered.pk, InquiryState.ANSWERED, actor="staff", at=clock.now())
    services.move(closed.pk, InquiryState.CLOSED, actor="staff", at=clock.now())
    services.merge(merged.pk, first.pk, actor="staff", at=clock.now())

    assert figures(staff)["未対応のお問い合わせ"] == "2件"
    listed = staff.get("/staff/inquiries/?state=open&is_suspicious=false").context["object_list"]
    assert {row.pk for row in listed} == {first.pk, second.pk}
    assert (
        'href="/staff/inquiries/?state=open&amp;is_suspicious=false">未対応のお問い合わせ 2件</a>'
        in staff.get(HOME).text
    )


@pytest.mark.parametrize(
    ("state", "reason", "number"),
    [
        (MailState.BOUNCED, FailureReason.MISSING, "1件"),
        (MailState.FAILED, FailureReason.SENDER_PROBLEM, "1件"),
        (MailState.DELIVERED, "", "0件"),
        (MailState.QUEUED, "", "0件"),
        (MailState.SUPPRESSED, FailureReason.OUTDATED, "0件"),
    ],
)
def test_mails_that_did_not_arrive_count(staff, state, reason, number):
    queue_failed_mail(OrderFactory(at=clock.now(), confirmed=True), state, reason)
    assert figures(staff)["届かなかったメール"] == number


def test_mails_count_no_more_once_one_arrived_or_the_performance_is_over(staff):
    arrived, past = (OrderFactory(at=clock.now(), confirmed=True) for _ in range(2))
    for order in (arrived, past):
        queue_failed_mail(order)
    assert figures(staff)["届かなかったメール"] == "2件"
    queue_failed_mail(arrived, MailState.DELIVERED, "")
    past.event.performances.update(starts_at=clock.now() - timedelta(hours=1))
    assert figures(staff)["届かなかったメール"] == "0件"
    assert MailMessage.objects.filter(state=MailState.BOUNCED).count() == 2


def test_who_may_open_neither_list_has_neither_figure(bare_tree):
    browser = browser_of(with_permissions("editor@example.jp", "access_admin"))
    assert [label for label in ("未対応のお問い合わせ", "届かなかったメール") if label in browser.get(HOME).text] == []
