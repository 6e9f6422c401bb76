"""Stripe behind the contract: which call each verb makes, and what its answer means."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import stripe
from django.conf import settings

from commerce.catalog.states import StoreCode
from commerce.payments.gateways.base import (
    Cancelled,
    CancelResult,
    Declined,
    MethodRules,
    Misconfigured,
    Redirect,
    RefundRequest,
    RefundSnapshot,
    Snapshot,
    StartRequest,
    StartResult,
    TooLate,
    Unknown,
    Unreachable,
    VerifiedEvent,
    Voucher,
)
from commerce.payments.gateways.stripe_gateway import params, retrieve, snapshots, webhooks
from commerce.payments.gateways.stripe_gateway.client import (
    REFUSED_NUMBER,
    Nonsense,
    answer_to_start,
    code_of,
    once,
    plain,
    reason_of,
    staff_details,
    the_client,
)
from commerce.payments.states import AttemptState, RefundState

log = logging.getLogger(__name__)
REFUSALS = (stripe.InvalidRequestError, stripe.CardError)  # of a refund or a cancellation, for good
IS_SESSION = "cs_"  # how the id of a Checkout Session begins
RULES = {
    "card": MethodRules(min_yen=50, max_yen=99_999_999, refund_days=365),
    "konbini": MethodRules(
        min_yen=120,
        max_yen=300_000,
        refund_kind="by_provider",
        refund_days=365,
        voucher_stores=tuple(StoreCode.values),
    ),
    "paypay": MethodRules(min_yen=50, max_yen=1_000_000, refund_days=365),
}


class StripeGateway:
    """Implements `contract.Gateway`."""

    @property
    def is_live(self) -> bool:
        """By the key's own prefix: secret and restricted keys of live mode."""
        return settings.STRIPE_API_KEY.startswith(("sk_live_", "rk_live_"))

    def capabilities(self) -> Mapping[str, MethodRules]:
        """Card, PayPay and four chains of convenience stores; it has no Paidy."""
        return RULES

    def start(self, request: StartRequest, *, key: str) -> StartResult:
        """A hosted page for card and PayPay, numbers for convenience stores."""
        try:
            return _numbers(request, key) if request.method == "konbini" else _page(request, key)
        except (stripe.StripeError, Nonsense) as error:
            return answer_to_start(error)

    def fetch(self, reference: str) -> Snapshot:
        """By session or by intent; an intent that belongs to a session is told as the session."""
        try:
            return retrieve.at(reference)
        except Nonsense as error:
            raise Unreachable(reason_of(error)) from error

    def find(self, attempt: str) -> Snapshot | None:
        """By the id of ours that Stripe keeps."""
        reference = retrieve.reference_of(attempt)
        return self.fetch(reference) if reference else None

    def cancel(self, reference: str, *, key: str) -> CancelResult:
        """Ends the page or takes the number back; impossible for what is paid, or while the buyer is at the till."""
        try:
            _end(reference, key)
        except REFUSALS as error:
            log.info("Stripe does not cancel %s: %s", reference, reason_of(error))
        except (stripe.StripeError, Nonsense) as error:
            return Unknown(reason_of(error))
        try:
            snapshot = self.fetch(reference)
        except Unreachable as silence:
            return Unknown(str(silence))
        over = {AttemptState.CANCELLED, AttemptState.EXPIRED, AttemptState.DECLINED}
        if snapshot.state in over and retrieve.is_closed(snapshot):
            return Cancelled(replace(snapshot, state=AttemptState.CANCELLED))
        return TooLate(snapshot)

    def refund(self, request: RefundRequest, *, key: str) -> RefundSnapshot | Unknown:
        """Numbers paid at a store: Stripe asks the buyer by mail for a bank account."""
        try:
            refund = _send_refund(request, key)
        except REFUSALS as error:
            words = staff_details(error)
            why = str(words.get("code") or words.get("param") or reason_of(error))
            return RefundSnapshot("", RefundState.FAILED, request.amount_yen, refund=request.refund, why=why)
        except (stripe.StripeError, Nonsense, Unreachable) as error:
            if isinstance(error, stripe.IdempotencyError | stripe.AuthenticationError | stripe.PermissionError):
                log.error("Stripe refuses our calls: %s", reason_of(error))
            return Unknown(str(error) if isinstance(error, Unreachable) else reason_of(error))
        return refund

    def parse_webhook(self, headers: Mapping[str, str], raw: bytes, *, at: datetime) -> VerifiedEvent:
        """Signed by one of our secrets within five minutes."""
        return webhooks.parse(headers, raw, at=at)


def _page(request: StartRequest, key: str) -> Redirect | Misconfigured:
    """Raises stripe.StripeError, and Nonsense. A page without the method is Stripe's way to say: not switched on."""
    made = plain(lambda: the_client().v1.checkout.sessions.create(params.session(request), once(key)), retrieve.SESSION)
    if made.get("payment_method_types") != [request.method]:
        log.error("Stripe does not offer %s: is it switched on for the account?", request.method)
        return Misconfigured(f"{request.method} is not switched on")
    if not made.get("url"):
        raise Nonsense(str(made.get("status")))
    return Redirect(reference=made["id"], url=made["url"])


def _numbers(request: StartRequest, key: str) -> Voucher | Declined | Unknown | Misconfigured:
    """Without the buyer's own number when a store refuses that: then Stripe makes one up, under a key of its own."""
    create = the_client().v1.payment_intents.create
    try:
        made = plain(lambda: create(params.konbini(request), once(key)), retrieve.INTENT)
    except (stripe.InvalidRequestError, stripe.CardError) as error:
        if code_of(error) != REFUSED_NUMBER:
            raise
        without = params.konbini(request, use_buyer_number=False)
        made = plain(lambda: create(without, once(f"{key}:any-number")), retrieve.INTENT)
    codes, expires_at = snapshots.voucher(made)
    if not codes or expires_at is None:  # paid or refused already: what it is now is looked up
        return Unknown(f"no number: {made.get('status')}")
    return Voucher(made["id"], codes, expires_at)


def _end(reference: str, key: str) -> None:
    """Raises stripe.StripeError, and Nonsense. An intent of a session ends with the session only."""
    client = the_client()
    if reference.startswith(IS_SESSION):
        plain(lambda: client.v1.checkout.sessions.expire(reference, {}, once(key)), retrieve.SESSION)
        return
    wish: stripe.params.PaymentIntentCancelParams = {"cancellation_reason": "abandoned"}
    plain(lambda: client.v1.payment_intents.cancel(reference, wish, once(key)), retrieve.INTENT)


def _send_refund(request: RefundRequest, key: str) -> RefundSnapshot:
    """Raises stripe.StripeError, Nonsense, and Unreachable."""
    wish: stripe.params.RefundCreateParams = {
        "payment_intent": retrieve.intent_of(request.reference),
        "amount": request.amount_yen,
        "reason": "requested_by_customer",
        "metadata": {"refund": request.refund},
    }
    if request.method == "konbini" and request.email:
        wish["instructions_email"] = request.email
    made = plain(lambda: the_client().v1.refunds.create(wish, once(key)), retrieve.REFUND)
    return snapshots.of_refund(made)
