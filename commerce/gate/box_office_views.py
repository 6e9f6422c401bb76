"""当日券: sells tickets for cash at the gate, shows them, and cancels a sale."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commerce.catalog.models import TicketType
from commerce.catalog.queries import available_by_type
from commerce.checkout.box_office import box_office_quote, box_office_types
from commerce.checkout.quotes import Quote
from commerce.fulfilment import box_office
from commerce.gate.forms import SaleForm
from commerce.gate.session import gate_required
from commerce.orders.models import Order
from commerce.tickets import qr
from commerce.tickets.check_in import GateContext
from commerce.tickets.states import TicketState
from portal.shared import signing
from portal.shared.errors import DomainError
from portal.shared.http.private_pages import never_store
from portal.shared.text.characters import one_line


@never_store
@require_http_methods(["GET", "HEAD", "POST"])
@gate_required
def sell(request: HttpRequest, gate: GateContext, at: datetime) -> HttpResponse:
    """The first button shows the total in yen, the second one (`sell`) sells for exactly that total."""
    if not gate.may_sell:
        return render(request, "commerce/gate/no_sale.html", {"gate": gate}, status=403)
    types = box_office_types(gate.event, gate.performance_id, at)
    available = available_by_type(types)
    form = SaleForm(
        request.POST if request.method == "POST" else None,
        ticket_types=types,
        available=available,
        initial={"sale": signing.new_public_id()},
    )
    if request.method != "POST":
        return _page(request, gate, form, types, available)
    if not form.is_valid():
        if earlier_sale := box_office.sale_of(gate, public_id=form.cleaned_data.get("sale", "")):
            return redirect("gate_sold", earlier_sale.code)  # the button was pressed twice
        return _page(request, gate, form, types, available, status=422)
    try:
        quote = box_office_quote(gate.event, types, form.chosen)
        if "sell" in request.POST:
            return _sold(gate, form, at)
    except box_office.PriceChanged as error:
        form.add_error(None, str(error))
        return _page(request, gate, form, types, available, quote=quote, status=error.status)
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, gate, form, types, available, status=error.status)
    return _page(request, gate, form, types, available, quote=quote)


def _sold(gate: GateContext, form: SaleForm, at: datetime) -> HttpResponse:
    data = form.cleaned_data
    order = box_office.sell(
        gate,
        form.chosen,
        total_yen=data["total_yen"] or 0,
        name=data["name"],
        phone=data["phone"],
        public_id=data["sale"],
        at=at,
    )
    return redirect("gate_sold", order.code)


def _page(
    request: HttpRequest,
    gate: GateContext,
    form: SaleForm,
    ticket_types: Sequence[TicketType],
    available: Mapping[int, int],
    *,
    quote: Quote | None = None,
    status: int = 200,
) -> HttpResponse:
    """`quote` is the price to be confirmed; None while nothing is chosen."""
    rows = [
        {"ticket_type": ticket_type, "field": form[f"n_{ticket_type.pk}"], "available": available[ticket_type.pk]}
        for ticket_type in ticket_types
    ]
    context = {"gate": gate, "form": form, "rows": rows, "quote": quote}
    return render(request, "commerce/gate/sale.html", context, status=status)


@never_store
@require_safe
@gate_required
def sold(request: HttpRequest, gate: GateContext, at: datetime, code: str) -> HttpResponse:
    """The tickets of a sale, with QR codes to photograph, numbers to write down and buttons that admit."""
    order = _sale(gate, code)
    tickets = list(order.tickets.select_related("line", "order", "performance"))
    shown = [
        {"ticket": ticket, "qr": qr.svg(qr.payload(ticket)) if ticket.state == TicketState.ISSUED else ""}
        for ticket in tickets
    ]
    return render(request, "commerce/gate/sold.html", {"gate": gate, "order": order, "shown": shown})


@never_store
@require_POST
@gate_required
def cancel_sale(request: HttpRequest, gate: GateContext, at: datetime, code: str) -> HttpResponse:
    """Cancels a sale: the tickets become void and staff return the cash."""
    order = _sale(gate, code)
    try:
        box_office.cancel_sale(order, gate, reason=one_line(request.POST.get("reason", ""))[:200], at=at)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("当日券を取り消しました。お預かりした現金をお返しください。"))
    return redirect("gate_sold", order.code)


def _sale(gate: GateContext, code: str) -> Order:
    """The sale with this order number at this event's gate. Raises Http404, also when the gate may not sell."""
    order = box_office.sale_of(gate, code=code) if gate.may_sell else None
    if order is None:
        raise Http404
    return order
