"""KOMOJU behind the contract: sessions for the buyer's page, a number at once for a store, and the truth by asking."""

import json
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings

from commerce.payments import declines
from commerce.payments.gateways.base import (
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
from commerce.payments.gateways.komoju import params as wishes
from commerce.payments.gateways.komoju.client import Client, Refused, is_live, malformed_as_unreachable
from commerce.payments.gateways.komoju.refunds import description_of, refund_named, transfer_params
from commerce.payments.gateways.komoju.signature import HEADER, verify
from commerce.payments.gateways.komoju.snapshots import PENDING_STATUSES, STORES, parse_datetime, snapshot_of
from commerce.payments.states import ENDED, AttemptState, RefundState
from portal.shared import clock

# What the shop promises (card: five brands); KOMOJU's own limits stand in the contract with it and may be lower.
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
    """Implements `contract.Gateway`. The reference is the session's id, which never changes."""

    def __init__(self) -> None:
        self._client = Client()

    @property
    def is_live(self) -> bool:
        return is_live()

    def capabilities(self) -> Mapping[str, MethodRules]:
        """All four methods."""
        return RULES

    def start(self, request: StartRequest, *, key: str) -> StartResult:
        """A page, or a number for the store that the buyer chose. Nobody knows the page's address before we do."""
        rules = RULES[request.method]
        if not rules.min_yen <= request.amount_yen <= rules.max_yen:
            return Declined(declines.UNAVAILABLE, raw={"reason": "amount out of limits"})
        if rules.asks_store and request.store not in rules.voucher_stores:
            return Misconfigured("no store chosen")
        days = wishes.days_to_pay(request.deadline, clock.now()) if rules.asks_store else None
        if days == 0:
            return Declined(declines.UNAVAILABLE, raw={"reason": "numbers last until midnight, which is too late"})
        try:
            with malformed_as_unreachable():
                session = self._client.post("/sessions", wishes.session(request), key=key)
                if rules.asks_store:
                    return self._number(session["id"], wishes.number(request, days), key=f"{key}:pay")
                return Redirect(session["id"], session["session_url"], wishes.page_ends_at(session))
        except Refused as no:
            return _refusal(no)
        except Unreachable as silence:
            return Unknown(str(silence))

    def _number(self, session_id: str, body: dict, *, key: str) -> StartResult:
        """Pays the session, which issues the number. After a no we look: an earlier call may have issued it."""
        refusal: StartResult = Unknown("no number yet")
        try:
            self._client.post(f"/sessions/{session_id}/pay", body, key=key)
        except Refused as no:
            refusal = _refusal(no)
        snapshot = self.fetch(session_id)
        if snapshot.voucher and snapshot.expires_at:
            return Voucher(session_id, snapshot.voucher, snapshot.expires_at)
        return refusal

    def fetch(self, reference: str) -> Snapshot:
        """The session, then its payment."""
        with malformed_as_unreachable():
            return snapshot_of(*self._read(reference))

    def find(self, attempt: str) -> Snapshot | None:
        """By our id, which each payment carries; the one with money first, then what may become money.

        A page at which nobody tried to pay yet is in no list of KOMOJU's, so None. It harms nobody: we ask only while
        we lack the reference, so the page's address never reached a buyer; the same key begins it again for 24 hours.
        """
        with malformed_as_unreachable():
            found = self._get("/payments", external_order_num=attempt)["data"]
            sessions = dict.fromkeys(payment["session"] for payment in found if payment["session"])
            snapshots = [self.fetch(session) for session in sessions]
        paid = [one for one in snapshots if one.state == AttemptState.PAID]
        alive = [one for one in snapshots if one.state not in ENDED]
        return next(iter(paid + alive + snapshots), None)

    def cancel(self, reference: str, *, key: str) -> CancelResult:
        """Closes the page, then the payment, and looks. At a till it may be refused: that is too late for now."""
        try:
            session, payment = self._read(reference)
            if session["status"] == "pending" and not session["expired"]:
                self._try_to_cancel(f"/sessions/{reference}/cancel")
                payment = self._read(reference)[1]  # the buyer may have paid in between
            if payment and payment["status"] in PENDING_STATUSES:
                self._try_to_cancel(f"/payments/{payment['id']}/cancel")
            snapshot = self.fetch(reference)
        except Unreachable as silence:
            return Unknown(str(silence))
        return Cancelled(snapshot) if snapshot.state in ENDED else TooLate(snapshot)

    def _try_to_cancel(self, path: str) -> None:
        """Asks to cancel. What became of it is read afterwards. Raises Unreachable when it was not considered."""
        try:
            self._client.post(path)
        except Refused as no:
            if no.may_change:
                raise Unreachable(str(no)) from no

    def refund(self, request: RefundRequest, *, key: str) -> RefundSnapshot | Unknown:
        """At once, or by bank transfer for money that came through a till. Looks first, so that it happens once
        also when the key is older than the 24 hours for which KOMOJU remembers it.
        """
        is_transfer = RULES[request.method].refund_kind == "bank_details"
        try:
            payment = self._read(request.reference)[1]
            if payment is None:
                return _failed(request, "not paid")
            if known := refund_named(payment, request):
                return known
            if is_transfer and request.account is None:
                return RefundSnapshot("", RefundState.WAITING_CUSTOMER, request.amount_yen, refund=request.refund)
            return self._send_refund(payment["id"], request, key)
        except Unreachable as silence:
            return Unknown(str(silence))
        except Refused as no:
            return Unknown(str(no)) if no.may_change else _failed(request, str(no))

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
        """Signed by one of our secrets. News says not whether it is real money: that is what our key says.

        A ping, and news about anything but a payment through a session, names no reference.
        """
        verify(headers.get(HEADER, ""), raw, settings.KOMOJU_WEBHOOK_SECRET.split(","))
        try:
            return _event(json.loads(raw), at)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            why = "signed nonsense"
            raise BadSignature(why) from error

    def _read(self, reference: str) -> tuple[dict, dict | None]:
        """Session and payment, in this order: the payment is the newer truth. Raises Unreachable."""
        with malformed_as_unreachable():
            session = self._get(f"/sessions/{reference}")
            payment = session.get("payment") and self._get(f"/payments/{session['payment']['id']}")
            if session["id"] != reference or (payment and payment["session"] not in {reference, None}):
                why = "an answer about something else"
                raise ValueError(why)
        return session, payment

    def _get(self, path: str, **params: str) -> dict:
        """Raises Unreachable also when KOMOJU knows no such thing: then it says nothing about our attempt."""
        try:
            return self._client.get(path, **params)
        except Refused as no:
            raise Unreachable(str(no)) from no


def _refusal(no: Refused) -> StartResult:
    """What a no means for a start: busy, the key is in use, or our own mistake. Cards are refused at the page."""
    if no.is_busy:
        return Declined(declines.TRY_AGAIN, raw={"reason": str(no)})
    return Unknown(str(no)) if no.decides_nothing else Misconfigured(str(no))


def _failed(request: RefundRequest, why: str) -> RefundSnapshot:
    return RefundSnapshot("", RefundState.FAILED, request.amount_yen, refund=request.refund, why=why)


def _event(payload: dict, at: datetime) -> VerifiedEvent:
    """The news by name. Raises ValueError and its like where something is missing."""
    data = payload.get("data")
    payment = {} if data is None else data
    reference = (payment.get("session") or "") if payment.get("resource") == "payment" else ""
    event = VerifiedEvent(
        payload["id"], payload["type"], reference, parse_datetime(payload.get("created_at")) or at, is_live()
    )
    if not all(isinstance(text, str) for text in (event.id, event.kind, event.reference)) or not event.id:
        why = "names that are none"
        raise ValueError(why)
    return event
