"""Fixtures for tests over HTTP with the sandbox provider, and for tests with a provider in this process."""

import pytest

from commerce.payments.gateways.routing import gateway_named
from tests.factories.memory_gateway import use_memory_gateway
from tests.factories.payments import SandboxBuyer, use_live_server


@pytest.fixture
def site_url(live_server, settings) -> str:
    """The URL of a live server with the shop and the sandbox provider."""
    return use_live_server(live_server, settings)


@pytest.fixture
def buyer(site_url) -> SandboxBuyer:
    """A buyer with a test card."""
    return SandboxBuyer(site_url)


@pytest.fixture
def provider(monkeypatch, settings):
    """A provider in this process that serves all methods and follows the test's instructions."""
    yield use_memory_gateway(monkeypatch, settings)
    gateway_named.cache_clear()
