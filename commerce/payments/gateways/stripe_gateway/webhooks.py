"""Verifies Stripe's webhooks with the SDK and reads their id, type and reference; nothing else of the body is used."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache

import stripe
from django.conf import settings

from commerce.payments.gateways.base import MALFORMED, MAX_WEBHOOK_BYTES, BadSignature, VerifiedEvent, WrongTime
from commerce.payments.gateways.stripe_gateway.client import VERSION, Thing, the_client
from portal.shared.http.json_body import read_object

log = logging.getLogger(__name__)
HEADER = "Stripe-Signature"
TOLERANCE_SECONDS = 300
NO_MATCH, WRONG_TIME = "no valid signature", "too old or too early"
WITH_INTENT = {"refund", "charge", "dispute"}  # objects with the id of their intent


def parse(headers: Mapping[str, str], raw: bytes, *, at: datetime) -> VerifiedEvent:
    """Verifies and parses a webhook. Raises BadSignature, and WrongTime."""
    header = headers.get(HEADER, "")
    _verify(header, raw)
    _check_time(header, at)
    try:
        payload = read_object(raw, max_bytes=MAX_WEBHOOK_BYTES)
        _warn_of_version(str(payload.get("api_version")))
        return VerifiedEvent(
            id=_text(payload["id"]),
            kind=_text(payload["type"]),
            reference=_reference(payload["data"]["object"]),
            created=datetime.fromtimestamp(payload["created"], UTC),
            livemode=payload["livemode"],
        )
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError, OSError) as error:
        raise BadSignature(MALFORMED) from error


def _verify(header: str, raw: bytes) -> None:
    """Verifies the signature with each secret; the setting may hold several, separated by commas, during a rotation.

    Empty secrets are ignored. The SDK's check of the time is off (tolerance 0), because it accepts future times.
    """
    client = the_client()
    for secret in (part.strip() for part in settings.STRIPE_WEBHOOK_SECRET.split(",")):
        try:
            if secret:
                client.construct_event(raw, header, secret, tolerance=0)
                return
        except stripe.SignatureVerificationError:
            continue
        except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
            raise BadSignature(MALFORMED) from error
    raise BadSignature(NO_MATCH)


def _check_time(header: str, at: datetime) -> None:
    """Raises WrongTime unless the signed time is within TOLERANCE_SECONDS, and logs it: the server's clock may be wrong.

    The header is parsed exactly as the SDK does, so that the checked time is the one that was signed.
    """
    signed_at = int(next(part.split("=", 2)[1] for part in header.split(",") if part.split("=", 2)[0] == "t"))
    if abs(at.timestamp() - signed_at) > TOLERANCE_SECONDS:
        log.warning("genuine news from Stripe, %d seconds off our clock: is it set right?", at.timestamp() - signed_at)
        raise WrongTime(WRONG_TIME)


def _reference(thing: Thing) -> str:
    """Returns the session or intent that the event is about; "" if it is about no payment."""
    if thing["object"] in {"checkout.session", "payment_intent"}:
        return _text(thing["id"])
    intent = thing.get("payment_intent") if thing["object"] in WITH_INTENT else ""
    return _text(intent["id"] if isinstance(intent, dict) else intent or "")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


@cache
def _warn_of_version(version: str) -> None:
    """Logs once per process and version if the endpoint's API version is not VERSION."""
    if version != VERSION:
        log.warning("Stripe sends news of version %s; the endpoint should be set to %s", version, VERSION)
