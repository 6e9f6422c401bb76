"""How an order stands after its final button: paid, being paid, refused, ended; and the way out of it."""

from dataclasses import dataclass, field
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commerce.catalog.states import EntryMode
from commerce.catalog.streams import Stream, streams_of
from commerce.fulfilment.services import abandon_order, poll_payment, start_payment
from commerce.fulfilment.status.order_status import OrderStatus, order_status
from commerce.fulfilment.status.vouchers import VoucherShown, voucher_of
from commerce.orders.models import Order
from commerce.orders.states import OrderState
from commerce.receipts import eligibility as receipts
from commerce.shop.decorators import may_see, never_store, no_such_order, order_with_event
from commerce.shop.voucher_display import StoreBlock, store_blocks
from commerce.tickets.models import Ticket
from commerce.tickets.states import TicketState
from portal.shared import clock
from portal.shared.errors import DomainError

POLL_SECONDS = 4
VOUCHER_POLL_SECONDS = 30


@dataclass(frozen=True)
class OrderCompletion:
    """An order as its buyer reads it: how it stands, and once it is confirmed what it gives."""

    order: Order
    order_status: OrderStatus
    tickets: list[Ticket] = field(default_factory=list)  # those that can be shown now
    scheduled_at: datetime | None = None
    streams: list[Stream] = field(default_factory=list)
    has_entry_without_ticket: bool = False
    voucher: VoucherShown | None = None  # while it waits to be paid at a store
    stores: list[StoreBlock] = field(default_factory=list)

    @property
    def title(self) -> str:
        """A number for a store is what the buyer came for, though nothing is paid yet."""
        return _("お申込みを受け付けました") if self.voucher else self.order_status.title

    @property
    def poll_seconds(self) -> int:
        """How long the page waits before it asks again: cash at a till is no matter of seconds."""
        return VOUCHER_POLL_SECONDS if self.voucher else POLL_SECONDS

    @property
    def has_receipt(self) -> bool:
        """A paid order of an event with receipts for its way to pay."""
        return self.order_status.code == "confirmed" and receipts.is_offered(self.order)


def completion_of(order: Order, at: datetime) -> OrderCompletion:
    """How it stands at that moment. Reads only."""
    now = order_status(order, at)
    if now.code == "voucher" and (voucher := voucher_of(order)):
        return OrderCompletion(order, now, voucher=voucher, stores=store_blocks(voucher))
    if now.code != "confirmed":
        return OrderCompletion(order, now)
    tickets = list(Ticket.objects.held_by_buyer().filter(order=order).select_related("line").order_by("number"))
    later = [ticket.issue_at for ticket in tickets if ticket.state == TicketState.SCHEDULED]
    performances = [line.performance for line in order.lines.select_related("performance")]
    return OrderCompletion(
        order,
        now,
        tickets=[ticket for ticket in tickets if ticket.state == TicketState.ISSUED],
        scheduled_at=min(later, default=None),
        streams=streams_of(performances, at),
        has_entry_without_ticket=any(one.entry_mode == EntryMode.NONE for one in performances),
    )


@require_safe
@never_store
def order_complete(request: HttpRequest, code: str) -> HttpResponse:
    """The page of an order that stays valid: for its logged-in buyer, or by the signed link of a mail."""
    at = clock.now()
    order = order_with_event().filter(code=code).first()
    if order is None or not may_see(request, order):
        anonymous = not request.user.is_authenticated and "k" not in request.GET
        return redirect_to_login(request.get_full_path()) if anonymous else no_such_order(request)
    if order.state == OrderState.PENDING:
        poll_payment(order.pk, at)
        order = order_with_event().get(pk=order.pk)
        if order.placed_at is None:
            return redirect("checkout_confirm", order.code)
    story = completion_of(order, at)
    if request.htmx and request.headers.get("X-Standing") == story.order_status.code:
        return HttpResponse(status=204)  # nothing new: the page and its focus stay as they are
    page = "commerce/shop/checkout/complete_part.html" if request.htmx else "commerce/shop/checkout/complete.html"
    return render(request, page, {"completion": story, "order": order, "event": order.event})


@never_store
def resume_payment(request: HttpRequest, code: str) -> HttpResponse:
    """The payment's page once more, after the provider was silent: the same attempt, so that nobody pays twice."""
    order = _to_change(request, code)
    if isinstance(order, HttpResponse):
        return order
    try:
        return redirect(start_payment(order.pk, clock.now()))
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("order_complete", order.code)


@never_store
def abandon(request: HttpRequest, code: str) -> HttpResponse:
    """The buyer takes back an order that is not paid: ended at the provider first, then the places are free."""
    order = _to_change(request, code)
    if isinstance(order, HttpResponse):
        return order
    try:
        abandon_order(order.pk, clock.now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("order_complete", order.code)
    messages.success(request, _("申込みを取りやめました。お支払いはありません。"))
    if order.is_won:
        return redirect("lottery_entry", order.lottery_entry.code)
    return redirect("checkout_tickets", order.event.slug)


def _to_change(request: HttpRequest, code: str) -> Order | HttpResponse:
    """The logged-in buyer's own order, for a press of a button; else the page that is answered instead."""
    if request.method != "POST":
        return redirect("order_complete", code)
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("order_complete", args=[code]))
    return order_with_event().of(request.user).filter(code=code).first() or no_such_order(request)
