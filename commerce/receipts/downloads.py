"""HTTP download of a stored PDF, with a searchable file name."""

from django.http import HttpResponse

from commerce.receipts.models import Receipt
from portal.shared.documents.file_names import attachment
from portal.shared.documents.file_names import file_name as name_of


def download(receipt: Receipt) -> HttpResponse:
    """The stored PDF as an attachment under a Japanese name (RFC 6266)."""
    response = HttpResponse(bytes(receipt.pdf), content_type="application/pdf")
    response["Content-Disposition"] = attachment(file_name(receipt))
    return response


def file_name(receipt: Receipt) -> str:
    """20261123_株式会社鷗_10220_000001.pdf: searchable by date, issuer and amount (電子帳簿保存法)."""
    content = receipt.facts
    revision = f"-{receipt.revision}" if receipt.revision else ""
    day = (content.get("returned_on") or content["paid_on"]).replace("-", "")
    amount = -content["total_yen"] if "returned_on" in content else content["total_yen"]
    return name_of(day, content["issuer_name"], amount, f"{receipt.serial:06d}{revision}", suffix="pdf")
