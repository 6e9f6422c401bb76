"""The page of a submitted order (paid, in payment, declined or ended), and the buttons to resume or abandon it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commerce.catalog.performance_groups import PerformanceGroup, group_by_performance
from commerce.catalog.pictures import stub_of
from commerce.catalog.states import EntryMode
from commerce.catalog.streams import Stream, streams_of
from commerce.fulfilment.services import abandon_order, end_payment, poll_payment, start_payment
from commerce.fulfilment.status.order_status import OrderStatus, order_status
from commerce.fulfilment.status.vouchers import VoucherShown, voucher_of
from commerce.orders.access import accessible_order, buyer_order, orders_with_event
from commerce.orders.models import Order
from commerce.orders.states import OrderState
from commerce.receipts import eligibility as receipts
from commerce.shop.decorators import no_such_order
from commerce.tickets.models import Ticket
from commerce.tickets.states import TicketState
from portal.shared import clock
from portal.shared.errors import DomainError
from portal.shared.http.private_pages import link_token, login_or_not_found, never_store
from portal.shared.http.requests import HtmxRequest
from portal.shared.mail.models import MailMessage
from portal.shared.mail.states import ACCEPTED, BEING_SENT, NOT_ARRIVED
from portal.shared.queries import site_settings

POLL_SECONDS = 4
VOUCHER_POLL_SECONDS = 30
CALENDAR_STATES = (TicketState.ISSUED, TicketState.SCHEDULED)


@dataclass(frozen=True)
class OrderCompletion:
    """An order as its buyer sees it: its status and, once confirmed, its tickets and streams."""

    order: Order
    order_status: OrderStatus
    held: list[Ticket] = field(default_factory=list)  # all that the buyer holds, also those that are issued later
    scheduled_at: datetime | None = None
    streams: list[Stream] = field(default_factory=list)
    mail: MailMessage | None = None  # the newest confirmation: its address then, not the account's now
    is_mail_recent: bool = False  # whether it may still be on its way within the promised minutes
    has_entry_without_ticket: bool = False
    voucher: VoucherShown | None = None  # only while it waits for payment at a store

    @property
    def tickets(self) -> list[Ticket]:
        """The tickets that can be shown now."""
        return [ticket for ticket in self.held if ticket.state == TicketState.ISSUED]

    @property
    def ticket_groups(self) -> list[PerformanceGroup[Ticket]]:
        """The tickets that can be shown now by performance, the earliest first."""
        return group_by_performance(self.tickets)

    @property
    def held_groups(self) -> list[PerformanceGroup[Ticket]]:
        """All tickets that the buyer holds by performance; each performance can be put into a calendar."""
        return group_by_performance(self.held)

    @property
    def title(self) -> str:
        """The heading; with a voucher to pay the order counts as received although nothing is paid yet."""
        return _("お申込みを受け付けました") if self.voucher else self.order_status.title

    @property
    def poll_seconds(self) -> int:
        """Seconds until the page polls again; longer for a voucher, which is paid hours later."""
        return VOUCHER_POLL_SECONDS if self.voucher else POLL_SECONDS

    @property
    def mail_progress(self) -> str:
        """Of the confirmation: sent (a server took it), sending, failed, or "" when there is none or it was held back."""
        state = self.mail.state if self.mail else ""
        progress = {"sent": ACCEPTED, "sending": BEING_SENT, "failed": NOT_ARRIVED}
        return next((name for name, states in progress.items() if state in states), "")

    @property
    def has_receipt(self) -> bool:
        """Whether the confirmed order is offered a receipt, by its event and payment method."""
        return self.order_status.code == "confirmed" and receipts.is_offered(self.order)


def completion_of(order: Order, at: datetime) -> OrderCompletion:
    """The order's status at the time `at`, with what its page shows. Reads only."""
    status = order_status(order, at)
    if status.code == "voucher" and (voucher := voucher_of(order)):
        return OrderCompletion(order, status, voucher=voucher)
    if status.code != "confirmed":
        return OrderCompletion(order, status)
    held = Ticket.objects.held_by_buyer().filter(order=order).select_related("line", "performance")
    tickets = list(held.prefetch_related("performance__texts").order_by("number"))
    later = [ticket.issue_at for ticket in tickets if ticket.state == TicketState.SCHEDULED]
    performances = [group.performance for group in order.line_groups]
    mail = MailMessage.objects.about(order).filter(kind="order_confirmed").order_by("-pk").first()
    promise = timedelta(minutes=site_settings().mail_promise_minutes)
    return OrderCompletion(
        order,
        status,
        mail=mail,
        is_mail_recent=mail is not None and at < mail.created_at + promise,
        held=[ticket for ticket in tickets if ticket.state in CALENDAR_STATES],
        scheduled_at=min(later, default=None),
        streams=streams_of(performances, at),
        has_entry_without_ticket=any(performance.entry_mode == EntryMode.NONE for performance in performances),
    )


