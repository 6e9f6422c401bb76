"""Fixtures of the stories that cross HTTP, and of those told by a provider in this process."""

import pytest

from commerce.payments.gateways.routing import gateway_named
from tests.factories.memory_gateway import use_memory_gateway
from tests.factories.payments import SandboxBuyer, use_live_server


@pytest.fixture
def site_url(live_server, settings) -> str:
    """The shop and the sandbox provider at one address that really answers."""
    return use_live_server(live_server, settings)


@pytest.fixture
def buyer(site_url) -> SandboxBuyer:
    """Somebody with a test card."""
    return SandboxBuyer(site_url)


@pytest.fixture
def provider(monkeypatch, settings):
    """A provider in this process that serves all methods and does what the test tells it."""
    yield use_memory_gateway(monkeypatch, settings)
    gateway_named.cache_clear()
