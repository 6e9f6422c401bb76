"""The mails about an order: what was bought and paid, and the tickets; gathered at the moment of sending."""

from typing import cast

from django.utils.translation import gettext_lazy as _

from commerce.catalog.states import EntryMode, ReceiptIssuer
from commerce.orders.links import order_url
from commerce.orders.models import Order
from commerce.orders.states import OrderState
from commerce.payments.models import LedgerEntry
from commerce.payments.states import LedgerKind
from commerce.tickets.states import TicketState
from portal.shared.mail.kinds import MailKind, register_mail_kind
from portal.shared.mail.links import absolute
from portal.shared.mail.models import MailMessage

SHOWN = (TicketState.ISSUED, TicketState.USED)


def _order(mail: MailMessage) -> dict:
    order = cast(Order, mail.about)
    lines = list(order.lines.select_related("performance").prefetch_related("performance__texts"))
    performances = list({line.performance_id: line.performance for line in lines}.values())
    tickets = list(order.tickets.select_related("line", "performance").exclude(state=TicketState.VOID))
    has_receipt = not order.is_free and order.event.receipt_issuer != ReceiptIssuer.NONE
    return {
        "order": order,
        "event": order.event,
        "lines": lines,
        "fees": list(order.fees.all()),
        "performances": performances,
        "entry_without_ticket": all(p.entry_mode == EntryMode.NONE for p in performances),
        "tickets": [_ticket(ticket, mail.locale) for ticket in tickets if ticket.state in SHOWN],
        "issue_at": next((t.issue_at for t in tickets if t.state == TicketState.SCHEDULED), None),
        "organizer_url": absolute("organizer_legal", order.event.organizer.slug, locale=mail.locale),
        "paid": _paid(order),
        "order_url": order_url(order),
        "mypage_url": absolute("mypage_order", order.code, locale=mail.locale),
        "receipt_url": absolute("receipt", order.code, locale=mail.locale) if has_receipt else "",
    }


def _ticket(ticket, locale: str) -> dict:
    return {
        "name": ticket.line.name,
        "number": ticket.short_code,
        "url": absolute("ticket", ticket.token, locale=locale),
        "performance": ticket.performance,
    }


def _paid(order: Order) -> LedgerEntry | None:
    return order.ledger.filter(kind=LedgerKind.PAID).first()


def _is_confirmed(mail: MailMessage) -> bool:
    return cast(Order, mail.about).state == OrderState.CONFIRMED


def _has_tickets(mail: MailMessage) -> bool:
    return _is_confirmed(mail) and cast(Order, mail.about).tickets.filter(state__in=SHOWN).exists()


register_mail_kind(
    MailKind("order_confirmed", _("お申込内容の確認"), context=_order, priority=1, is_current=_is_confirmed)
)
register_mail_kind(
    MailKind("ticket_issued", _("電子チケットのお届け"), context=_order, priority=2, is_current=_has_tickets)
)
