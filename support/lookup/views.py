"""/support/orders/: the orders of a verified address, the timeline of one, and resending its mail."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commerce.fulfilment.notifications import resend
from portal.shared import clock
from portal.shared.accounts.forms import VerificationForm
from portal.shared.accounts.models import EmailVerification
from portal.shared.accounts.verification.email_verification import verify_email_form
from portal.shared.accounts.verification.verified_email import clear_verified_email, verified_email
from portal.shared.actors import BUYER
from portal.shared.errors import DomainError
from portal.shared.http.private_pages import never_store
from portal.shared.http.requests import HtmxRequest
from support.lookup.forms import LookupForm
from support.lookup.queries import entries_of, entry_of, order_detail, order_of, orders_of


@never_store
@require_http_methods(["GET", "HEAD", "POST"])
def support_orders(request: HtmxRequest) -> HttpResponse:
    """Asks for the address and mails a link to it; once verified, lists the address's orders and lottery entries."""
    at = clock.now()
    address = verified_email(request, at)
    if address is None:
        return verify_email_form(
            request,
            purpose=EmailVerification.Purpose.ORDERS,
            next_path=_link_target,
            template="support/lookup/ask.html",
            fragment="support/ask_part.html",
            form_class=LookupForm,
        )
    page = "support/lookup/orders_part.html" if request.htmx else "support/lookup/orders.html"
    context = {"address": address, "rows": orders_of(address, at), "lottery_entries": entries_of(address, at)}
    return render(request, page, context)


def _link_target(form: VerificationForm) -> str:
    """The path that the mailed link opens: one order, whether it exists or not, or the list."""
    code = form.cleaned_data["code"]
    return reverse("support_order", args=[code]) if code else reverse("support_orders")


@never_store
@require_safe
def support_order(request: HttpRequest, code: str) -> HttpResponse:
    """One order with its timeline, for a verified address; without one it redirects to the form."""
    at = clock.now()
    address = verified_email(request, at)
    if address is None:
        return redirect("support_orders")
    order = order_of(address, code)
    if order:
        return render(request, "support/lookup/order.html", {"address": address, "detail": order_detail(order, at)})
    entry_row = entry_of(address, code, at)
    return redirect(entry_row.url) if entry_row else render(request, "support/no_order.html", status=404)


@never_store
@require_POST
def support_resend(request: HtmxRequest, code: str) -> HttpResponse:
    """Sends the mail with the tickets (or the confirmation) again, to the account's current address."""
    at = clock.now()
    address = verified_email(request, at)
    order = order_of(address, code) if address else None
    if order is None:
        return render(request, "support/no_order.html", status=404)
    sent = problem = ""
    status = 200
    try:
        mail = resend(order, actor=BUYER, at=at)
    except DomainError as error:
        problem, status = str(error), error.status
    else:
        text = _("%(to)s へ送りました。数分たっても届かないときは、迷惑メールのフォルダーもさがしてください。")
        sent = text % {"to": mail.address}
    if request.htmx:
        return render(request, "support/message.html", {"sent": sent, "problem": problem}, status=status)
    (messages.success if sent else messages.error)(request, sent or problem)
    return redirect("support_orders")


@never_store
@require_POST
def support_forget(request: HttpRequest) -> HttpResponse:
    """Forgets the verified address of this browser session."""
    clear_verified_email(request)
    return redirect("support_orders")
