"""The receipt's screen: who may have one, the words on it, the file; and the list of orders that can have one."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commerce.fulfilment.paid import paid_facts
from commerce.mypage import queries
from commerce.mypage.frame import fragment, no_such_order, personal_page, shown_order, way_in
from commerce.orders.models import Order
from commerce.receipts import rules, services
from commerce.receipts.forms import ReceiptForm
from commerce.receipts.models import Receipt
from commerce.receipts.queries import latest_receipt
from portal.shared import clock
from portal.shared.errors import DomainError


@require_safe
@personal_page
def receipts(request: HttpRequest) -> HttpResponse:
    """The buyer's orders that can have a receipt; who is not logged in learns the two ways there."""
    if not request.user.is_authenticated:
        return render(request, fragment(request, "mypage/login_first.html", "ask"), way_in(request))
    orders = queries.orders_with_receipt(request.user)
    return render(request, fragment(request, "mypage/receipts.html", "list"), {"orders": orders})


@require_http_methods(["GET", "HEAD", "POST"])
@personal_page
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """領収書: the form, and the receipt that was issued; for the buyer, logged in or by a mail's signed link."""
    order = shown_order(request, code)
    if order is None:
        return _not_shown(request)
    paid = paid_facts(order)
    if problem := rules.refusal(order, paid):
        return _refused(request, order, problem)
    latest = latest_receipt(order)
    form = ReceiptForm(request.POST or None, event=order.event)
    if request.method == "POST" and form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("addressee", "proviso")}
        try:
            services.issue(order, **words, paid=paid, at=clock.now())
        except DomainError as error:
            return _refused(request, order, error)
        messages.success(request, _("領収書を発行しました。"))
        return redirect(_address("receipt", request, order))
    context = {"order": order, "form": form, "latest": latest, "file": _address("receipt_pdf", request, order)}
    return render(request, "mypage/receipt.html", context, status=422 if form.errors else 200)


@require_safe
@personal_page
def receipt_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The stored bytes of the newest revision."""
    order = shown_order(request, code)
    if order is None:
        return _not_shown(request)
    if problem := rules.refusal(order, paid_facts(order)):
        return _refused(request, order, problem)
    latest = latest_receipt(order)
    if latest is None:
        return redirect(_address("receipt", request, order))
    response = HttpResponse(bytes(latest.pdf), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=_file_name(latest))
    return response


def _file_name(latest: Receipt) -> str:
    """20261123_株式会社鷗_10220_000001.pdf: date, issuer and amount make it findable (電子帳簿保存法)."""
    facts = latest.facts
    again = f"-{latest.revision}" if latest.revision else ""
    day = date.fromisoformat(facts["paid_on"]).strftime("%Y%m%d")
    return get_valid_filename(f"{day}_{facts['issuer_name']}_{facts['total_yen']}_{latest.serial:06d}{again}.pdf")


def _not_shown(request: HttpRequest) -> HttpResponse:
    """Without any claim to it one logs in first; a wrong claim finds nothing."""
    if not request.user.is_authenticated and "k" not in request.GET:
        return redirect_to_login(request.get_full_path())
    return no_such_order(request)


def _refused(request: HttpRequest, order: Order, problem: DomainError) -> HttpResponse:
    context = {"order": order, "problem": problem}
    return render(request, "mypage/no_receipt.html", context, status=problem.status)


def _address(url_name: str, request: HttpRequest, order: Order) -> str:
    """An address about the order that keeps the signed link's proof."""
    proof = {"k": request.GET["k"]} if "k" in request.GET else None
    return reverse(url_name, args=[order.code], query=proof)
