"""A stored document for download, under a name that an office can search."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import get_valid_filename

from commerce.receipts.models import Receipt


def download(receipt: Receipt) -> HttpResponse:
    """The stored bytes, named as RFC 5987 writes names."""
    response = HttpResponse(bytes(receipt.pdf), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file_name(receipt))
    return response


def file_name(receipt: Receipt) -> str:
    """20261123_株式会社鷗_10220_000001.pdf: date, issuer and amount make it findable (電子帳簿保存法)."""
    facts = receipt.facts
    again = f"-{receipt.revision}" if receipt.revision else ""
    day = (facts.get("returned_on") or facts["paid_on"]).replace("-", "")
    amount = -facts["total_yen"] if "returned_on" in facts else facts["total_yen"]
    return get_valid_filename(f"{day}_{facts['issuer_name']}_{amount}_{receipt.serial:06d}{again}.pdf")
