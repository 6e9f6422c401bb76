"""A ticket as a "Save to Google Wallet" link: a JWT (RFC 7519, RS256) signed by the site's service account.

The shape of classes and objects is that of Google's "Event tickets" API reference; the site sends nothing to Google.
"""

import base64
import json
from datetime import datetime
from typing import cast

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import get_language

from commerce.catalog.models import Performance
from commerce.tickets import qr
from commerce.tickets.models import Ticket

SAVE_URL = "https://pay.google.com/gp/v/save/"


def is_on() -> bool:
    """Whether the site has a service account for Google Wallet."""
    return bool(settings.GOOGLE_WALLET_ACCOUNT)


def save_url(ticket: Ticket, *, url: str, at: datetime) -> str:
    """URL at which the holder saves an issued ticket. `url` is the e-ticket's page."""
    account = json.loads(settings.GOOGLE_WALLET_ACCOUNT)
    claims = {
        "iss": account["client_email"],
        "aud": "google",
        "typ": "savetowallet",
        "iat": int(at.timestamp()),
        "origins": [settings.BASE_URL],
        "payload": {"eventTicketClasses": [_class(ticket)], "eventTicketObjects": [_object(ticket, url)]},
    }
    return SAVE_URL + _signed(claims, account["private_key"])


def _class(ticket: Ticket) -> dict:
    performance, event = ticket.performance, ticket.performance.event
    address = performance.address or (performance.text.access if performance.text else "")
    return {
        "id": _class_id(ticket),
        "issuerName": event.organizer.display_name,
        "reviewStatus": "UNDER_REVIEW",
        "eventName": _localized(event.title),
        "venue": {"name": _localized(performance.venue), "address": _localized(address or performance.venue)},
        "dateTime": _times(performance),
    }


def _times(performance: Performance) -> dict:
    """Start, and the end if it was announced, with Japan's offset from UTC."""
    times = {"start": performance.starts_at, "end": performance.ends_at}
    return {name: localtime(at).isoformat(timespec="minutes") for name, at in times.items() if at}


def _object(ticket: Ticket, url: str) -> dict:
    return {
        "id": f"{settings.GOOGLE_WALLET_ISSUER_ID}.{ticket.public_id}-{ticket.revision}",
        "classId": _class_id(ticket),
        "state": "ACTIVE",
        "barcode": {"type": "QR_CODE", "value": qr.payload(ticket), "alternateText": ticket.code_in_groups},
        "ticketHolderName": ticket.holder_name,
        "ticketNumber": ticket.code_in_groups,
        "ticketType": _localized(ticket.line.name),
        "linksModuleData": {"uris": [{"uri": url, "id": "page"}]},
    }


def _class_id(ticket: Ticket) -> str:
    return f"{settings.GOOGLE_WALLET_ISSUER_ID}.performance-{ticket.performance_id}"


def _localized(text: str) -> dict:
    return {"defaultValue": {"language": get_language() or "ja", "value": text}}


def _signed(claims: dict, private_key: str) -> str:
    parts = [_encoded({"alg": "RS256", "typ": "JWT"}), _encoded(claims)]
    key = cast(RSAPrivateKey, load_pem_private_key(private_key.encode(), None))  # Google issues RSA keys
    signature = key.sign(".".join(parts).encode(), PKCS1v15(), hashes.SHA256())
    return ".".join([*parts, _base64(signature)])


def _encoded(value: dict) -> str:
    return _base64(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _base64(raw: bytes) -> str:
    """Base64url without padding (RFC 7515 §2)."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
