"""State of the fake Stripe: API calls, actions of the buyer and the bank, and webhook events."""

import re
from copy import deepcopy
from typing import Any

from tests.contracts.stripe_fake import schema_check, shapes
from tests.contracts.stripe_fake.shapes import Refused, Thing

LIMITS = {"card": (50, 99_999_999), "konbini": (120, 300_000), "paypay": (50, 1_000_000)}
REJECTED_NUMBER = "01234567890"


class Books:
    """One account in test mode. `enabled`: the methods that are enabled for it."""

    def __init__(self) -> None:
        self.url = ""
        self.enabled = set(LIMITS)
        self.at_the_till: set[str] = set()  # ids of intents whose buyer is at the register
        self.things: dict[str, Thing] = {}  # by id, in order of creation
        self.events: list[Thing] = []

    # --- Calls ----------------------------------------------------------------------------------------------------
    def call(self, verb: str, path: str, params: Thing) -> Thing:
        """Returns the answer to a call that passed the schema check. Raises Refused."""
        parts = path.removeprefix("/v1/").removeprefix("checkout/").split("/")
        name, rest = parts[0], parts[1:]
        if verb == "post" and not rest:
            return deepcopy(getattr(self, f"create_{name}")(params))
        if verb == "post":
            return deepcopy(getattr(self, f"{rest[1]}_{name}")(self._thing(rest[0]), params))
        if rest and rest != ["search"]:
            return self._expanded(self._thing(rest[0]), params.get("expand", ()))
        return self._listed(name, params, is_search=bool(rest))

    def create_sessions(self, params: Thing) -> Thing:
        created = shapes.session(params, self.url)
        self._within_limits(created["amount_total"], created["payment_method_types"][0])
        created["payment_method_types"] = [m for m in created["payment_method_types"] if m in self.enabled] or ["card"]
        created["_intent_metadata"] = params.get("payment_intent_data", {}).get("metadata", {})
        return self._store(created)

    def create_payment_intents(self, params: Thing) -> Thing:
        (method,) = params["allowed_payment_method_types"]
        self._within_limits(params["amount"], method)
        options = params["payment_method_options"]["konbini"]
        billing = params["payment_method_data"]["billing_details"]
        try:
            options["product_description"].encode("shift_jis")
        except UnicodeEncodeError as error:
            raise Refused(400, "invalid_request_error", "parameter_invalid_string") from error
        if not billing["name"].strip() or not billing["email"]:
            raise Refused(400, "invalid_request_error", "parameter_missing")
        number, expires_at = options.get("confirmation_number", ""), options.get("expires_at", shapes.now() + 3 * 86400)
        if not re.fullmatch(r"(\d{10,11})?", number) or (number and not number.strip("0")):
            raise Refused(400, "invalid_request_error", "parameter_invalid_string")
        if not 30 * 60 < expires_at - shapes.now() < 60 * 86400:
            raise Refused(400, "invalid_request_error", "parameter_invalid_integer")
        created = self._store(shapes.intent(params, amount=params["amount"], method=method))
        if number == REJECTED_NUMBER:
            raise Refused(402, "card_error", "payment_intent_konbini_rejected_confirmation_number")
        created |= {"status": "requires_action", "next_action": shapes.voucher(expires_at, number)}
        self._emit("payment_intent.requires_action", created)
        self._by_prefix(created, billing["email"])
        return created

    def _by_prefix(self, created: Thing, email: str) -> None:
        """The documented triggers of test mode."""
        if email.startswith("succeed_immediately"):
            self.pay(created["id"])
        if email.startswith("expire_immediately"):
            self.lapse(created["id"])

    def create_refunds(self, params: Thing) -> Thing:
        intent = self._thing(params["payment_intent"])
        charge = self._of(intent["latest_charge"])
        if not charge:
            raise Refused(400, "invalid_request_error", "charge_not_refundable")
        if charge["disputed"]:
            raise Refused(400, "invalid_request_error", "refund_disputed_payment")
        if params["amount"] > charge["amount"] - charge["amount_refunded"]:
            raise Refused(400, "invalid_request_error", param="amount")
        is_konbini = intent["payment_method_types"] == ["konbini"]
        created = self._store(shapes.refund(params, charge, "requires_action" if is_konbini else "succeeded"))
        charge["amount_refunded"] += created["amount"]
        charge["refunded"] = charge["amount_refunded"] == charge["amount"]
        self._emit("refund.created", created)
        self._emit("charge.refunded", charge)
        return created

    def expire_sessions(self, session: Thing, params: Thing) -> Thing:
        if session["status"] != "open":
            raise Refused(400, "invalid_request_error")
        session |= {"status": "expired", "url": None}
        if session["payment_intent"]:
            self._of(session["payment_intent"])["status"] = "canceled"
        self._emit("checkout.session.expired", session)
        return session

    def cancel_payment_intents(self, intent: Thing, params: Thing) -> Thing:
        is_cancellable = intent["status"] in {"requires_action", "requires_payment_method"}
        if not is_cancellable or intent["id"] in self.at_the_till:
            raise Refused(400, "invalid_request_error", "payment_intent_unexpected_state")
        intent |= {"status": "canceled", "cancellation_reason": params["cancellation_reason"], "next_action": None}
        intent["canceled_at"] = shapes.now()
        self._emit("payment_intent.canceled", intent)
        return intent

    # --- Actions of the buyer and the bank, and expiry -------------------------------------------------------------
    def pay(self, reference: str, three_ds: Thing | None = None) -> None:
        """Pays the full amount by the allowed method."""
        session, intent = self._at_the_page(reference)
        (method,) = intent["payment_method_types"]
        details = {"card": shapes.card_details(three_ds), "paypay": {"type": "paypay", "paypay": {}}}
        details["konbini"] = {"type": "konbini", "konbini": {"store": {"chain": "lawson"}}}
        charge = self._store(shapes.charge(intent, details[method]))
        intent |= {"status": "succeeded", "latest_charge": charge["id"], "last_payment_error": None}
        intent |= {"amount_received": intent["amount"], "next_action": None}
        self._emit("payment_intent.succeeded", intent)
        if session:
            session |= {"status": "complete", "payment_status": "paid", "url": None}
            self._emit("checkout.session.completed", session)

    def refuse(self, reference: str, error: Thing) -> None:
        """Declines a try; the page stays open for another card."""
        _session, intent = self._at_the_page(reference)
        intent |= {"status": "requires_payment_method", "last_payment_error": error, "next_action": None}
        self._emit("payment_intent.payment_failed", intent)

    def challenge(self, reference: str) -> None:
        """Starts 3-D Secure; no event is sent."""
        _session, intent = self._at_the_page(reference)
        intent |= {"status": "requires_action", "next_action": {"type": "redirect_to_url"}}

    def lapse(self, reference: str) -> None:
        """Expires a session or a voucher."""
        thing = self._thing(reference)
        if thing["object"] == "checkout.session":
            self.expire_sessions(thing, {})
            return
        error = {"type": "card_error", "code": "payment_intent_payment_attempt_expired", "message": "not paid"}
        thing |= {"status": "requires_payment_method", "next_action": None, "last_payment_error": error}
        self._emit("payment_intent.payment_failed", thing)

    def is_payable(self, reference: str) -> bool:
        thing = self._thing(reference)
        return thing["status"] in {"open", "requires_action"}

    def dispute(self, reference: str, status: str) -> None:
        """Opens or updates the dispute of a payment."""
        charge = self._of(self._intent_of(reference)["latest_charge"])
        charge["disputed"] = True
        created = next((t for t in self._all("dispute") if t["charge"] == charge["id"]), None)
        created = created or self._store(shapes.dispute(charge, status))
        created["status"] = status
        self._emit("charge.dispute.updated", created)

    def refund_becomes(self, reference: str, status: str) -> None:
        """Sets the status of the newest refund of a payment."""
        intent = self._intent_of(reference)["id"]
        refund = [t for t in self._all("refund") if t["payment_intent"] == intent][-1]
        refund["status"] = status
        if status == "failed":
            refund["failure_reason"] = "expired_or_canceled_card"
            self._of(refund["charge"])["amount_refunded"] -= refund["amount"]
        self._emit("refund.failed" if status == "failed" else "refund.updated", refund)

    # --- Internal -------------------------------------------------------------------------------------------------
    def _at_the_page(self, reference: str) -> tuple[Thing | None, Thing]:
        thing = self._thing(reference)
        if not self.is_payable(reference):
            raise Refused(400, "invalid_request_error")
        if thing["object"] == "payment_intent":
            return None, thing
        if not thing["payment_intent"]:
            params = {"metadata": thing["_intent_metadata"]}
            (method,) = thing["payment_method_types"]
            created = self._store(shapes.intent(params, amount=thing["amount_total"], method=method))
            thing["payment_intent"] = created["id"]
        return thing, self._of(thing["payment_intent"])

    def _within_limits(self, amount: int, method: str) -> None:
        low, high = LIMITS[method]
        if not low <= amount <= high:
            raise Refused(400, "invalid_request_error", "amount_too_small" if amount < low else "amount_too_large")

    def _listed(self, name: str, params: Thing, *, is_search: bool) -> Thing:
        object_types = {"sessions": "checkout.session", "payment_intents": "payment_intent", "refunds": "refund"}
        rows = self._all(object_types.get(name, "dispute"))[::-1]
        if is_search:
            name, value = re.fullmatch(r"metadata\['(\w+)'\]:'(\w+)'", params["query"]).groups()
            rows = [row for row in rows if row["metadata"].get(name) == value]
        for field in ("payment_intent", "status"):
            rows = [row for row in rows if field not in params or row.get(field) == params[field]]
        if after := params.get("starting_after"):
            rows = rows[[row["id"] for row in rows].index(after) + 1 :]
        page = rows[: params.get("limit", 10)]
        answer = {"object": "search_result" if is_search else "list", "url": "/v1", "has_more": len(page) < len(rows)}
        return answer | {"data": [self._shown(row) for row in page]}

    def _expanded(self, thing: Thing, expand: Any) -> Thing:
        shown = self._shown(thing)
        for path in expand:
            node = shown
            for name in path.split("."):
                if not node.get(name):
                    break
                if isinstance(node[name], str):
                    node[name] = self._shown(self._of(node[name]))
                node = node[name]
        return shown

    def _store(self, thing: Thing) -> Thing:
        self.things[thing["id"]] = thing
        return thing

    def _thing(self, reference: str) -> Thing:
        if reference not in self.things:
            raise Refused(404, "invalid_request_error", "resource_missing", param="id")
        return self.things[reference]

    def _of(self, reference: str | None) -> Thing:
        return self.things[reference] if reference else {}

    def _intent_of(self, reference: str) -> Thing:
        thing = self._thing(reference)
        return self._of(thing["payment_intent"]) if thing["object"] == "checkout.session" else thing

    def _all(self, object_type: str) -> list[Thing]:
        return [thing for thing in self.things.values() if thing["object"] == object_type]

    def _shown(self, thing: Thing) -> Thing:
        return {name: deepcopy(value) for name, value in thing.items() if not name.startswith("_")}

    def _emit(self, event_type: str, thing: Thing) -> None:
        event = shapes.event(event_type, self._shown(thing))
        schema_check.check_event(event)
        self.events.append(event)
