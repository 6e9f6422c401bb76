"""Parameters of the KOMOJU calls that start a payment."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from commerce.payments.gateways.base import StartRequest
from commerce.payments.gateways.komoju.snapshots import METHODS, STORES
from commerce.payments.gateways.konbini_text import NAME, printable_text
from portal.shared.text.phones import japanese_digits

PAGE_SECONDS = 1_800  # as long as stock is held for a buyer at a provider's page; KOMOJU allows 86,400
MOST_DAYS = 59
MOST_METADATA = 2000
JST = ZoneInfo("Asia/Tokyo")


def session(request: StartRequest) -> dict[str, Any]:
    """Returns the parameters of a session for one method; without times, so that a repeated key has equal parameters."""
    return {
        "mode": "payment",
        "amount": request.amount_yen,
        "currency": "JPY",
        "return_url": request.return_url,
        "email": request.email,
        "payment_types": [METHODS[request.method]],
        "default_locale": "en" if request.locale.startswith("en") else "ja",
        "expires_in_seconds": PAGE_SECONDS,
        "metadata": {"attempt": request.attempt, "title": request.description[:MOST_METADATA]},
        "payment_data": {"external_order_num": request.attempt, "capture": "auto"},
    }


def number(request: StartRequest, days: int | None) -> dict[str, Any]:
    """Returns the parameters of a voucher for one store. The slip shows the name; a foreign phone number is left out."""
    family_name, _, given_name = printable_text(request.name, NAME, empty="").partition(" ")
    details = {
        "type": METHODS["konbini"],
        "store": next(name for store, name in STORES.items() if store == request.store),
        "email": request.email,
        "phone": japanese_digits(request.phone),
        "family_name": family_name,
        "given_name": given_name,
        "expiry_days": days,
    }
    return {"capture": "auto", "payment_details": {name: value for name, value in details.items() if value}}


def days_to_pay(deadline: datetime | None, at: datetime) -> int | None:
    """Returns the number of days after `at` until 23:59:59 JST of the last day that ends by the deadline.

    0 if only the end of the current day remains, which KOMOJU does not support; None selects KOMOJU's default.
    """
    if deadline is None:
        return None
    last = (deadline + timedelta(seconds=1)).astimezone(JST).date() - timedelta(days=1)
    return min(max((last - at.astimezone(JST).date()).days, 0), MOST_DAYS)


def page_ends_at(answer: dict[str, Any]) -> datetime:
    """Returns when a session expires, from its time of creation."""
    return datetime.fromisoformat(answer["created_at"]) + timedelta(seconds=PAGE_SECONDS)
