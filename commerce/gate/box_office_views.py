"""Selling at the door for cash: choose, see the sum, take the money, show the tickets; and take a sale back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commerce.catalog.queries import available_by_type
from commerce.checkout.box_office import box_office_quote, box_office_types
from commerce.fulfilment import box_office
from commerce.gate.forms import SaleForm
from commerce.gate.session import gate_required
from commerce.tickets import qr
from commerce.tickets.states import TicketState
from portal.shared import signing
from portal.shared.errors import DomainError


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@gate_required
def sell(request: HttpRequest, gate, at) -> HttpResponse:
    """First what it costs; sold by the second button, which says the sum."""
    if not gate.may_sell:
        return render(request, "commerce/gate/no_sale.html", {"gate": gate}, status=403)
    types = box_office_types(gate.event, gate.performance_id, at)
    left = available_by_type(types)
    form = SaleForm(request.POST or None, ticket_types=types, available=left, initial={"sale": signing.new_public_id()})
    if request.method != "POST":
        return _page(request, gate, form, types, left)
    if not form.is_valid():
        if before := box_office.sale_of(gate, public_id=form.cleaned_data.get("sale", "")):
            return redirect("gate_sold", before.code)  # pressed twice, and so many are not left any more
        return _page(request, gate, form, types, left, status=422)
    try:
        today = box_office_quote(gate.event, types, form.chosen)
        if "sell" in request.POST:
            return _sold(request, gate, form, at)
    except box_office.PriceChanged as error:
        form.add_error(None, str(error))
        return _page(request, gate, form, types, left, quote=today, status=error.status)
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, gate, form, types, left, status=error.status)
    return _page(request, gate, form, types, left, quote=today)


def _sold(request: HttpRequest, gate, form: SaleForm, at) -> HttpResponse:
    data = form.cleaned_data
    order = box_office.sell(
        gate,
        form.chosen,
        total_yen=data["total_yen"] or 0,
        name=data["name"].strip(),
        phone=data["phone"].strip(),
        public_id=data["sale"],
        at=at,
    )
    return redirect("gate_sold", order.code)


def _page(
    request: HttpRequest, gate, form: SaleForm, ticket_types, available, *, quote=None, status: int = 200
) -> HttpResponse:
    """`today` is the quote to be confirmed; None while nothing is chosen."""
    rows = [
        {"ticket_type": kind, "field": form[f"n_{kind.pk}"], "available": available[kind.pk]} for kind in ticket_types
    ]
    lines = (
        [{"label": line.ticket_type.name, "count": line.quantity, "yen": line.total_yen} for line in quote.lines]
        if quote
        else []
    )
    lines += [{"label": fee.name, "yen": fee.amount_yen} for fee in quote.fees] if quote else []
    context = {"gate": gate, "form": form, "rows": rows, "quote": quote, "lines": lines}
    return render(request, "commerce/gate/sale.html", context, status=status)


@never_cache
@require_safe
@gate_required
def sold(request: HttpRequest, gate, at, code: str) -> HttpResponse:
    """The tickets of a sale: codes to photograph, numbers to write down, buttons that let in."""
    order = _sale(gate, code)
    tickets = list(order.tickets.select_related("line", "order", "performance"))
    shown = [
        {"ticket": one, "qr": qr.svg(qr.payload(one)) if one.state == TicketState.ISSUED else ""} for one in tickets
    ]
    return render(request, "commerce/gate/sold.html", {"gate": gate, "order": order, "shown": shown})


@never_cache
@require_POST
@gate_required
def cancel_sale(request: HttpRequest, gate, at, code: str) -> HttpResponse:
    """Money back, tickets void."""
    order = _sale(gate, code)
    try:
        box_office.cancel_sale(order, gate, reason=request.POST.get("reason", "")[:200], at=at)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("当日券を取り消しました。お預かりした現金をお返しください。"))
    return redirect("gate_sold", order.code)


def _sale(gate, code: str):
    """Only of this event's door, and only for who may sell."""
    order = box_office.sale_of(gate, code=code) if gate.may_sell else None
    if order is None:
        raise Http404
    return order
