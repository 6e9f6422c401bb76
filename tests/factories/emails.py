"""A mail of every kind: the row that it is about, in the state that the mail reports, and the mail as it is sent."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import time_machine
from allauth.account.models import EmailAddress

from commerce.fulfilment import ticket_transfers
from commerce.lottery.models import LotteryEntry
from commerce.payments.states import RefundState
from commerce.tickets.models import Ticket
from commerce.tickets.states import TicketState
from portal.shared import signing
from portal.shared.accounts.models import DataExport
from portal.shared.mail.models import MailMessage
from portal.shared.mail.outgoing import OutgoingMail
from portal.shared.mail.sending.delivery import render
from portal.shared.site_models import SiteSettings
from support.contact.models import AddressCorrection, InquiryMessage
from support.mail_status.models import MailCopy
from tests.commerce.fulfilment.scenarios import a_refund, a_voucher_order
from tests.factories.accounts import make_buyer, make_staff, make_verification
from tests.factories.catalog import AT
from tests.factories.lottery import DRAWS, a_lottery, an_entry, drawn
from tests.factories.paid_orders import a_bought_order
from tests.factories.support import make_inquiry

LONG_HOST = "https://" + "tickets-of-a-hall-with-a-long-name-" * 2 + ".example.jp"
LONG_WORD = "A" * 80  # a title, name or text that has no place for a line break


def a_transfer():
    """A ticket on its way to a companion with a long name."""
    ticket = Ticket.objects.select_related("order__user", "performance__event").filter(order=a_bought_order()).first()
    transfer = ticket_transfers.offer(ticket, by=ticket.order.user, to_email="umi@example.jp", locale="ja", at=AT)
    transfer.to_user = make_buyer(name=LONG_WORD[:60])
    return transfer


def a_correction() -> AddressCorrection:
    """A correction that staff have begun."""
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
    """A copy of an order's mails that somebody asked for."""
    order = a_bought_order()
    return MailCopy.objects.create(order=order, asked_by=order.user.email, address="copy@example.jp", asked_at=AT)


def an_answer() -> InquiryMessage:
    """An answer of staff with a long address in it."""
    inquiry = make_inquiry(user=make_buyer())
    text = f"お問い合わせの件です。{LONG_HOST}/{LONG_WORD}/"
    return InquiryMessage.objects.create(inquiry=inquiry, author_role="staff", channel="mail", text=text, at=AT)


def an_order_without_tickets_yet():
    """A bought order whose tickets are issued in three days."""
    order = a_bought_order()
    Ticket.objects.filter(order=order).update(state=TicketState.SCHEDULED, issue_at=AT + timedelta(days=3))
    return order


def a_waiting_sender() -> SiteSettings:
    """Settings with a sender that has to be proven."""
    site = SiteSettings.load()
    site.pending_sender, site.pending_sender_id = "a@example.jp", signing.new_public_id()
    site.pending_sender_until = AT + timedelta(days=1)
    return site


def an_entrant(state: str = "") -> LotteryEntry:
    """An entry by somebody with a long name: still waiting, or the one of two with that result."""
    event = a_lottery(1)
    for number in range(2 if state else 1):
        an_entry(event, user=make_buyer(name=LONG_WORD[:60], phone=f"090-1234-567{number}"))
    if state:
        with time_machine.travel(DRAWS, tick=False):
            drawn(event)
    return LotteryEntry.objects.get(performance__event=event, **({"state": state} if state else {}))


ABOUT: dict[str, Callable[[], Any]] = {
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
    "refund_account": lambda: a_refund(RefundState.WAITING_CUSTOMER, method="konbini").order,
    "refund_done": lambda: a_refund(RefundState.DONE).order,
    "refund_failed": lambda: a_refund(RefundState.FAILED).order,
    "lottery_won": lambda: an_entrant("won"),
    "lottery_lost": lambda: an_entrant("lost"),
    "address_correction": a_correction,
    "copy_verification": a_copy,
    "inquiry_received": lambda: make_inquiry(user=make_buyer()),
    "inquiry_answer": an_answer,
    "sender_proof": a_waiting_sender,
}
BY_PREFIX: dict[str, Callable[[], Any]] = {
    "lottery_": an_entrant,
    "transfer_": a_transfer,
    "voucher_": a_voucher_order,
    "refund_": lambda: a_refund().order,
    "order_": a_voucher_order,
    "event_": lambda: a_refund(reason="event_cancelled").order,
}


def row_of(kind: str):
    """The record that a mail of the kind is about; a mail about an account is about its user."""
    by_prefix = (make for prefix, make in BY_PREFIX.items() if kind.startswith(prefix))
    return ABOUT.get(kind, next(by_prefix, make_buyer))()


def rendered(kind: str, locale: str = "ja", *, about: Any = None) -> OutgoingMail:
    """A mail of the kind as it is sent; about a row of its own if none is given."""
    with time_machine.travel(DRAWS if kind.startswith("lottery_") else AT, tick=False):
        row = MailMessage(
            kind=kind,
            about=about or row_of(kind),
            address="a@example.jp",
            locale=locale,
            message_id="<a@b>",
            created_at=AT,
        )
        return render(row)
