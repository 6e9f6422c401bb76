"""Calls to Stripe: one client per process with a pinned API version, and the meaning of Stripe's errors."""

import logging
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

import stripe
from django.conf import settings

from commerce.payments import declines
from commerce.payments.gateways.base import Declined, Misconfigured, Unknown, Unreachable

log = logging.getLogger(__name__)

VERSION = "2026-10-28.endive"  # of the API; the webhook endpoint must use the same one
TIMEOUT = (3.0, 12.0)  # seconds to connect and to read
RETRIES = 1  # by the SDK itself, with the same idempotency key

type Thing = dict[str, Any]  # an object of the API as plain data; since SDK 15 its classes are not dicts

CLASSES = {
    "insufficient_funds": declines.INSUFFICIENT_FUNDS,
    "card_velocity_exceeded": declines.INSUFFICIENT_FUNDS,
    "withdrawal_count_limit_exceeded": declines.INSUFFICIENT_FUNDS,
    "expired_card": declines.EXPIRED_CARD,
    "incorrect_number": declines.WRONG_DETAILS,
    "invalid_number": declines.WRONG_DETAILS,
    "incorrect_cvc": declines.WRONG_DETAILS,
    "invalid_cvc": declines.WRONG_DETAILS,
    "invalid_expiry_month": declines.WRONG_DETAILS,
    "invalid_expiry_year": declines.WRONG_DETAILS,
    "authentication_required": declines.AUTHENTICATION,
    "authentication_not_handled": declines.AUTHENTICATION,
    "payment_intent_authentication_failure": declines.AUTHENTICATION,
    "processing_error": declines.PROCESSING,
    "issuer_not_available": declines.PROCESSING,
    "reenter_transaction": declines.PROCESSING,
    "try_again_later": declines.PROCESSING,
    "rate_limit": declines.TRY_AGAIN,
    "payment_method_rate_limit_exceeded": declines.TRY_AGAIN,
    "payment_method_not_available": declines.TRY_AGAIN,
    "amount_too_small": declines.UNAVAILABLE,
    "amount_too_large": declines.UNAVAILABLE,
}
REFUSED_NUMBER = "payment_intent_konbini_rejected_confirmation_number"
FOR_STAFF = ("type", "code", "decline_code", "advice_code", "network_decline_code", "param")


class Nonsense(Exception):
    """An answer that does not have the form of the API."""


def the_client() -> stripe.StripeClient:
    """Returns the client for the key and the URL of the settings."""
    return _client(settings.STRIPE_API_KEY or "not-configured", settings.STRIPE_API_URL, TIMEOUT)


@cache
def _client(key: str, url: str, timeout: tuple[float, float]) -> stripe.StripeClient:
    return stripe.StripeClient(
        key,
        stripe_version=VERSION,
        base_addresses={"api": url},
        max_network_retries=RETRIES,
        http_client=stripe.RequestsClient(timeout=timeout),
    )


def once(key: str) -> stripe.RequestOptions:
    """Returns the request option with an idempotency key."""
    return {"idempotency_key": key}


def plain(call: Callable[[], stripe.StripeObject], *expected: str) -> Thing:
    """Returns the answer of a call as plain data. Raises StripeError, and Nonsense unless its `object` is expected."""
    try:
        thing = call().to_dict()
    except (AttributeError, KeyError, TypeError, ValueError) as error:  # raised by the SDK for malformed bodies
        raise Nonsense(repr(error)) from error
    if thing.get("object") not in expected or not (isinstance(thing.get("id", ""), str)):
        raise Nonsense(str(thing.get("object")))
    return thing


def retrieve(call: Callable[[], stripe.StripeObject], *expected: str) -> Thing:
    """Returns the answer of a read. Raises Unreachable on any error."""
    try:
        return plain(call, *expected)
    except (stripe.StripeError, Nonsense) as error:
        raise Unreachable(reason_of(error)) from error


def retrieve_pages(call: Callable[[], Any], most: int) -> Iterable[Thing]:
    """Yields at most `most` rows of a list, page by page. Raises Unreachable."""
    try:
        for number, row in enumerate(call().auto_paging_iter()):
            if number >= most:
                return
            yield row.to_dict()
    except (stripe.StripeError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise Unreachable(reason_of(error)) from error


def reason_of(error: Exception) -> str:
    """Describes an error for logs and staff, without its message, which may quote the buyer's input."""
    if not isinstance(error, stripe.StripeError):
        return f"{type(error).__name__}: an answer of another form"
    return f"{type(error).__name__} {error.http_status or 'no answer'} {code_of(error)}".strip()


def code_of(error: Exception) -> str:
    """Returns the decline code, else Stripe's code, else ""."""
    details = staff_details(error)
    return str(details.get("decline_code") or details.get("code") or getattr(error, "code", "") or "")


def staff_details(error: Exception) -> Mapping[str, Any]:
    """Returns the codes of an error that staff may see; no message and no data of the buyer."""
    body = getattr(error, "json_body", None)
    detail = body.get("error") if isinstance(body, dict) else None
    return _for_staff(detail) if isinstance(detail, dict) else {}


def refusal_of(detail: Mapping[str, Any]) -> tuple[str, Thing]:
    """Returns decline class and codes for staff of a `last_payment_error`."""
    codes = _for_staff(detail)
    return class_of(str(codes.get("decline_code") or ""), str(codes.get("code") or "")), codes


def class_of(*codes: str) -> str:
    """Returns the decline class of the first known code; GENERIC also for lost, stolen and suspected cards."""
    return next((CLASSES[code] for code in codes if code in CLASSES), declines.GENERIC)


def answer_to_start(error: stripe.StripeError | Nonsense) -> Declined | Unknown | Misconfigured:
    """Returns the result of a start that raised an error (payments §1.1, measured)."""
    details, reason = staff_details(error), reason_of(error)
    decline_class = class_of(str(details.get("decline_code") or ""), str(details.get("code") or ""))
    if isinstance(error, stripe.RateLimitError) or getattr(error, "http_status", None) == 429:
        return Declined(declines.TRY_AGAIN, raw=details)  # rate limit: no payment was started
    is_declined = isinstance(error, stripe.InvalidRequestError) and decline_class != declines.GENERIC
    if isinstance(error, stripe.CardError) or is_declined:
        return Declined(decline_class, raw=details)
    if isinstance(error, stripe.IdempotencyError):  # a bug of ours; the first payment with the key may be paid
        log.error("a key was used with other parameters: %s", reason)
        return Unknown(reason)
    if isinstance(error, stripe.InvalidRequestError | stripe.AuthenticationError | stripe.PermissionError):
        log.error("Stripe refuses our calls: %s %s", reason, details.get("param", ""))
        return Misconfigured(f"{reason} {details.get('param', '')}".strip())
    return Unknown(reason)


def _for_staff(detail: Mapping[str, Any]) -> Thing:
    return {name: detail[name] for name in FOR_STAFF if detail.get(name)}
