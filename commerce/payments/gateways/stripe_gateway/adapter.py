"""The gateway of Stripe: the API calls of each operation, and what their answers mean."""

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
REFUSALS = (stripe.InvalidRequestError, stripe.CardError)  # final refusals of a refund or a cancellation
SESSION_PREFIX = "cs_"  # of the id of a Checkout Session
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
    """Implements `base.Gateway` with Checkout sessions and, for vouchers, payment intents."""

    @property
    def is_live(self) -> bool:
        """Whether the key is a secret or restricted key of live mode, by its prefix."""
        return settings.STRIPE_API_KEY.startswith(("sk_live_", "rk_live_"))

    def capabilities(self) -> Mapping[str, MethodRules]:
        """Serves cards, PayPay and four chains of convenience stores; Stripe has no Paidy."""
        return RULES

    def start(self, request: StartRequest, *, key: str) -> StartResult:
        """Returns a hosted page for cards and PayPay, a voucher for convenience stores."""
        try:
            return _start_voucher(request, key) if request.method == "konbini" else _start_page(request, key)
        except (stripe.StripeError, Nonsense) as error:
            return answer_to_start(error)

    def fetch(self, reference: str) -> Snapshot:
        """Reads a session or an intent; for an intent of a session, the session is returned."""
        try:
            return retrieve.at(reference)
        except Nonsense as error:
            raise Unreachable(reason_of(error)) from error

    def find(self, attempt: str) -> Snapshot | None:
        """Finds a payment by our id in Stripe's metadata."""
        reference = retrieve.reference_of(attempt)
        return self.fetch(reference) if reference else None

    def cancel(self, reference: str, *, key: str) -> CancelResult:
        """Expires the session or cancels the voucher; impossible if it is paid, or while the buyer is at the register."""
        try:
            _send_cancellation(reference, key)
        except REFUSALS as error:
            log.info("Stripe does not cancel %s: %s", reference, reason_of(error))
        except (stripe.StripeError, Nonsense) as error:
            return Unknown(reason_of(error))
        try:
            snapshot = self.fetch(reference)
        except Unreachable as error:
            return Unknown(str(error))
        ended = {AttemptState.CANCELLED, AttemptState.EXPIRED, AttemptState.DECLINED}
        if snapshot.state in ended and retrieve.is_closed(snapshot):
            return Cancelled(replace(snapshot, state=AttemptState.CANCELLED))
        return TooLate(snapshot)

    def refund(self, request: RefundRequest, *, key: str) -> RefundSnapshot | Unknown:
        """Refunds at once; for vouchers Stripe asks the buyer by mail for a bank account."""
        try:
            refund = _send_refund(request, key)
        except REFUSALS as error:
            details = staff_details(error)
            why = str(details.get("code") or details.get("param") or reason_of(error))
            return RefundSnapshot("", RefundState.FAILED, request.amount_yen, refund=request.refund, why=why)
        except (stripe.StripeError, Nonsense, Unreachable) as error:
            if isinstance(error, stripe.IdempotencyError | stripe.AuthenticationError | stripe.PermissionError):
                log.error("Stripe refuses our calls: %s", reason_of(error))
            return Unknown(str(error) if isinstance(error, Unreachable) else reason_of(error))
        return refund

    def parse_webhook(self, headers: Mapping[str, str], raw: bytes, *, at: datetime) -> VerifiedEvent:
        """Verifies and parses a webhook."""
        return webhooks.parse(headers, raw, at=at)


def _start_page(request: StartRequest, key: str) -> Redirect | Misconfigured:
    """Creates a session. Stripe omits a method that is not enabled for the account. Raises StripeError and Nonsense."""
    session = plain(
        lambda: the_client().v1.checkout.sessions.create(params.session(request), once(key)), retrieve.SESSION
    )
    if session.get("payment_method_types") != [request.method]:
        log.error("Stripe does not offer %s: is it switched on for the account?", request.method)
        return Misconfigured(f"{request.method} is not switched on")
    if not session.get("url"):
        raise Nonsense(str(session.get("status")))
    return Redirect(reference=session["id"], url=session["url"])


def _start_voucher(request: StartRequest, key: str) -> Voucher | Declined | Unknown | Misconfigured:
    """Creates an intent. If a chain refuses the buyer's phone number, Stripe generates a number, with another key."""
    create = the_client().v1.payment_intents.create
    try:
        intent = plain(lambda: create(params.konbini(request), once(key)), retrieve.INTENT)
    except (stripe.InvalidRequestError, stripe.CardError) as error:
        if code_of(error) != REFUSED_NUMBER:
            raise
        without = params.konbini(request, use_buyer_number=False)
        intent = plain(lambda: create(without, once(f"{key}:any-number")), retrieve.INTENT)
    codes, expires_at = snapshots.voucher(intent)
    if not codes or expires_at is None:  # paid or declined already: its record is fetched later
        return Unknown(f"no number: {intent.get('status')}")
    return Voucher(intent["id"], codes, expires_at)


def _send_cancellation(reference: str, key: str) -> None:
    """Expires a session or cancels an intent without one. Raises StripeError and Nonsense."""
    client = the_client()
    if reference.startswith(SESSION_PREFIX):
        plain(lambda: client.v1.checkout.sessions.expire(reference, {}, once(key)), retrieve.SESSION)
        return
    cancellation: stripe.params.PaymentIntentCancelParams = {"cancellation_reason": "abandoned"}
    plain(lambda: client.v1.payment_intents.cancel(reference, cancellation, once(key)), retrieve.INTENT)


def _send_refund(request: RefundRequest, key: str) -> RefundSnapshot:
    """Creates a refund. Raises StripeError, Nonsense and Unreachable."""
    body: stripe.params.RefundCreateParams = {
        "payment_intent": retrieve.intent_of(request.reference),
        "amount": request.amount_yen,
        "reason": "requested_by_customer",
        "metadata": {"refund": request.refund},
    }
    if request.method == "konbini" and request.email:
        body["instructions_email"] = request.email
    refund = plain(lambda: the_client().v1.refunds.create(body, once(key)), retrieve.REFUND)
    return snapshots.of_refund(refund)
