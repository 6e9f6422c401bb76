"""Actions at the fake KOMOJU: of buyers on its page and at a store, of its staff, and of card companies."""

import json

from tests.contracts.komoju_fake.records import ApiError, new_id, stamp

OK = {"transStatus": "Y", "eci": "05"}
NOT_AUTHENTICATED = {"transStatus": "N", "eci": "07"}


class HostedPage:
    """Mixin of the fake server; every method takes the session's id."""

    def try_to_pay(self, session_id: str, three_ds: dict | None = None) -> dict:
        """Starts a try with the session's only method. Raises ApiError if the session has ended."""
        payment_type = self.session(session_id)["payment_methods"][0]["type"]
        is_card = payment_type == "credit_card"
        card = {"brand": "visa", "last_four_digits": "4242", "month": 12, "year": 2039} if is_card else {}
        payment = self.begin(session_id, {"type": payment_type} | card)
        if is_card:
            self.authenticated(session_id, three_ds or OK)
        return payment

    def authenticated(self, session_id: str, result: dict | None, verification: str = "OK") -> None:
        """Sets the result of 3-D Secure; None: it is not finished."""
        token = {"id": new_id(), "created_at": stamp(), "authentication_url": f"{self.url}/3ds"}
        token |= {"verification_status": verification if result else "NEEDS_VERIFY"}
        if result:
            token["three_ds_auth_result"] = result
        self.sessions[session_id]["secure_token"] = token

    def pays(self, session_id: str, three_ds: dict | None = None) -> dict:
        return self.move(self.try_to_pay(session_id, three_ds), "captured")

    def is_refused(self, session_id: str, three_ds: dict | None = None) -> dict:
        """One try fails; the page stays open."""
        return self.move(self.try_to_pay(session_id, three_ds), "failed")

    def leaves(self, session_id: str) -> dict:
        """The buyer leaves during 3-D Secure or on PayPay's page."""
        payment = self.try_to_pay(session_id)
        if payment["payment_details"]["type"] == "credit_card":
            self.authenticated(session_id, None)
        return payment

    def page_ends(self, session_id: str) -> None:
        """The session expires."""
        self.sessions[session_id]["expired"] = True

    def of(self, session_id: str) -> dict:
        """Returns the newest payment of a session."""
        return self.payments[self.sessions[session_id]["payment"]]

    def till(self, session_id: str) -> dict:
        """The voucher is paid at a store."""
        payment = self.of(session_id)
        if payment["status"] != "authorized":
            raise ApiError(422, "number_is_over")
        return self.move(payment, "captured")

    def lapses(self, session_id: str) -> dict:
        """The voucher expires unpaid."""
        return self.move(self.of(session_id), "expired")

    def request_goes_on(self, session_id: str, status: str, *, shows_refund: bool = True) -> None:
        """KOMOJU's staff execute the newest bank transfer ("completed") or refuse it ("rejected")."""
        payment = self.of(session_id)
        request = payment["refund_requests"][-1]
        request["status"] = status
        if status == "completed" and shows_refund:
            self.add_refund(payment, self.amounts[request["id"]], None)

    def charged_back(self, session_id: str) -> dict:
        """The card company charges the payment back."""
        payment = self.of(session_id)
        return self.add_refund(payment, payment["total"], "chargeback", chargeback=True)

    def latest_event(self) -> bytes:
        return json.dumps(self.events[-1], ensure_ascii=False).encode()
