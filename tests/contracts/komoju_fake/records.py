"""What our KOMOJU remembers: sessions, payments, refunds, and the news about each change."""

import copy
import secrets
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from portal.shared import clock

JST = ZoneInfo("Asia/Tokyo")
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def new_id() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(25))


def stamp(at: datetime | None = None) -> str:
    """Like theirs: whole milliseconds, Japan's offset."""
    return (at or clock.now()).astimezone(JST).isoformat(timespec="milliseconds")


class No(Exception):
    """A 4xx with KOMOJU's word for it."""

    def __init__(self, status: int, code: str, param: str = "", message: str = "") -> None:
        super().__init__(code)
        self.status = status
        error = {"code": code, "message": message or code, "param": param or None, "details": {}}
        self.body = {"error": error}


class Book:
    """The state, and what KOMOJU's API does to it. Sessions hold the id of their newest payment."""

    def __init__(self) -> None:
        self.url = ""  # where it answers, once it does
        self.sessions: dict[str, dict] = {}
        self.payments: dict[str, dict] = {}
        self.events: list[dict] = []
        self.store_fee_yen = 0  # put on top of what the buyer pays at a till
        self.at_the_till: set[str] = set()  # payments that cannot be cancelled just now

    # --- The API --------------------------------------------------------------------------------------------------
    def create_session(self, wishes: dict) -> dict:
        session_id = new_id()
        data = wishes.get("payment_data", {})
        self.sessions[session_id] = {
            "id": session_id,
            "resource": "session",
            "mode": "payment",
            "amount": wishes["amount"],
            "currency": wishes["currency"],
            "session_url": f"{self.url}/sessions/{session_id}",
            "return_url": wishes.get("return_url"),
            "default_locale": wishes.get("default_locale", "ja"),
            "payment_methods": [{"type": kind} for kind in wishes.get("payment_types", [])],
            "created_at": stamp(),
            "cancelled_at": None,
            "completed_at": None,
            "status": "pending",
            "expired": False,
            "metadata": wishes.get("metadata", {}),
            "payment": None,
            "_order": data.get("external_order_num"),
            "_ends": clock.now() + timedelta(seconds=wishes.get("expires_in_seconds", 86_400)),
        }
        return self.session(session_id)

    def session(self, session_id: str) -> dict:
        """As the API shows it, with the payment as it is now."""
        session = self._session(session_id)
        if session["status"] == "pending" and clock.now() >= session["_ends"]:
            session["expired"] = True
        shown = {name: value for name, value in session.items() if not name.startswith("_")}
        return shown | {"payment": self.payments[session["payment"]] if session["payment"] else None}

    def cancel_session(self, session_id: str, _wishes: dict) -> dict:
        session = self._session(session_id)
        if session["status"] != "pending":
            raise No(422, "not_cancellable")
        session.update(status="cancelled", cancelled_at=stamp())
        return self.session(session_id)

    def pay_session(self, session_id: str, wishes: dict) -> dict:
        given = wishes["payment_details"]
        payment = self.begin(session_id, given)
        days = given.get("expiry_days", 3)
        last = clock.now().astimezone(JST) + timedelta(days=days)
        payment["payment_deadline"] = stamp(last.replace(hour=23, minute=59, second=59, microsecond=0))
        two_numbers = given["store"] in {"lawson", "ministop", "family-mart"}
        payment["payment_details"] |= {
            "receipt": f"{secrets.randbelow(10**11):011}",
            "confirmation_code": "400008" if two_numbers else None,
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
        found = [one for one in reversed(self.payments.values()) if not order or one["external_order_num"] == order]
        return {"resource": "list", "total": len(found), "page": 1, "per_page": 24, "last_page": 1, "data": found}

    def payment(self, payment_id: str) -> dict:
        if payment_id not in self.payments:
            raise No(404, "not_found")
        return self.payments[payment_id]

    def cancel_payment(self, payment_id: str, _wishes: dict) -> dict:
        payment = self.payment(payment_id)
        if payment["status"] not in {"pending", "authorized"} or payment_id in self.at_the_till:
            raise No(422, "not_cancellable")
        return self.move(payment, "cancelled")

    def refund_payment(self, payment_id: str, wishes: dict) -> dict:
        payment = self.payment(payment_id)
        if payment["payment_details"]["type"] == "konbini":
            raise No(422, "not_refundable")
        amount = wishes.get("amount", self.left(payment))
        self.refuse_too_much(payment, amount)
        return self.give_back(payment, amount, wishes.get("description"))

    def request_refund(self, payment_id: str, wishes: dict) -> None:
        """Answers without a body, as documented."""
        payment = self.payment(payment_id)
        self.refuse_too_much(payment, wishes["amount"])
        names = ("customer_name", "bank_name", "bank_code", "branch_name", "branch_number", "account_number")
        request = {name: wishes.get(name) for name in (*names, "description")}
        request |= {"id": new_id(), "payment": payment_id, "status": "pending", "created_at": stamp()}
        payment["refund_requests"].append(request)
        self.amounts[request["id"]] = wishes["amount"]

    # --- What happens inside --------------------------------------------------------------------------------------
    @property
    def amounts(self) -> dict[str, int]:
        """What each refund request is about: KOMOJU does not show it."""
        return self.__dict__.setdefault("_amounts", {})

    def begin(self, session_id: str, details: dict) -> dict:
        """A new try to pay."""
        session = self.session(session_id)
        if session["status"] != "pending" or session["expired"]:
            raise No(422, "session_is_over")
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
        """Into a state, with its news; money completes the session."""
        payment["status"] = status
        if status == "captured":
            payment["captured_at"] = stamp()
            self.sessions[payment["session"]].update(status="completed", completed_at=stamp())
        self.tell(f"payment.{status}", payment)
        return payment

    def left(self, payment: dict) -> int:
        asked = [one["id"] for one in payment["refund_requests"] if one["status"] == "pending"]
        return payment["total"] - payment["amount_refunded"] - sum(self.amounts[one] for one in asked)

    def refuse_too_much(self, payment: dict, amount: int) -> None:
        if payment["status"] != "captured" or not 0 < amount <= self.left(payment):
            raise No(422, "not_refundable", "amount")

    def give_back(self, payment: dict, amount: int, description: str | None, *, chargeback: bool = False) -> dict:
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
        self.tell("payment.refund.created", payment)
        if payment["amount_refunded"] >= payment["total"]:
            self.move(payment, "refunded")
        return payment

    def tell(self, kind: str, data: dict | None) -> dict:
        """News with what is true at this moment."""
        event = {"id": new_id(), "type": kind, "resource": "event", "created_at": stamp(), "reason": None}
        event["data"] = copy.deepcopy(data)
        self.events.append(event)
        return event

    def _session(self, session_id: str) -> dict:
        if session_id not in self.sessions:
            raise No(404, "not_found")
        return self.sessions[session_id]
