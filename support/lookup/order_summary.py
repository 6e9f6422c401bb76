"""Summarises an order for its buyer in two or three sentences: payment, performances, tickets and refunds."""

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce.catalog.states import PerformanceState
from commerce.fulfilment.status.order_status import OrderStatus
from commerce.fulfilment.status.refund_status import join_sentences, refund_statuses, refunded_text
from commerce.fulfilment.status.vouchers import VoucherShown
from commerce.orders.models import Order
from commerce.orders.states import OrderState
from commerce.payments.states import LedgerKind
from commerce.tickets.models import Ticket
from commerce.tickets.states import TicketState
from portal.shared.money import yen
from portal.shared.templatetags.formatting import deadline, format_datetime


def summarise_order(order: Order, status: OrderStatus, voucher: VoucherShown | None) -> str:
    """Two or three sentences. Callers prefetch ledger, tickets, refunds__attempt and lines__performance."""
    if voucher:
        text = _("%(until)sに、コンビニで%(amount)sをお支払いください。")
        values = {"until": deadline(voucher.deadline), "amount": yen(voucher.amount_yen)}
        return join_sentences(_("まだお支払いは済んでいません。"), text % values)
    if order.state != OrderState.CONFIRMED:
        return status.text
    return join_sentences(_paid(order), _performances(order), *_tickets(order), refunded_text(refund_statuses(order)))


def _paid(order: Order) -> str:
    paid = next((ledger_entry for ledger_entry in order.ledger.all() if ledger_entry.kind == LedgerKind.PAID), None)
    if paid:
        text = _("%(at)sに、%(amount)sのお支払いが完了しました。")
        return text % {"at": format_datetime(paid.at), "amount": yen(paid.amount_yen)}
    return _("%(at)sに、お申込みが確定しました。") % {"at": format_datetime(order.confirmed_at or order.created_at)}


def _performances(order: Order) -> str:
    states = {line.performance.state for line in order.lines.all()}
    if PerformanceState.CANCELLED in states:
        return _("中止になった公演があります。")
    if PerformanceState.POSTPONED in states:
        return _("延期になった公演があります。新しい日程は、イベントのページでご案内します。")
    return ""


def _tickets(order: Order) -> list[str]:
    tickets = list(order.tickets.all())
    if not tickets:
        return [_("電子チケットは不要です。")]
    return [
        *_issue_dates(tickets),
        *(_ticket_sentence(state, number) for state, number in _ticket_counts(order, tickets).items()),
    ]


def _issue_dates(tickets: list[Ticket]) -> list[str]:
    """One sentence per date of issue of tickets that are not issued yet, the earliest first."""
    dates = sorted({ticket.issue_at for ticket in tickets if ticket.state == TicketState.SCHEDULED})
    return [_("電子チケットは、%(at)sに発券する予定です。") % {"at": format_datetime(at)} for at in dates]


def _ticket_counts(order: Order, tickets: list[Ticket]) -> Counter[str]:
    """Numbers by state of the tickets the buyer holds, and of those transferred (`with-companion`)."""
    with_companions = [ticket for ticket in tickets if ticket.holder_user_id != order.user_id]
    held = Counter(ticket.state for ticket in tickets if ticket not in with_companions)
    held.pop(TicketState.SCHEDULED, None)
    return held + Counter({"with-companion": len(with_companions)})


def _ticket_sentence(state: str, number: int) -> str:
    sentences: dict[str, str] = {
        TicketState.ISSUED: ngettext(
            "電子チケットを%(n)d枚、発券しました。", "電子チケットを%(n)d枚、発券しました。", number
        ),
        TicketState.USED: ngettext("%(n)d枚は、入場済みです。", "%(n)d枚は、入場済みです。", number),
        TicketState.BLOCKED: ngettext(
            "%(n)d枚は、いま使えません。お問い合わせください。",
            "%(n)d枚は、いま使えません。お問い合わせください。",
            number,
        ),
        TicketState.VOID: ngettext("%(n)d枚は、無効になりました。", "%(n)d枚は、無効になりました。", number),
        "with-companion": ngettext("%(n)d枚は、同行者に渡しました。", "%(n)d枚は、同行者に渡しました。", number),
    }
    return sentences[state] % {"n": number}
