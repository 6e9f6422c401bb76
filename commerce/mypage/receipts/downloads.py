"""Downloads of the buyer's receipts and credit notes as PDF, a receipt as HTML, and the page while a PDF is rendered."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from commerce.fulfilment.status.payment_summary import payment_summary
from commerce.mypage.decorators import fragment
from commerce.mypage.receipts.decorators import private_order_page, receipt_refused
from commerce.mypage.receipts.links import receipt_url
from commerce.orders.models import Order
from commerce.receipts import eligibility, pdf
from commerce.receipts.downloads import download
from commerce.receipts.models import Receipt
from commerce.receipts.queries import latest_receipt, validity
from commerce.receipts.states import ReceiptKind, Validity
from commerce.receipts.tasks import draw_soon
from portal.shared import clock
from portal.shared.http.requests import HtmxRequest

DOWNLOADABLE = {Validity.VALID}


@require_safe
@private_order_page
def receipt_pdf(request: HtmxRequest, order: Order) -> HttpResponse:
    """The stored PDF of the newest revision."""
    latest = _valid_receipt(request, order)
    return latest if isinstance(latest, HttpResponse) else file_response(request, latest, order)


@require_safe
@private_order_page
def receipt_page(request: HttpRequest, order: Order) -> HttpResponse:
    """The newest revision as HTML, for screen readers and for browsers that cannot open a PDF."""
    latest = _valid_receipt(request, order)
    if isinstance(latest, HttpResponse):
        return latest
    context = pdf.template_context(latest.facts) | {"order": order, "receipt": latest}
    return render(request, "commerce/receipts/page.html", context | _links(request, order))


def _links(request: HttpRequest, order: Order) -> dict[str, str]:
    return {"back": receipt_url("receipt", request, order), "file": receipt_url("receipt_pdf", request, order)}


def _valid_receipt(request: HttpRequest, order: Order) -> Receipt | HttpResponse:
    """The newest revision while it is valid, else the response that explains why there is none."""
    paid = payment_summary(order)
    if problem := eligibility.refusal(order, paid):
        return receipt_refused(request, order, problem)
    latest = latest_receipt(order)
    if latest is None or validity(latest, paid) not in DOWNLOADABLE:
        return redirect(receipt_url("receipt", request, order))
    return latest


@require_safe
@private_order_page
def credit_note_pdf(request: HtmxRequest, order: Order, public_id: str) -> HttpResponse:
    """The stored PDF of a credit note while it is valid."""
    notes = Receipt.objects.filter(order=order, kind=ReceiptKind.CREDIT_NOTE).defer("pdf")
    note = notes.filter(public_id=public_id).first()
    if note is None or validity(note, payment_summary(order)) not in DOWNLOADABLE:
        return receipt_refused(request, order, eligibility.NoSuchRefund())
    return file_response(request, note, order)


def file_response(request: HtmxRequest, receipt: Receipt, order: Order) -> HttpResponse:
    """The PDF for download; while it is being rendered, a page (202) that polls until it is ready."""
    drawn = draw_soon(receipt, clock.now())
    if request.htmx or not drawn.is_drawn:
        context = {"order": order, "is_drawn": drawn.is_drawn, "back": receipt_url("receipt", request, order)}
        template = fragment(request, "commerce/mypage/receipt_waiting.html", "state")
        return render(request, template, context, status=200 if drawn.is_drawn else 202)
    return download(drawn)