@require_safe
@never_store
def order_complete(request: HtmxRequest, code: str) -> HttpResponse:
    """The order's page, for its logged-in buyer or by the signed link of a mail; 204 for htmx while nothing changed."""
    at = clock.now()
    order = accessible_order(orders_with_event(), code, reader=request.user, token=link_token(request))
    if order is None:
        return login_or_not_found(request, no_such_order)
    if order.state == OrderState.PENDING:
        poll_payment(order.pk, at)
        order = orders_with_event().get(pk=order.pk)
        if order.placed_at is None:
            return redirect("checkout_confirm", order.code)
    completion = completion_of(order, at)
    if request.htmx and request.headers.get("X-Standing") == completion.order_status.code:
        return HttpResponse(status=204)  # htmx then swaps nothing, so that the focus stays
    page = "commerce/shop/checkout/complete_part.html" if request.htmx else "commerce/shop/checkout/complete.html"
    event = order.event
    share_url = settings.BASE_URL + reverse("event", args=[event.slug]) if event.live else ""
    context = {
        "completion": completion,
        "order": order,
        "event": event,
        "picture": stub_of(event),
        "share_url": share_url,
    }
    return render(request, page, context)


@never_store
def resume_payment(request: HttpRequest, code: str) -> HttpResponse:
    """Returns to the provider's page with the same payment attempt, so that nobody pays twice."""
    order = _to_change(request, code)
    if isinstance(order, HttpResponse):
        return order
    try:
        return redirect(start_payment(order.pk, clock.now()))
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("order_complete", order.code)


@never_store
def change_started_payment(request: HttpRequest, code: str) -> HttpResponse:
    """Ends the started payment at its provider and goes to the choice of the payment method; the places stay held."""
    order = _to_change(request, code)
    if isinstance(order, HttpResponse):
        return order
    try:
        end_payment(order.pk, clock.now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("order_complete", order.code)
    return redirect("checkout_payment", order.code)


@never_store
def abandon(request: HttpRequest, code: str) -> HttpResponse:
    """The buyer drops an unpaid order: the attempt is cancelled at the provider before the hold is released."""
    order = _to_change(request, code)
    if isinstance(order, HttpResponse):
        return order
    try:
        abandon_order(order.pk, clock.now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("order_complete", order.code)
    messages.success(request, _("お申込みを取りやめました。お支払いはありません。"))
    if order.is_won:
        return redirect("lottery_entry", order.lottery_entry.code)
    return redirect("checkout_tickets", order.event.slug)


def _to_change(request: HttpRequest, code: str) -> Order | HttpResponse:
    """The logged-in buyer's order for a POST, else the response that replaces the action."""
    if request.method != "POST":
        return redirect("order_complete", code)
    order = buyer_order(orders_with_event(), code, reader=request.user)
    return order or login_or_not_found(request, no_such_order, next_path=reverse("order_complete", args=[code]))
