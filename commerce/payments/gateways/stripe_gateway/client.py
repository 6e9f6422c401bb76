"""How Stripe is called: one client per process, its version pinned, and what its refusals mean in our words."""

import logging
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

import stripe
from django.conf import settings

from commerce.payments import declines
from commerce.payments.gateways.base import Declined, Misconfigured, Unknown, Unreachable

log = logging.getLogger(__name__)

VERSION = "2026-10-28.endive"  # of the API; the webhook endpoint is created with the same one
TIMEOUT = (3.0, 12.0)  # seconds to connect, and between two pieces of an answer
RETRIES = 1  # by the SDK itself, with the same idempotency key

type Thing = dict[str, Any]  # an object of the API as plain data: since SDK 15 its own objects are no dicts

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
    """An answer that is not of the API's form."""


def the_client() -> stripe.StripeClient:
    """For the key and the address of the settings."""
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
    """The option under which a call acts only once."""
    return {"idempotency_key": key}


def plain(call: Callable[[], stripe.StripeObject], *expected: str) -> Thing:
    """What a call answers, as plain data. Raises stripe.StripeError, and Nonsense unless it is such an `object`."""
    try:
        thing = call().to_dict()
    except (AttributeError, KeyError, TypeError, ValueError) as error:  # the SDK stumbles over bodies of other forms
        raise Nonsense(repr(error)) from error
    if thing.get("object") not in expected or not (isinstance(thing.get("id", ""), str)):
        raise Nonsense(str(thing.get("object")))
    return thing


def retrieve(call: Callable[[], stripe.StripeObject], *expected: str) -> Thing:
    """The answer to a question. Raises Unreachable whatever stood in the way."""
    try:
        return plain(call, *expected)
    except (stripe.StripeError, Nonsense) as error:
        raise Unreachable(reason_of(error)) from error


def retrieve_pages(call: Callable[[], Any], most: int) -> Iterable[Thing]:
    """The first so many rows of a list, page by page. Raises Unreachable."""
    try:
        for number, row in enumerate(call().auto_paging_iter()):
            if number >= most:
                return
            yield row.to_dict()
    except (stripe.StripeError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise Unreachable(reason_of(error)) from error


def reason_of(error: Exception) -> str:
    """For logs and staff, without the message: that may repeat what a buyer typed."""
    if not isinstance(error, stripe.StripeError):
        return f"{type(error).__name__}: an answer of another form"
    return f"{type(error).__name__} {error.http_status or 'no answer'} {code_of(error)}".strip()


def code_of(error: Exception) -> str:
    """Stripe's word for it, the card company's first; "" when it gives none."""
    words = staff_details(error)
    return str(words.get("decline_code") or words.get("code") or getattr(error, "code", "") or "")


def staff_details(error: Exception) -> Mapping[str, Any]:
    """The words of an error that staff may see: no message, and nothing of the buyer."""
    body = getattr(error, "json_body", None)
    detail = body.get("error") if isinstance(body, dict) else None
    return _chosen(detail) if isinstance(detail, dict) else {}


def refusal_of(detail: Mapping[str, Any]) -> tuple[str, Thing]:
    """Class and staff's words of a `last_payment_error`."""
    words = _chosen(detail)
    return class_of(str(words.get("decline_code") or ""), str(words.get("code") or "")), words


def class_of(*words: str) -> str:
    """The first word that we know decides; lost, stolen and suspected cards are like any other refusal."""
    return next((CLASSES[word] for word in words if word in CLASSES), declines.GENERIC)


def answer_to_start(error: stripe.StripeError | Nonsense) -> Declined | Unknown | Misconfigured:
    """What an error says about a payment that we tried to begin (payments §1.1, measured)."""
    words, reason = staff_details(error), reason_of(error)
    known = class_of(str(words.get("decline_code") or ""), str(words.get("code") or ""))
    if isinstance(error, stripe.RateLimitError) or getattr(error, "http_status", None) == 429:
        return Declined(declines.TRY_AGAIN, raw=words)  # refused at the door: nothing was begun
    refused = isinstance(error, stripe.InvalidRequestError) and known != declines.GENERIC
    if isinstance(error, stripe.CardError) or refused:
        return Declined(known, raw=words)
    if isinstance(error, stripe.IdempotencyError):  # a bug of ours; what the key began first may be paid
        log.error("a key was used with other parameters: %s", reason)
        return Unknown(reason)
    if isinstance(error, stripe.InvalidRequestError | stripe.AuthenticationError | stripe.PermissionError):
        log.error("Stripe refuses our calls: %s %s", reason, words.get("param", ""))
        return Misconfigured(f"{reason} {words.get('param', '')}".strip())
    return Unknown(reason)


def _chosen(detail: Mapping[str, Any]) -> Thing:
    return {name: detail[name] for name in FOR_STAFF if detail.get(name)}
