"""A read-only gateway in memory that returns snapshots set by tests."""

from collections.abc import Mapping

from commerce.payments.gateways.base import MethodRules, Snapshot, Unreachable
from commerce.payments.gateways.routing import GATEWAYS, REQUIRED_SETTINGS, gateway_named
from commerce.payments.gateways.sandbox.adapter import SandboxGateway

NAME = "recorded"


class RecordedGateway:
    """Implements only the reads of `base.Gateway`. `snapshots`: reference → snapshot."""

    is_live = False

    def __init__(self) -> None:
        self.snapshots: dict[str, Snapshot] = {}

    def capabilities(self) -> Mapping[str, MethodRules]:
        """Rules of the sandbox."""
        return SandboxGateway().capabilities()

    def fetch(self, reference: str) -> Snapshot:
        """Returns the snapshot that a test set. Raises Unreachable if there is none."""
        if reference not in self.snapshots:
            raise Unreachable(reference)
        return self.snapshots[reference]


def record(monkeypatch, settings, *methods: str) -> RecordedGateway:
    """Routes the methods to the recorded gateway for one test; returns it."""
    monkeypatch.setitem(GATEWAYS, NAME, RecordedGateway)
    monkeypatch.setitem(REQUIRED_SETTINGS, NAME, ())
    settings.PAYMENT_GATEWAYS = settings.PAYMENT_GATEWAYS | dict.fromkeys(methods, NAME)
    gateway = gateway_named(NAME)
    gateway.snapshots.clear()
    return gateway
