"""Types of mail about an order; their context is read when the mail is sent, not when it is queued."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.utils.translation import gettext_lazy as _

from commerce.catalog.mailed_pictures import mailed_picture
from commerce.catalog.models import Performance
from commerce.catalog.performance_groups import group_by_performance
from commerce.catalog.states import EntryMode
from commerce.catalog.streams import CLOSES_AFTER, Stream, streams_of
from commerce.fulfilment.models import EventCancellation
from commerce.fulfilment.status.payment_summary import payment_summary
from commerce.fulfilment.status.refund_status import bank_account_token, refund_statuses
from commerce.fulfilment.status.vouchers import voucher_of, waiting_attempt
from commerce.orders.links import order_url
from commerce.orders.models import Order
from commerce.orders.states import OrderState
from commerce.payments.models import Refund
from commerce.payments.states import RefundState
from commerce.receipts import eligibility as receipts
from commerce.tickets import pdf
from commerce.tickets.models import Ticket, TicketQuerySet
from commerce.tickets.states import TicketState
from portal.shared.http.absolute_urls import absolute
from portal.shared.mail.mail_kinds import LIFETIME, MailKind, days, register_mail_kind
from portal.shared.mail.models import MailMessage

SHOWN = (TicketState.ISSUED, TicketState.USED)


@dataclass(frozen=True)
class MailedTicket:
    """A ticket as a mail lists it; `url` is secret: it opens the ticket."""

    name: str
    number: str
    url: str
    performance: Performance

    @classmethod
    def of(cls, ticket: Ticket, locale: str) -> "MailedTicket":
        """The ticket with its URL in a language."""
        url = absolute("ticket", ticket.token, locale=locale)
        return cls(ticket.line.name, ticket.short_code, url, ticket.performance)


def _order_context(mail: MailMessage) -> dict:
    order = cast(Order, mail.about)
    performances = [group.performance for group in order.line_groups]
    tickets = list(_held_by_buyer(order).select_related("line", "performance").exclude(state=TicketState.VOID))
    shown = [MailedTicket.of(ticket, mail.locale) for ticket in tickets if ticket.state in SHOWN]
    has_receipt = receipts.is_offered(order)
    return {
        "order": order,
        "event": order.event,
        "picture_url": mailed_picture(order.event),
        "groups": order.line_groups,
        "fees": list(order.fees.all()),
        "entry_without_ticket": all(p.entry_mode == EntryMode.NONE for p in performances),
        "streams": [_stream(order, stream, mail.locale) for stream in streams_of(performances, mail.created_at)],
        "tickets": shown,
        "ticket_groups": group_by_performance(shown),
        "issue_at": next((t.issue_at for t in tickets if t.state == TicketState.SCHEDULED), None),
        "organizer_url": absolute("organizer_legal", order.event.organizer.slug, locale=mail.locale),
        "paid": payment_summary(order),
        "order_url": order_url(order),
        "mypage_url": absolute("mypage_order", order.code, locale=mail.locale),
        "receipt_url": absolute("receipt", order.code, locale=mail.locale) if has_receipt else "",
    }


def _stream(order: Order, stream: Stream, locale: str) -> dict:
    arguments, key = [order.code, stream.performance.pk], {"k": order.link_token}
    return {"url": absolute("stream", *arguments, locale=locale, query=key), "period": stream}


def _held_by_buyer(order: Order) -> TicketQuerySet:
    """Tickets for the buyer's mails: those held by companions are left out, because their links are secret."""
    return Ticket.objects.held_by_buyer().filter(order=order)


def _ticket_pdf(mail: MailMessage) -> list[tuple[str, bytes, str]]:
    """The tickets as a PDF attachment, where the event enables it."""
    order = cast(Order, mail.about)
    if not order.event.pdf_in_mail:
        return []
    related = ("order", "line", "performance__event__organizer")
    tickets = _held_by_buyer(order).filter(state=TicketState.ISSUED).select_related(*related).order_by("number")
    if not tickets:
        return []
    return [(f"tickets-{order.code}.pdf", pdf.render(list(tickets), mail.locale), "application/pdf")]


def _payment_context(mail: MailMessage) -> dict:
    """The context of the order, with its voucher and its refunds."""
    order = cast(Order, mail.about)
    refunds = refund_statuses(order)
    without_account = next((status.refund for status in refunds if status.asks_bank_account), None)
    return _order_context(mail) | {
        "voucher": voucher_of(order, mail.locale),
        "refunds": refunds,
        "waits_for_account": any(status.is_waiting for status in refunds),
        "account_url": _bank_account_url(without_account, mail.locale) if without_account else "",
    }


