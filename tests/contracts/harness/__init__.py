"""What the suite needs around a gateway: its provider running, a buyer at its pages, the news that it sends."""

from tests.contracts.harness.base import Stand
from tests.contracts.harness.komoju import KomojuStand
from tests.contracts.harness.sandbox import SandboxStand
from tests.contracts.harness.stripe import StripeStand

STANDS: dict[str, type[Stand]] = {stand.name: stand for stand in (KomojuStand, SandboxStand, StripeStand)}
