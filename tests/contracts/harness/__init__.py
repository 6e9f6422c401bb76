"""Harnesses of the contract tests: a gateway, its running provider, and actions of the buyer and the provider."""

from tests.contracts.harness.base import GatewayHarness
from tests.contracts.harness.komoju import KomojuHarness
from tests.contracts.harness.sandbox import SandboxHarness
from tests.contracts.harness.stripe import StripeHarness

HARNESSES: dict[str, type[GatewayHarness]] = {
    harness.name: harness for harness in (KomojuHarness, SandboxHarness, StripeHarness)
}
