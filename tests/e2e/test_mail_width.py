"""Every kind of mail on a phone: nothing is wider than the screen, and the preview begins with the fact that counts."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from commerce.catalog.models import EventText
from commerce.fulfilment import ticket_transfers
from commerce.tickets.models import Ticket
from commerce.tickets.states import TicketState
from portal.shared import signing
from portal.shared.accounts.models import DataExport
from portal.shared.mail.mail_kinds import mail_kinds
from portal.shared.mail.models import MailMessage
from portal.shared.mail.sending.delivery import render
from portal.shared.site_models import SiteSettings
from support.contact.models import AddressCorrection, InquiryMessage
from support.mail_status.models import MailCopy
from tests.commerce.fulfilment.scenarios import a_refund, a_voucher_order
from tests.e2e.conftest import STICKING_OUT
from tests.factories.accounts import make_buyer, make_staff, make_verification
from tests.factories.catalog import AT
from tests.factories.lottery import a_lottery, an_entry
from tests.factories.paid_orders import a_bought_order
from tests.factories.support import make_inquiry

pytestmark = pytest.mark.django_db
LONG_HOST = "https://" + "tickets-of-a-hall-with-a-long-name-" * 2 + ".example.jp"
LONG_WORD = "A" * 80  # a title, name or text that has no place for a line break


def a_transfer():
    ticket = Ticket.objects.select_related("order__user", "performance__event").filter(order=a_bought_order()).first()
    transfer = ticket_transfers.offer(ticket, by=ticket.order.user, to_email="umi@example.jp", locale="ja", at=AT)
    transfer.to_user = make_buyer(name=LONG_WORD[:60])
    return transfer


def a_correction() -> AddressCorrection:
    buyer = make_buyer()
    inquiry = make_inquiry(user=buyer)
    return AddressCorrection.objects.create(
        inquiry=inquiry,
        user=buyer,
        new_email="new@example.jp",
        staff=make_staff(),
        checked=["phone", "name"],
        at=AT,
        expires_at=AT + timedelta(days=2),
    )


def a_copy() -> MailCopy:
    order = a_bought_order()
    return MailCopy.objects.create(order=order, asked_by=order.user.email, address="copy@example.jp", asked_at=AT)


def an_answer() -> InquiryMessage:
    inquiry = make_inquiry(user=make_buyer())
    return InquiryMessage.objects.create(
        inquiry=inquiry,
        author_role="staff",
        channel="mail",
        text=f"お問い合わせの件です。{LONG_HOST}/{LONG_WORD}/",
        at=AT,
    )


def an_order_without_tickets_yet():
    order = a_bought_order()
    Ticket.objects.filter(order=order).update(state=TicketState.SCHEDULED, issue_at=AT + timedelta(days=3))
    return order


def a_waiting_sender() -> SiteSettings:
    site = SiteSettings.load()
    site.pending_sender, site.pending_sender_id = "a@example.jp", signing.new_public_id()
    site.pending_sender_until = AT + timedelta(days=1)
    return site


ABOUT = {
    "verify_address": lambda: make_verification(AT),
    "address_change": lambda: EmailAddress.objects.create(user=make_buyer(), email="new@example.jp"),
    "unknown_account": lambda: None,
    "account_deleted": lambda: None,
    "export_ready": lambda: DataExport.objects.create(
        user=make_buyer(), asked_at=AT, expires_at=AT + timedelta(days=3)
    ),
    "order_confirmed": a_bought_order,
    "ticket_issued": a_bought_order,
    "issue_date_moved": an_order_without_tickets_yet,
    "address_correction": a_correction,
    "copy_verification": a_copy,
    "inquiry_received": lambda: make_inquiry(user=make_buyer()),
    "inquiry_answer": an_answer,
    "sender_proof": a_waiting_sender,
}
BY_PREFIX = {
    "lottery_": lambda: an_entry(a_lottery(1), user=make_buyer(name=LONG_WORD[:60])),
    "transfer_": a_transfer,
    "voucher_": a_voucher_order,
    "refund_": lambda: a_refund().order,
    "order_": a_voucher_order,
    "event_": lambda: a_refund().order,
}


def about(kind: str):
    """The record that a mail of the kind is about; a mail about an account is about its user."""
    by_prefix = (make for prefix, make in BY_PREFIX.items() if kind.startswith(prefix))
    return ABOUT.get(kind, next(by_prefix, make_buyer))()


def rendered(kind: str, locale: str):
    row = MailMessage(
        kind=kind, about=about(kind), address="a@example.jp", locale=locale, message_id="<a@b>", created_at=AT
    )
    return render(row)


@pytest.fixture
def long_host(settings):
    settings.BASE_URL = LONG_HOST


@pytest.mark.parametrize("locale", ["ja", "en"])
@pytest.mark.parametrize("kind", sorted(kind.name for kind in mail_kinds))
def test_no_mail_is_wider_than_a_phone_and_its_preview_begins_with_what_counts(browser, long_host, kind, locale):
    message = rendered(kind, locale)
    page = browser.new_page(viewport={"width": 320, "height": 700})
    page.set_content(message.alternatives[0].content)
    too_wide = {}
    for width in (320, 390):
        page.set_viewport_size({"width": width, "height": 700})
        too_wide[width] = page.evaluate(STICKING_OUT)
    preview = page.evaluate("document.body.textContent").split()
    hidden = page.evaluate("document.querySelector('.preheader').getBoundingClientRect().height")
    page.close()

    assert too_wide == {320: [], 390: []}
    assert preview[0] != "CLOUD"
    assert hidden == 0


# What is not about one event: accounts, addresses, inquiries, the sender.
OF_NO_EVENT = ("account_", "address_", "copy_", "export_", "inquiry_", "sender_", "staff_", "unknown_", "verify_")


@pytest.mark.parametrize("title", ["秋の音楽会", "春のオペラ「椿姫」"])
@pytest.mark.parametrize("kind", sorted(each.name for each in mail_kinds if not each.name.startswith(OF_NO_EVENT)))
def test_every_mail_about_an_event_names_it_in_its_subject(kind, title):
    row = MailMessage(
        kind=kind, about=about(kind), address="a@example.jp", locale="ja", message_id="<a@b>", created_at=AT
    )
    EventText.objects.update(title=title)
    assert render(row).subject.endswith(f"：{title}")
