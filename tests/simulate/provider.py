"""The payment provider of a run: in memory, with lost questions, lost answers, and news that come when they like."""

from dataclasses import replace
from datetime import datetime

from commerce.payments.gateways.base import Snapshot, Unknown, Unreachable, VerifiedEvent
from commerce.payments.states import OPEN, AttemptState
from tests.factories.memory_gateway import MemoryGateway
from tests.simulate import process

LOST_QUESTION, LOST_ANSWER = "question lost", "answer lost"


class SimulatedProvider(MemoryGateway):
    """`faults`: number of the call → fault. Each call is a point at which another actor may go on."""

    def __init__(self, faults: dict[int, object]) -> None:
        super().__init__()
        self.faults, self.number, self.is_calm = faults, 0, False

    def _call(self, what: str, call, lost):
        """Runs a call with the fault of its number; `lost` is what the caller gets without an answer."""
        process.point(f"provider: {what}")
        fault = None if self.is_calm else self.faults.get(self.number)
        self.number += not self.is_calm
        answer = lost if fault == LOST_QUESTION else call()
        process.point(f"provider: {fault or 'answers'}")
        if fault is None:
            return answer
        if isinstance(lost, Exception):
            raise lost
        return lost

    def start(self, request, *, key):
        return self._call("start", lambda: super(SimulatedProvider, self).start(request, key=key), Unknown("silent"))

    def fetch(self, reference):
        return self._call("fetch", lambda: super(SimulatedProvider, self).fetch(reference), Unreachable("silent"))

    def find(self, attempt):
        return self._call("find", lambda: super(SimulatedProvider, self).find(attempt), Unreachable("silent"))

    def cancel(self, reference, *, key):
        return self._call(
            "cancel", lambda: super(SimulatedProvider, self).cancel(reference, key=key), Unknown("silent")
        )

    def refund(self, request, *, key):
        return self._call("refund", lambda: super(SimulatedProvider, self).refund(request, key=key), Unknown("silent"))

    # --- What buyers and news do ---------------------------------------------------------------------------------
    def knows(self, snapshot: Snapshot) -> None:
        """Has a payment that a scenario has prepared."""
        self.payments[snapshot.reference] = snapshot

    def pay(self, reference: str, at: datetime) -> bool:
        """The buyer pays; False when the payment was ended before."""
        snapshot = self.payments[reference]
        if snapshot.state not in OPEN:
            return False
        three_ds = {"result": "authenticated"} if snapshot.method == "card" else {}
        self.payments[reference] = replace(
            snapshot, state=AttemptState.PAID, charge_id=f"ch-{reference}", paid_at=at, three_ds=three_ds
        )
        return True

    def event(self, number: int, reference: str, at: datetime) -> VerifiedEvent:
        """News of a payment; the same number is the same news again."""
        return VerifiedEvent(f"news-{number}", "payment", reference, at, livemode=False)
