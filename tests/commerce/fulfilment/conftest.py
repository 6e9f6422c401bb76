"""Fixtures of the stories that cross HTTP, and of those told by a provider in this process."""

import pytest

from commerce.payments.gateways.routing import gateway_named
from tests.factories.memory_gateway import open_memory_house
from tests.factories.payments import SandboxBuyer, open_house


@pytest.fixture
def house(live_server, settings) -> str:
    """The shop and the sandbox provider at one address that really answers."""
    return open_house(live_server, settings)


@pytest.fixture
def buyer(house) -> SandboxBuyer:
    """Somebody with a test card."""
    return SandboxBuyer(house)


@pytest.fixture
def provider(monkeypatch, settings):
    """A provider in this process that serves all methods and does what the test tells it."""
    yield open_memory_house(monkeypatch, settings)
    gateway_named.cache_clear()
