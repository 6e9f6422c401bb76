"""State of the fake KOMOJU: sessions, payments, refunds and webhook events."""

import copy
import secrets
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from portal.shared import clock

JST = ZoneInfo("Asia/Tokyo")
ID_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"


def new_id() -> str:
    return "".join(secrets.choice(ID_ALPHABET) for _ in range(25))


def stamp(at: datetime | None = None) -> str:
    """Formats a time like KOMOJU: milliseconds, offset of Japan."""
    return (at or clock.now()).astimezone(JST).isoformat(timespec="milliseconds")


class ApiError(Exception):
    """An answer with status 4xx and KOMOJU's error code."""

    def __init__(self, status: int, code: str, param: str = "", message: str = "") -> None:
        super().__init__(code)
        self.status = status
        error = {"code": code, "message": message or code, "param": param or None, "details": {}}
        self.body = {"error": error}


class Book:
    """The state and the operations of the API. Sessions have the id of their newest payment."""

    def __init__(self) -> None:
        self.url = ""  # set when the server has started
        self.sessions: dict[str, dict] = {}
        self.payments: dict[str, dict] = {}
        self.events: list[dict] = []
        self.store_fee_yen = 0  # added to what the buyer pays at a register
        self.at_the_till: set[str] = set()  # ids of payments that cannot be cancelled at present

    # --- The API --------------------------------------------------------------------------------------------------
    def create_session(self, params: dict) -> dict:
        session_id = new_id()
        data = params.get("payment_data", {})
        self.sessions[session_id] = {
            "id": session_id,
            "resource": "session",
            "mode": "payment",
            "amount": params["amount"],
            "currency": params["currency"],
            "session_url": f"{self.url}/sessions/{session_id}",
            "return_url": params.get("return_url"),
            "default_locale": params.get("default_locale", "ja"),
            "payment_methods": [{"type": payment_type} for payment_type in params.get("payment_types", [])],
            "created_at": stamp(),
            "cancelled_at": None,
            "completed_at": None,
            "status": "pending",
            "expired": False,
            "metadata": params.get("metadata", {}),
            "payment": None,
            "_order": data.get("external_order_num"),
            "_ends": clock.now() + timedelta(seconds=params.get("expires_in_seconds", 86_400)),
        }
        return self.session(session_id)

    def session(self, session_id: str) -> dict:
        """Returns a session as JSON of the API, with its current payment."""
        session = self._session(session_id)
        if session["status"] == "pending" and clock.now() >= session["_ends"]:
            session["expired"] = True
        shown = {name: value for name, value in session.items() if not name.startswith("_")}
        return shown | {"payment": self.payments[session["payment"]] if session["payment"] else None}

    def cancel_session(self, session_id: str, _params: dict) -> dict:
        session = self._session(session_id)
        if session["status"] != "pending":
            raise ApiError(422, "not_cancellable")
        session.update(status="cancelled", cancelled_at=stamp())
        return self.session(session_id)

    def pay_session(self, session_id: str, params: dict) -> dict:
        details = params["payment_details"]
        payment = self.begin(session_id, details)
        days = details.get("expiry_days", 3)
        last = clock.now().astimezone(JST) + timedelta(days=days)
        payment["payment_deadline"] = stamp(last.replace(hour=23, minute=59, second=59, microsecond=0))
        has_two_codes = details["store"] in {"lawson", "ministop", "family-mart"}
        payment["payment_details"] |= {
            "receipt": f"{secrets.randbelow(10**11):011}",
            "confirmation_code": "400008" if has_two_codes else None,
            "instructions_url": f"{self.url}/instructions/{payment['id']}",
        }
        payment["payment_method_fee"] = self.store_fee_yen
        payment["total"] += self.store_fee_yen
        self._session(session_id).update(status="completed", completed_at=stamp())
        self.move(payment, "authorized")
        return {
            "redirect_url": payment["payment_details"]["instructions_url"],
            "status": "completed",
            "payment": payment,
        }

    def list_payments(self, order: str) -> dict:
        newest_first = reversed(self.payments.values())
        rows = [payment for payment in newest_first if not order or payment["external_order_num"] == order]
        return {"resource": "list", "total": len(rows), "page": 1, "per_page": 24, "last_page": 1, "data": rows}

    def payment(self, payment_id: str) -> dict:
        if payment_id not in self.payments:
            raise ApiError(404, "not_found")
        return self.payments[payment_id]

    def cancel_payment(self, payment_id: str, _params: dict) -> dict:
        payment = self.payment(payment_id)
        if payment["status"] not in {"pending", "authorized"} or payment_id in self.at_the_till:
            raise ApiError(422, "not_cancellable")
        return self.move(payment, "cancelled")

    def refund_payment(self, payment_id: str, params: dict) -> dict:
        payment = self.payment(payment_id)
        if payment["payment_details"]["type"] == "konbini":
            raise ApiError(422, "not_refundable")
        amount = params.get("amount", self.refundable(payment))
        self.refuse_too_much(payment, amount)
        return self.add_refund(payment, amount, params.get("description"))

    def request_refund(self, payment_id: str, params: dict) -> None:
        """Stores a request to refund by bank transfer; the answer has no body, as documented."""
        payment = self.payment(payment_id)
        self.refuse_too_much(payment, params["amount"])
        names = ("customer_name", "bank_name", "bank_code", "branch_name", "branch_number", "account_number")
        request = {name: params.get(name) for name in (*names, "description")}
        request |= {"id": new_id(), "payment": payment_id, "status": "pending", "created_at": stamp()}
        payment["refund_requests"].append(request)
        self.amounts[request["id"]] = params["amount"]

    # --- Internal -------------------------------------------------------------------------------------------------
    @property
    def amounts(self) -> dict[str, int]:
        """Id of a refund request → amount, which KOMOJU's API does not return."""
        return self.__dict__.setdefault("_amounts", {})

    def begin(self, session_id: str, details: dict) -> dict:
        """Starts a new try to pay."""
        session = self.session(session_id)
        if session["status"] != "pending" or session["expired"]:
            raise ApiError(422, "session_is_over")
        payment = {
            "id": new_id(),
            "resource": "payment",
            "status": "pending",
            "amount": session["amount"],
            "tax": 0,
            "customer": None,
            "payment_deadline": None,
            "payment_details": dict(details),
            "payment_method_fee": 0,
            "total": session["amount"],
            "currency": session["currency"],
            "description": None,
            "captured_at": None,
            "external_order_num": self._session(session_id)["_order"],
            "metadata": session["metadata"],
            "created_at": stamp(),
            "amount_refunded": 0,
            "locale": session["default_locale"],
            "session": session_id,
            "refunds": [],
            "refund_requests": [],
        }
        self.payments[payment["id"]] = payment
        self.sessions[session_id]["payment"] = payment["id"]
        return payment

    def move(self, payment: dict, status: str) -> dict:
        """Sets the state of a payment and emits the event; a captured payment completes the session."""
        payment["status"] = status
        if status == "captured":
            payment["captured_at"] = stamp()
            self.sessions[payment["session"]].update(status="completed", completed_at=stamp())
        self.emit(f"payment.{status}", payment)
        return payment

    def refundable(self, payment: dict) -> int:
        pending = [request["id"] for request in payment["refund_requests"] if request["status"] == "pending"]
        return payment["total"] - payment["amount_refunded"] - sum(self.amounts[request_id] for request_id in pending)

    def refuse_too_much(self, payment: dict, amount: int) -> None:
        if payment["status"] != "captured" or not 0 < amount <= self.refundable(payment):
            raise ApiError(422, "not_refundable", "amount")

    def add_refund(self, payment: dict, amount: int, description: str | None, *, chargeback: bool = False) -> dict:
        refund = {
            "id": new_id(),
            "resource": "refund",
            "amount": amount,
            "currency": payment["currency"],
            "payment": payment["id"],
            "description": description,
            "created_at": stamp(),
            "chargeback": chargeback,
        }
        payment["refunds"].append(refund)
        payment["amount_refunded"] += amount
        self.emit("payment.refund.created", payment)
        if payment["amount_refunded"] >= payment["total"]:
            self.move(payment, "refunded")
        return payment

    def emit(self, event_type: str, data: dict | None) -> dict:
        """Adds an event with the current data."""
        event = {"id": new_id(), "type": event_type, "resource": "event", "created_at": stamp(), "reason": None}
        event["data"] = copy.deepcopy(data)
        self.events.append(event)
        return event

    def _session(self, session_id: str) -> dict:
        if session_id not in self.sessions:
            raise ApiError(404, "not_found")
        return self.sessions[session_id]
