"""The receipt form of an order, credit notes, the order record, and the list of orders that can have a receipt."""

from django.contrib import messages
from django.db.models import Min, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commerce.fulfilment.status.payment_summary import payment_summary
from commerce.mypage.decorators import fragment, login_context
from commerce.mypage.receipts.credit_notes import credit_note_links
from commerce.mypage.receipts.decorators import private_order_page, receipt_refused
from commerce.mypage.receipts.links import receipt_url
from commerce.mypage.receipts.queries import receipt_rows
from commerce.orders.models import Order
from commerce.receipts import eligibility, services
from commerce.receipts.forms import ReceiptForm
from commerce.receipts.queries import latest_receipt
from commerce.receipts.tasks import draw_soon
from commerce.tickets.states import CheckInKind, TicketState
from portal.shared import clock
from portal.shared.accounts.models import EmailVerification
from portal.shared.accounts.verification.email_verification import verify_email_form
from portal.shared.accounts.verification.verified_email import verified_email
from portal.shared.errors import DomainError
from portal.shared.http.private_pages import never_store
from portal.shared.http.requests import HtmxRequest


@require_http_methods(["GET", "HEAD", "POST"])
@never_store
def receipts(request: HtmxRequest) -> HttpResponse:
    """The buyer's orders that can have a receipt; an anonymous reader verifies the address first, or logs in."""
    address = verified_email(request, clock.now())
    if address is None:
        return verify_email_form(
            request,
            purpose=EmailVerification.Purpose.ORDERS,
            next_path=reverse("mypage_receipts"),
            template="commerce/mypage/receipts_ask.html",
            fragment="commerce/mypage/receipts_ask.html#ask",
            context=login_context(request),
        )
    rows = receipt_rows(address, request.user)
    return render(request, fragment(request, "commerce/mypage/receipts.html", "list"), {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@private_order_page
def receipt(request: HttpRequest, order: Order) -> HttpResponse:
    """領収書: the form for addressee and proviso, and the receipt issued last."""
    paid = payment_summary(order)
    if problem := eligibility.refusal(order, paid):
        return receipt_refused(request, order, problem)
    form = ReceiptForm(request.POST or None, event=order.event)
    if request.method == "POST" and form.is_valid():
        return _issue(request, order, form)
    latest = latest_receipt(order)
    context = {
        "order": order,
        "form": form,
        "latest": latest,
        "is_outdated": latest and latest.facts.get("returned_yen", 0) != (paid.completed_refund_yen if paid else 0),
        "file": receipt_url("receipt_pdf", request, order),
        "page": receipt_url("receipt_page", request, order),
        "credit": receipt_url("credit_note", request, order),
        "credit_note_links": credit_note_links(request, order, paid),
    }
    return render(request, "commerce/mypage/receipt.html", context, status=422 if form.errors else 200)


def _issue(request: HttpRequest, order: Order, form: ReceiptForm) -> HttpResponse:
    at, data = clock.now(), form.cleaned_data
    try:
        issued = services.issue(
            order.pk,
            addressee=data["addressee"],
            proviso=data["proviso"],
            get_payment_summary=payment_summary,
            at=at,
        )
    except DomainError as error:
        return receipt_refused(request, order, error)
    draw_soon(issued, at)
    messages.success(request, _("領収書を発行しました。"))
    return redirect(receipt_url("receipt", request, order))


@require_POST
@private_order_page
def credit_note(request: HttpRequest, order: Order) -> HttpResponse:
    """適格返還請求書 for one refund (`key`), to the receipt's addressee or, without a receipt, to the buyer."""
    at, latest = clock.now(), latest_receipt(order)
    addressee = latest.facts["addressee"] if latest else order.name
    try:
        note = services.issue_credit_note(
            order.pk, request.POST.get("key", ""), addressee=addressee, get_payment_summary=payment_summary, at=at
        )
    except DomainError as error:
        return receipt_refused(request, order, error)
    draw_soon(note, at)
    return redirect(receipt_url("credit_note_pdf", request, order, note.public_id))


@require_safe
@private_order_page
def record(request: HttpRequest, order: Order) -> HttpResponse:
    """申込控え, with 参加証明 for admitted tickets: the document of an order that can have no receipt."""
    used = order.tickets.filter(state=TicketState.USED).select_related("line", "performance").order_by("number")
    admitted = used.annotate(entered_at=Min("check_ins__at", filter=Q(check_ins__kind=CheckInKind.ADMITTED)))
    context = {"order": order, "entered": admitted, "at": clock.now()}
    return render(request, "commerce/mypage/receipt_record.html", context)
