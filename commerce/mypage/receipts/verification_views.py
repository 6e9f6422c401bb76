"""/receipts/check/: verifies a document for whoever has it, by the URL in its QR code or by the hash of its file.

The URL holds 128 random bits, the hash has 256: neither can be guessed. No buyer's name is shown.
"""

import re

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commerce.fulfilment.status.payment_summary import payment_summary
from commerce.receipts import pdf
from commerce.receipts.models import Receipt
from commerce.receipts.queries import validity
from portal.shared.http.private_pages import never_store

HASH = re.compile(r"[0-9a-f]{64}")


@require_safe
@never_store
def verification_form(request: HttpRequest) -> HttpResponse:
    """The form for a hash (SHA-256, 64 hexadecimal digits), and its result."""
    typed = "".join(request.GET.get("sha256", "").split()).lower()
    if not typed:
        return render(request, "commerce/receipts/ask.html", {})
    if not HASH.fullmatch(typed):
        problem = _("ハッシュ値は、0〜9とa〜fの64文字です。コピーし直してください。")
        return render(request, "commerce/receipts/ask.html", {"problem": problem, "typed": typed[:80]}, status=422)
    return _result(request, Receipt.objects.filter(sha256=typed), typed)


@require_safe
@never_store
def verification_result(request: HttpRequest, public_id: str) -> HttpResponse:
    """The page that a document's QR code opens."""
    return _result(request, Receipt.objects.filter(public_id=public_id), "")


def _result(request: HttpRequest, receipts: QuerySet[Receipt], typed: str) -> HttpResponse:
    receipt = receipts.defer("pdf").select_related("order__event").first()
    if receipt is None:
        return render(request, "commerce/receipts/unknown.html", {"typed": typed}, status=404)
    context = pdf.template_context(receipt.facts) | {
        "receipt": receipt,
        "validity": validity(receipt, payment_summary(receipt.order)),
    }
    return render(request, "commerce/receipts/check.html", context)
