"""What the suite needs around a gateway: its provider running, a buyer at its pages, the news that it sends."""

from tests.contracts.stands.sandbox import SandboxStand

STANDS = {"sandbox": SandboxStand}
