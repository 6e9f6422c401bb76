"""Reads for My Page: purchase history, and one order with its payments, tickets and streams."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from commerce.catalog.performance_groups import PerformanceGroup, group_by_performance
from commerce.catalog.pictures import Picture, picture_of
from commerce.catalog.streams import Stream, streams_of
from commerce.fulfilment.cancellation.by_buyer import CancellationTerms, cancellation_terms
from commerce.fulfilment.status.order_status import OrderStatus, order_status
from commerce.fulfilment.status.payment_summary import ledger_entries, payment_summary, summarise_loaded
from commerce.fulfilment.status.refund_status import RefundStatus, refund_statuses
from commerce.fulfilment.status.timeline import timeline
from commerce.fulfilment.status.vouchers import VoucherShown, voucher_of
from commerce.mypage.decorators import placed_orders
from commerce.orders.models import Order, OrderConsent, OrderQuerySet
from commerce.orders.states import OrderState
from commerce.payments.states import RefundState
from commerce.receipts import eligibility
from commerce.tickets.models import Ticket, TicketQuerySet, TicketTransfer
from commerce.tickets.states import TicketState, TransferState
from portal.shared.accounts.models import User
from portal.shared.errors import DomainError
from portal.shared.mail.models import MailMessage
from portal.shared.mail.states import BEING_SENT, NOT_ARRIVED, WITHHELD
from portal.shared.timeline import TimelineItem


def history(user: User) -> OrderQuerySet:
    """The buyer's submitted orders, newest first, with what their status is computed from."""
    return _newest_first(user).prefetch_related("lines__performance__texts", "attempts", "reviews", "refunds__attempt")


def _newest_first(user: User) -> OrderQuerySet:
    return placed_orders().of(user).order_by("-placed_at", "-pk")


def undelivered_mail(user: User, at: datetime) -> MailMessage | None:
    """The newest mail to the account's address, if it did not arrive and the user has a performance to come."""
    processed = MailMessage.objects.filter(user=user, address__iexact=user.email).exclude(state__in=BEING_SENT)
    newest = processed.exclude(reason__in=WITHHELD).order_by("-pk").first()
    if newest is None or newest.state not in NOT_ARRIVED:
        return None
    coming = Order.objects.placed().of(user).filter(lines__performance__starts_at__gte=at)
    return newest if coming.exists() else None


def orders_with_receipt(user: User) -> list[Order]:
    """The buyer's orders that are eligible for a receipt, newest first."""
    confirmed = _newest_first(user).filter(state=OrderState.CONFIRMED, total_yen__gt=0)
    rows = confirmed.prefetch_related(Prefetch("ledger", queryset=ledger_entries()))
    return [order for order in rows if eligibility.refusal(order, summarise_loaded(order)) is None]


@dataclass(frozen=True)
class OrderView:
    """One order as its buyer sees it."""

    order: Order
    order_status: OrderStatus
    tickets: list[Ticket]
    streams: list[Stream]
    timeline: list[TimelineItem]
    no_receipt: DomainError | None
    voucher: VoucherShown | None
    refunds: list[RefundStatus]
    terms: CancellationTerms
    waiting_transfers: set[int]  # ids of the tickets whose hand-over waits for the companion
    picture: Picture

    @property
    def is_confirmed(self) -> bool:
        """Whether tickets can be shown and the confirmation can be mailed again."""
        return self.order.state == OrderState.CONFIRMED

    @property
    def is_all_returned(self) -> bool:
        """Whether the order still stands, but the buyer has all of its money back."""
        returned_yen = sum(one.amount_yen for one in self.refunds if one.refund.state == RefundState.DONE)
        return self.is_confirmed and not self.order.is_free and returned_yen >= self.order.total_yen

    @property
    def open_ticket(self) -> Ticket | None:
        """The first issued ticket that the buyer holds; its page links to the others."""
        return next((ticket for ticket in self.held_tickets if ticket.state == TicketState.ISSUED), None)

    @property
    def held_tickets(self) -> list[Ticket]:
        """The tickets that were not transferred to somebody else."""
        return [ticket for ticket in self.tickets if ticket.holder_user_id == self.order.user_id]

    @property
    def ticket_groups(self) -> list[PerformanceGroup[Ticket]]:
        """The tickets by performance, the earliest first."""
        return group_by_performance(self.tickets)

    @property
    def consents(self) -> QuerySet[OrderConsent]:
        """The versions of the terms that the buyer accepted."""
        return self.order.consents.select_related("terms_version").defer("terms_version__text").order_by("pk")

    @property
    def may_transfer(self) -> bool:
        """Whether the event allows transfers at all; each ticket has conditions of its own."""
        return self.order.event.transfers


def order_view(order: Order, at: datetime) -> OrderView:
    """Reads everything that the page of one order shows."""
    performances = [group.performance for group in order.line_groups]
    is_confirmed = order.state == OrderState.CONFIRMED
    status = order_status(order, at)
    return OrderView(
        order=order,
        order_status=status,
        tickets=list(_tickets(order)),
        streams=streams_of(performances, at) if is_confirmed else [],
        timeline=timeline(order, at),
        no_receipt=eligibility.refusal(order, payment_summary(order)),
        voucher=voucher_of(order) if status.code == "voucher" else None,
        refunds=refund_statuses(order),
        terms=cancellation_terms(order, at),
        waiting_transfers=_waiting_transfers(order),
        picture=picture_of(order.event),
    )


def _waiting_transfers(order: Order) -> set[int]:
    open_transfers = TicketTransfer.objects.filter(ticket__order=order, state=TransferState.OPEN)
    return set(open_transfers.values_list("ticket", flat=True))


def _tickets(order: Order) -> TicketQuerySet:
    tickets = order.tickets.select_related("line", "performance").prefetch_related("performance__texts")
    return tickets.order_by("number")
