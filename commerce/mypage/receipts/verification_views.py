"""/receipts/check/: anybody who holds a document learns whether it still counts, by its QR or by its file's hash.

The address of a document is 128 random bits, a hash 256: neither can be guessed. No name of a buyer is shown.
"""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commerce.fulfilment.status.payment_summary import payment_summary
from commerce.mypage.decorators import private_page
from commerce.receipts import pdf
from commerce.receipts.models import Receipt
from commerce.receipts.queries import validity

HASH = re.compile(r"[0-9a-f]{64}")


@require_safe
@private_page
def verification_form(request: HttpRequest) -> HttpResponse:
    """The form for a hash (SHA-256, 64 hexadecimal digits), and what it finds."""
    typed = "".join(request.GET.get("sha256", "").split()).lower()
    if not typed:
        return render(request, "commerce/receipts/ask.html", {})
    if not HASH.fullmatch(typed):
        problem = _("ハッシュ値は、0〜9とa〜fの64文字です。コピーし直してください。")
        return render(request, "commerce/receipts/ask.html", {"problem": problem, "typed": typed[:80]}, status=422)
    return _found(request, Receipt.objects.filter(sha256=typed), typed)


@require_safe
@private_page
def verification_result(request: HttpRequest, public_id: str) -> HttpResponse:
    """What the QR of a document leads to."""
    return _found(request, Receipt.objects.filter(public_id=public_id), "")


def _found(request: HttpRequest, receipts, typed: str) -> HttpResponse:
    receipt = receipts.defer("pdf").select_related("order__event").first()
    if receipt is None:
        return render(request, "commerce/receipts/unknown.html", {"typed": typed}, status=404)
    stands = validity(receipt, payment_summary(receipt.order))
    context = pdf.template_context(receipt.facts) | {"receipt": receipt, "validity": stands}
    return render(request, "commerce/receipts/check.html", context)
