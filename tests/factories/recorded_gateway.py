"""A provider in memory, at the edge where a vendor's would be: it says of each payment what a test has written down."""

from collections.abc import Mapping

from commerce.payments.gateways.base import MethodRules, Snapshot, Unreachable
from commerce.payments.gateways.routing import GATEWAYS, REQUIRED_SETTINGS, gateway_named
from commerce.payments.gateways.sandbox.adapter import SandboxGateway

NAME = "recorded"


class RecordedGateway:
    """Answers questions; nothing is begun, cancelled or refunded here. `truth`: reference → what is so at present."""

    is_live = False

    def __init__(self) -> None:
        self.truth: dict[str, Snapshot] = {}

    def capabilities(self) -> Mapping[str, MethodRules]:
        """The sandbox's, whose methods have the limits of real ones."""
        return SandboxGateway().capabilities()

    def fetch(self, reference: str) -> Snapshot:
        """What is written down. Raises Unreachable where nothing is."""
        if reference not in self.truth:
            raise Unreachable(reference)
        return self.truth[reference]


def record(monkeypatch, settings, *methods: str) -> RecordedGateway:
    """Routes the methods to it for one test."""
    monkeypatch.setitem(GATEWAYS, NAME, f"{__name__}.RecordedGateway")
    monkeypatch.setitem(REQUIRED_SETTINGS, NAME, ())
    settings.PAYMENT_GATEWAYS = settings.PAYMENT_GATEWAYS | dict.fromkeys(methods, NAME)
    gateway = gateway_named(NAME)
    gateway.truth.clear()
    return gateway
