"""What the suite needs around a gateway: its provider running, a buyer at its pages, the news that it sends."""

from tests.contracts.harness.base import GatewayHarness
from tests.contracts.harness.komoju import KomojuHarness
from tests.contracts.harness.sandbox import SandboxHarness
from tests.contracts.harness.stripe import StripeHarness

HARNESSES: dict[str, type[GatewayHarness]] = {
    harness.name: harness for harness in (KomojuHarness, SandboxHarness, StripeHarness)
}
