"""What the suite needs around a gateway: its provider running, a buyer at its pages, the news that it sends."""

from tests.contracts.stands.base import Stand
from tests.contracts.stands.komoju import KomojuStand
from tests.contracts.stands.sandbox import SandboxStand
from tests.contracts.stands.stripe import StripeStand

STANDS: dict[str, type[Stand]] = {stand.name: stand for stand in (KomojuStand, SandboxStand, StripeStand)}
