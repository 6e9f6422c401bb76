"""Proves that news comes from Stripe, with the SDK's own check, and names it; nothing else of the body is believed."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache

import stripe
from django.conf import settings

from commerce.payments.gateways.base import BadSignature, VerifiedEvent, WrongTime
from commerce.payments.gateways.stripe_gateway.client import VERSION, Thing, the_client

log = logging.getLogger(__name__)
HEADER = "Stripe-Signature"
TOLERANCE_SECONDS = 300
NO_MARK, WRONG_TIME, NONSENSE = "no mark of ours", "too old or too early", "signed nonsense"
OF_A_PAYMENT = {"refund", "charge", "dispute"}  # objects that name their intent


def parse(headers: Mapping[str, str], raw: bytes, *, at: datetime) -> VerifiedEvent:
    """Signed by one of our secrets (several, with commas, while one replaces another). Raises BadSignature."""
    header = headers.get(HEADER, "")
    event = _verified(header, raw)
    _check_time(header, at)
    try:
        news = event.to_dict()
        _note_version(str(news.get("api_version")))
        return VerifiedEvent(
            id=_text(news["id"]),
            kind=_text(news["type"]),
            reference=_reference(news["data"]["object"]),
            created=datetime.fromtimestamp(news["created"], UTC),
            livemode=bool(news["livemode"]),
        )
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError, OSError) as error:
        raise BadSignature(NONSENSE) from error


def _verified(header: str, raw: bytes) -> stripe.Event:
    """An empty secret proves nothing, and without any secret nobody is believed.

    The SDK's own check of the time is off (tolerance 0): it lets news from the future pass.
    """
    client = the_client()
    for secret in (given.strip() for given in settings.STRIPE_WEBHOOK_SECRET.split(",")):
        try:
            if secret:
                return client.construct_event(raw, header, secret, tolerance=0)
        except stripe.SignatureVerificationError:
            continue
        except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
            raise BadSignature(NONSENSE) from error
    raise BadSignature(NO_MARK)


def _check_time(header: str, at: datetime) -> None:
    """Five minutes either way, of the moment that was signed. Genuine news out of time may mean that our clock is off.

    Read as the SDK reads it, so that the moment which was signed is the one that is looked at.
    """
    signed = int(next(part.split("=", 2)[1] for part in header.split(",") if part.split("=", 2)[0] == "t"))
    if abs(at.timestamp() - signed) > TOLERANCE_SECONDS:
        log.warning("genuine news from Stripe, %d seconds off our clock: is it set right?", at.timestamp() - signed)
        raise WrongTime(WRONG_TIME)


def _reference(thing: Thing) -> str:
    """The session or intent that the news is about; "" when it is about no payment."""
    if thing["object"] in {"checkout.session", "payment_intent"}:
        return _text(thing["id"])
    intent = thing.get("payment_intent") if thing["object"] in OF_A_PAYMENT else ""
    return _text(intent["id"] if isinstance(intent, dict) else intent or "")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


@cache
def _note_version(version: str) -> None:
    """Said once per process: the endpoint was made with another version than the one that we speak."""
    if version != VERSION:
        log.warning("Stripe sends news of version %s; the endpoint should be set to %s", version, VERSION)
