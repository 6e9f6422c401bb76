"""HTTP download of a stored PDF, with a searchable file name."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import get_valid_filename

from commerce.receipts.models import Receipt


def download(receipt: Receipt) -> HttpResponse:
    """The stored PDF as an attachment; the file name is encoded as in RFC 5987."""
    response = HttpResponse(bytes(receipt.pdf), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file_name(receipt))
    return response


def file_name(receipt: Receipt) -> str:
    """20261123_株式会社鷗_10220_000001.pdf: searchable by date, issuer and amount (電子帳簿保存法)."""
    content = receipt.facts
    revision = f"-{receipt.revision}" if receipt.revision else ""
    day = (content.get("returned_on") or content["paid_on"]).replace("-", "")
    amount = -content["total_yen"] if "returned_on" in content else content["total_yen"]
    return get_valid_filename(f"{day}_{content['issuer_name']}_{amount}_{receipt.serial:06d}{revision}.pdf")
