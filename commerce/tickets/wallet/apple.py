"""A ticket as an Apple Wallet pass: a zip of pass.json, pictures, a manifest of SHA-1 sums and its signature.

The format is Apple's "Wallet Passes" documentation ("Building a Pass"); the signature is a detached PKCS #7 (RFC 2315).
"""

import hashlib
import io
import json
import zipfile
from typing import cast

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key, pkcs7
from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from PIL import Image

from commerce.tickets import qr
from commerce.tickets.models import Ticket

CONTENT_TYPE = "application/vnd.apple.pkpass"
ICONS = {
    "icon.png": 29,
    "icon@2x.png": 58,
    "icon@3x.png": 87,
}  # file names and side lengths in pixels that Apple requires
BLUE = (0, 23, 193)


def is_on() -> bool:
    """Whether the site has an Apple pass certificate."""
    return bool(settings.APPLE_PASS_CERTIFICATE)


def render(ticket: Ticket, *, url: str) -> bytes:
    """The .pkpass file of an issued ticket; its serial number lets it replace an older pass. `url`: the e-ticket's page."""
    files = {"pass.json": json.dumps(_pass(ticket, url), ensure_ascii=False).encode()}
    files |= {name: _icon(side) for name, side in ICONS.items()}
    manifest = json.dumps({name: hashlib.sha1(content).hexdigest() for name, content in files.items()}).encode()  # noqa: S324
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**files, "manifest.json": manifest, "signature": _signature(manifest)}.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _pass(ticket: Ticket, url: str) -> dict:
    performance, event = ticket.performance, ticket.performance.event
    starts_at = localtime(performance.starts_at).isoformat(timespec="minutes")
    return {
        "formatVersion": 1,
        "passTypeIdentifier": settings.APPLE_PASS_TYPE_ID,
        "teamIdentifier": settings.APPLE_TEAM_ID,
        "serialNumber": ticket.public_id,
        "organizationName": event.organizer.display_name,
        "description": event.title,
        "relevantDate": starts_at,
        "sharingProhibited": True,
        "backgroundColor": "rgb(255, 255, 255)",
        "barcodes": [{"format": "PKBarcodeFormatQR", "message": qr.payload(ticket), "messageEncoding": "iso-8859-1"}],
        "eventTicket": {
            "primaryFields": [_field("event", _("イベント"), event.title)],
            "secondaryFields": [
                _field("starts", _("日時"), starts_at)
                | {"dateStyle": "PKDateStyleMedium", "timeStyle": "PKDateStyleShort"},
                _field("venue", _("会場"), performance.venue),
            ],
            "auxiliaryFields": [
                _field("type", _("券種"), ticket.line.name),
                _field("seat", _("席"), ticket.seat_label or ticket.entry_number or "-"),
                _field("holder", _("お名前"), ticket.holder_name),
            ],
            "backFields": [
                _field("address", _("会場の住所"), performance.address or "-"),
                _field("number", _("番号"), ticket.code_in_groups),
                _field("page", _("電子チケット"), url),
            ],
        },
    }


def _field(key: str, label: str, value: str) -> dict:
    return {"key": key, "label": label, "value": value}


def _icon(side: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (side, side), BLUE).save(buffer, "PNG")
    return buffer.getvalue()


def _signature(manifest: bytes) -> bytes:
    """Detached PKCS #7 signature with the site's certificate; includes Apple's intermediate certificate."""
    pem = settings.APPLE_PASS_CERTIFICATE.encode()
    certificate, key = x509.load_pem_x509_certificate(pem), cast(RSAPrivateKey, load_pem_private_key(pem, None))
    intermediate = x509.load_pem_x509_certificate(settings.APPLE_WWDR_CERTIFICATE.encode())
    builder = pkcs7.PKCS7SignatureBuilder().set_data(manifest).add_certificate(intermediate)
    signed = builder.add_signer(certificate, key, hashes.SHA256())
    return signed.sign(Encoding.DER, [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary])
