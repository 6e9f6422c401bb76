"""The gateway of KOMOJU: sessions with a page for the buyer, or a voucher at once for a chosen store."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings

from commerce.payments import declines
from commerce.payments.gateways.base import (
    MALFORMED,
    MAX_WEBHOOK_BYTES,
    BadSignature,
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
from commerce.payments.gateways.komoju import params
from commerce.payments.gateways.komoju.client import Client, Json, Refused, is_live, malformed_as_unreachable
from commerce.payments.gateways.komoju.refunds import description_of, refund_named, transfer_params
from commerce.payments.gateways.komoju.signature import HEADER, verify
from commerce.payments.gateways.komoju.snapshots import PENDING_STATUSES, STORES, parse_datetime, snapshot_of
from commerce.payments.states import ENDED, AttemptState, RefundState
from portal.shared import clock
from portal.shared.http.json_body import read_object

# The shop's limits (card: all five brands); the contract with KOMOJU may set lower ones.
RULES = {
    "card": MethodRules(min_yen=50, max_yen=9_999_999),
    "konbini": MethodRules(
        min_yen=120,
        max_yen=300_000,
        refund_kind="bank_details",
        voucher_stores=tuple(store.value for store in STORES),
        asks_store=True,
    ),
    "paypay": MethodRules(min_yen=50, max_yen=1_000_000),
    "paidy": MethodRules(min_yen=50, max_yen=300_000),
}


class KomojuGateway:
    """Implements `base.Gateway`. The reference is the session's id, which never changes."""

    def __init__(self) -> None:
        self._client = Client()

    @property
    def is_live(self) -> bool:
        return is_live()

    def capabilities(self) -> Mapping[str, MethodRules]:
        """Serves all four methods."""
        return RULES

    def start(self, request: StartRequest, *, key: str) -> StartResult:
        """Returns a page, or a voucher for the store that the buyer chose."""
        rules = RULES[request.method]
        if not rules.min_yen <= request.amount_yen <= rules.max_yen:
            return Declined(declines.UNAVAILABLE, raw={"reason": "amount out of limits"})
        if rules.asks_store and request.store not in rules.voucher_stores:
            return Misconfigured("no store chosen")
        days = params.days_to_pay(request.deadline, clock.now()) if rules.asks_store else None
        if days == 0:
            return Declined(declines.UNAVAILABLE, raw={"reason": "numbers last until midnight, which is too late"})
        try:
            with malformed_as_unreachable():
                session = self._client.post("/sessions", params.session(request), key=key)
                if rules.asks_store:
                    return self._issue_voucher(session["id"], params.number(request, days), key=f"{key}:pay")
                return Redirect(session["id"], session["session_url"], params.page_ends_at(session))
        except Refused as error:
            return _refusal(error)
        except Unreachable as error:
            return Unknown(str(error))

    def _issue_voucher(self, session_id: str, body: Json, *, key: str) -> StartResult:
        """Pays the session, which issues the voucher. Fetches it even after a refusal: an earlier call may have issued it."""
        refusal: StartResult = Unknown("no number yet")
        try:
            self._client.post(f"/sessions/{session_id}/pay", body, key=key)
        except Refused as error:
            refusal = _refusal(error)
        snapshot = self.fetch(session_id)
        if snapshot.voucher and snapshot.expires_at:
            return Voucher(session_id, snapshot.voucher, snapshot.expires_at)
        return refusal

    def fetch(self, reference: str) -> Snapshot:
        """Reads the session, then its payment."""
        with malformed_as_unreachable():
            return snapshot_of(*self._read(reference))

    def find(self, attempt: str) -> Snapshot | None:
        """Finds payments by our id: a paid one first, then one that may still be paid.

        KOMOJU does not list sessions without a payment, so None for them. This is safe: the shop calls it only without
        a reference, so the page's URL never reached a buyer; for 24 hours the same key returns the same session.
        """
        with malformed_as_unreachable():
            payments = self._get("/payments", external_order_num=attempt)["data"]
            sessions = dict.fromkeys(payment["session"] for payment in payments if payment["session"])
            snapshots = [self.fetch(session) for session in sessions]
        paid = [snapshot for snapshot in snapshots if snapshot.state == AttemptState.PAID]
        not_ended = [snapshot for snapshot in snapshots if snapshot.state not in ENDED]
        return next(iter(paid + not_ended + snapshots), None)

    def cancel(self, reference: str, *, key: str) -> CancelResult:
        """Cancels the session, then the payment, and fetches the result; at a register KOMOJU may refuse (TooLate)."""
        try:
            session, payment = self._read(reference)
            if session["status"] == "pending" and not session["expired"]:
                self._try_to_cancel(f"/sessions/{reference}/cancel")
                payment = self._read(reference)[1]  # the buyer may have paid in between
            if payment and payment["status"] in PENDING_STATUSES:
                self._try_to_cancel(f"/payments/{payment['id']}/cancel")
            snapshot = self.fetch(reference)
        except Unreachable as error:
            return Unknown(str(error))
        return Cancelled(snapshot) if snapshot.state in ENDED else TooLate(snapshot)

    def _try_to_cancel(self, path: str) -> None:
        """Sends a cancellation; the caller reads the result. Raises Unreachable if it may succeed later."""
        try:
            self._client.post(path)
        except Refused as error:
            if error.may_change:
                raise Unreachable(str(error)) from error

    def refund(self, request: RefundRequest, *, key: str) -> RefundSnapshot | Unknown:
        """Refunds at once, or by bank transfer for vouchers.

        Looks for the refund first, because KOMOJU remembers a key for 24 hours only.
        """
        is_transfer = RULES[request.method].refund_kind == "bank_details"
        try:
            payment = self._read(request.reference)[1]
            if payment is None:
                return _failed(request, "not paid")
            if existing := refund_named(payment, request):
                return existing
            if is_transfer and request.account is None:
                return RefundSnapshot("", RefundState.WAITING_CUSTOMER, request.amount_yen, refund=request.refund)
            return self._send_refund(payment["id"], request, key)
        except Unreachable as error:
            return Unknown(str(error))
        except Refused as error:
            return Unknown(str(error)) if error.may_change else _failed(request, str(error))

    def _send_refund(self, payment_id: str, request: RefundRequest, key: str) -> RefundSnapshot | Unknown:
        if request.account:
            self._client.post(
                f"/payments/{payment_id}/refund_request", transfer_params(request, request.account), key=key
            )
        else:
            body = {"amount": request.amount_yen, "description": description_of(request)}
            self._client.post(f"/payments/{payment_id}/refund", body, key=key)
        payment = self._get(f"/payments/{payment_id}")
        return refund_named(payment, request) or Unknown("refund accepted, but not shown yet")

    def parse_webhook(self, headers: Mapping[str, str], raw: bytes, *, at: datetime) -> VerifiedEvent:
        """Verifies and parses a webhook. Its body does not tell live from test mode; the API key does.

        A ping, and an event about anything but a payment of a session, has no reference.
        """
        verify(headers.get(HEADER, ""), raw, settings.KOMOJU_WEBHOOK_SECRET.split(","))
        try:
            return _event(read_object(raw, max_bytes=MAX_WEBHOOK_BYTES), at)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadSignature(MALFORMED) from error

    def _read(self, reference: str) -> tuple[Json, Json | None]:
        """Reads session and payment, in this order, so that the payment is the newer record. Raises Unreachable."""
        with malformed_as_unreachable():
            session = self._get(f"/sessions/{reference}")
            payment = session.get("payment") and self._get(f"/payments/{session['payment']['id']}")
            if session["id"] != reference or (payment and payment["session"] not in {reference, None}):
                why = "an answer about something else"
                raise ValueError(why)
        return session, payment

    def _get(self, path: str, **query: str) -> Json:
        """Reads a resource. Raises Unreachable also for 404, which says nothing about our attempt."""
        try:
            return self._client.get(path, **query)
        except Refused as error:
            raise Unreachable(str(error)) from error


def _refusal(error: Refused) -> StartResult:
    """Returns the result of a refused start: rate limit, key in use, or our own mistake."""
    if error.is_busy:
        return Declined(declines.TRY_AGAIN, raw={"reason": str(error)})
    return Unknown(str(error)) if error.decides_nothing else Misconfigured(str(error))


def _failed(request: RefundRequest, why: str) -> RefundSnapshot:
    return RefundSnapshot("", RefundState.FAILED, request.amount_yen, refund=request.refund, why=why)


def _event(payload: Json, at: datetime) -> VerifiedEvent:
    """Reads the event from a body. Raises ValueError, KeyError, TypeError or AttributeError if it is malformed."""
    data = payload.get("data")
    payment = {} if data is None else data
    reference = (payment.get("session") or "") if payment.get("resource") == "payment" else ""
    created = parse_datetime(payload.get("created_at")) or at
    return VerifiedEvent(payload["id"], payload["type"], reference, created, is_live())
