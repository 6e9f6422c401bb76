"""A buyer's documents: the stored bytes under a name that an office can search, the same as a page, and the wait."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from commerce.fulfilment.status.payment_summary import payment_summary
from commerce.mypage.receipts.decorators import private_order_page, receipt_refused, receipt_url
from commerce.orders.models import Order
from commerce.receipts import eligibility, pdf
from commerce.receipts.downloads import download
from commerce.receipts.models import Receipt
from commerce.receipts.queries import latest_receipt, validity
from commerce.receipts.states import ReceiptKind, Validity
from commerce.receipts.tasks import draw_soon
from portal.shared import clock

DOWNLOADABLE = {Validity.VALID}


@require_safe
@private_order_page
def receipt_pdf(request: HttpRequest, order: Order) -> HttpResponse:
    """The stored bytes of the newest revision."""
    found = _good_receipt(request, order)
    return found if isinstance(found, HttpResponse) else file_response(request, found, order)


@require_safe
@private_order_page
def receipt_page(request: HttpRequest, order: Order) -> HttpResponse:
    """The newest revision as a page, for who reads with a screen reader or has no way to open a PDF."""
    found = _good_receipt(request, order)
    if isinstance(found, HttpResponse):
        return found
    context = pdf.template_context(found.facts) | {"order": order, "receipt": found}
    return render(request, "commerce/receipts/page.html", context | _links(request, order))


def _links(request: HttpRequest, order: Order) -> dict[str, str]:
    return {"back": receipt_url("receipt", request, order), "file": receipt_url("receipt_pdf", request, order)}


def _good_receipt(request: HttpRequest, order: Order) -> Receipt | HttpResponse:
    """The newest revision, if it says what is true today; else where the buyer learns more."""
    paid = payment_summary(order)
    if problem := eligibility.refusal(order, paid):
        return receipt_refused(request, order, problem)
    latest = latest_receipt(order)
    if latest is None or validity(latest, paid) not in DOWNLOADABLE:
        return redirect(receipt_url("receipt", request, order))
    return latest


@require_safe
@private_order_page
def credit_note_pdf(request: HttpRequest, order: Order, public_id: str) -> HttpResponse:
    """The stored bytes of a credit note, as long as its refund stands."""
    notes = Receipt.objects.filter(order=order, kind=ReceiptKind.CREDIT_NOTE).defer("pdf")
    note = notes.filter(public_id=public_id).first()
    if note is None or validity(note, payment_summary(order)) not in DOWNLOADABLE:
        return receipt_refused(request, order, eligibility.NoSuchRefund())
    return file_response(request, note, order)


def file_response(request: HttpRequest, receipt: Receipt, order: Order) -> HttpResponse:
    """The document for download; while it waits to be drawn, a page that asks again by itself."""
    drawn = draw_soon(receipt, clock.now())
    if request.htmx or not drawn.is_drawn:  # type: ignore[attr-defined]
        context = {"order": order, "is_drawn": drawn.is_drawn, "back": receipt_url("receipt", request, order)}
        part = "commerce/mypage/receipt_waiting.html#state" if request.htmx else "commerce/mypage/receipt_waiting.html"  # type: ignore[attr-defined]
        return render(request, part, context, status=200 if drawn.is_drawn else 202)
    return download(drawn)
