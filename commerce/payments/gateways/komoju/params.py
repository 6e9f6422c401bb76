"""What we ask of KOMOJU when a payment begins."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from commerce.payments.gateways.base import StartRequest
from commerce.payments.gateways.komoju.snapshots import METHODS, STORES
from commerce.payments.gateways.konbini_text import NAME, printable_text

PAGE_SECONDS = 1_800  # as long as places are held for a buyer at a provider's page; KOMOJU allows 86,400
MOST_DAYS = 59
MOST_METADATA = 2000
JST = ZoneInfo("Asia/Tokyo")


def session(request: StartRequest) -> dict:
    """A page for one method only. The same request has the same words, as its key demands: no times in here."""
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


def number(request: StartRequest, days: int | None) -> dict:
    """A number for one store. The name stands on the slip; a phone that is none of Japan's is left out."""
    family, _, given = printable_text(request.name, NAME, empty="").partition(" ")
    phone = re.sub(r"\D", "", request.phone)
    details = {
        "type": METHODS["konbini"],
        "store": next(theirs for ours, theirs in STORES.items() if ours == request.store),
        "email": request.email,
        "phone": phone if re.fullmatch(r"0\d{9,10}", phone) else "",
        "family_name": family,
        "given_name": given,
        "expiry_days": days,
    }
    return {"capture": "auto", "payment_details": {name: value for name, value in details.items() if value}}


def days_to_pay(deadline: datetime | None, at: datetime) -> int | None:
    """How many days after today the number lasts, until 23:59:59 of Japan, and never beyond the deadline.

    0 when today's end is all that is left, which KOMOJU cannot do; None leaves it to KOMOJU's own setting.
    """
    if deadline is None:
        return None
    last = (deadline + timedelta(seconds=1)).astimezone(JST).date() - timedelta(days=1)
    return min(max((last - at.astimezone(JST).date()).days, 0), MOST_DAYS)


def page_ends_at(answer: dict) -> datetime:
    """When a session stops taking payments: it says when it began."""
    return datetime.fromisoformat(answer["created_at"]) + timedelta(seconds=PAGE_SECONDS)