def _bank_account_url(refund: Refund, locale: str) -> str:
    arguments = [refund.order.code, refund.public_id]
    return absolute("refund_account", *arguments, locale=locale, query={"k": bank_account_token(refund)})


def _event_cancelled_context(mail: MailMessage) -> dict:
    """The payment context, with the organizer's reason for the cancellation."""
    order = cast(Order, mail.about)
    performances = [line.performance_id for line in order.lines.all()]
    runs = EventCancellation.objects.filter(event=order.event_id)
    run = next((run for run in runs if run.performance_id is None or run.performance_id in performances), None)
    return _payment_context(mail) | {"reason": run.reason if run else ""}


def _is_confirmed(mail: MailMessage) -> bool:
    return cast(Order, mail.about).state == OrderState.CONFIRMED


def _is_cancelled(mail: MailMessage) -> bool:
    return cast(Order, mail.about).state == OrderState.CANCELLED


def _is_to_be_paid(mail: MailMessage) -> bool:
    return waiting_attempt(cast(Order, mail.about)) is not None


def _is_wanted(mail: MailMessage) -> bool:
    """A reminder for an unpaid voucher, unless the user switched reminders off."""
    return _is_to_be_paid(mail) and (mail.user is None or mail.user.wants_reminders)


def _has_expired(mail: MailMessage) -> bool:
    return cast(Order, mail.about).state == OrderState.EXPIRED


def _has_refund(state: RefundState) -> Callable[[MailMessage], bool]:
    """A condition for sending: a refund of the order is in that state."""
    return lambda mail: cast(Order, mail.about).refunds.filter(state=state).exists()


def _has_tickets(mail: MailMessage) -> bool:
    return _is_confirmed(mail) and _held_by_buyer(cast(Order, mail.about)).filter(state__in=SHOWN).exists()


def _waits_for_tickets(mail: MailMessage) -> bool:
    return _is_confirmed(mail) and _held_by_buyer(cast(Order, mail.about)).filter(state=TicketState.SCHEDULED).exists()


def _until_performance(mail: MailMessage) -> datetime:
    """The end of the order's last performance, and at least the usual lifetime of a mail."""
    lines = cast(Order, mail.about).lines.select_related("performance")
    ends = [line.performance.ends_at or line.performance.starts_at + CLOSES_AFTER for line in lines]
    return max([mail.created_at + LIFETIME, *ends])


def _label_if_free(mail: MailMessage) -> object | None:
    return _("お申込みが確定しました") if mail.about and cast(Order, mail.about).is_free else None


def _owed(name: str, label: object, **options: Any) -> MailKind:
    """A kind that a buyer needs for an order; about money, unless named otherwise, it matters for a month."""
    return MailKind(name, label, is_owed=True, **{"context": _payment_context, "matters_until": days(30)} | options)


for mail_kind in (
    _owed(
        "order_confirmed",
        _("ご購入が確定しました"),
        context=_order_context,
        priority=1,
        is_current=_is_confirmed,
        matters_until=_until_performance,
        other_label=_label_if_free,
    ),
    _owed(
        "ticket_issued",
        _("電子チケットをお届けします"),
        context=_order_context,
        attachments=_ticket_pdf,
        priority=2,
        is_current=_has_tickets,
        matters_until=_until_performance,
    ),
    MailKind(
        "issue_date_moved",
        _("電子チケットの発券日時が変わりました"),
        context=_order_context,
        priority=3,
        is_current=_waits_for_tickets,
    ),
    _owed("voucher_issued", _("お申込みを受け付けました"), priority=1, is_current=_is_to_be_paid),
    MailKind(
        "voucher_reminder",
        _("お支払い期限が近づいています"),
        context=_payment_context,
        priority=2,
        is_current=_is_wanted,
    ),
    _owed("order_expired", _("お申込みは期限切れになりました"), is_current=_has_expired, matters_until=days(3)),
    _owed("refund_started", _("返金のお知らせ"), priority=2),
    _owed(
        "refund_account",
        _("返金先の口座をお知らせください"),
        priority=3,
        is_current=_has_refund(RefundState.WAITING_CUSTOMER),
    ),
    _owed("refund_done", _("返金が完了しました"), is_current=_has_refund(RefundState.DONE)),
    _owed("refund_failed", _("返金についてのお知らせ"), is_current=_has_refund(RefundState.FAILED)),
    _owed("order_cancelled", _("お申込みを取り消しました"), priority=2, is_current=_is_cancelled),
    _owed(
        "event_cancelled",
        _("公演中止のお知らせ"),
        context=_event_cancelled_context,
        priority=2,
        is_current=_is_cancelled,
    ),
):
    register_mail_kind(mail_kind)
