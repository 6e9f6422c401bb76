"""Fixtures of the stories that cross HTTP."""

import pytest

from tests.factories.payments import SandboxBuyer, open_house


@pytest.fixture
def house(live_server, settings) -> str:
    """The shop and the sandbox provider at one address that really answers."""
    return open_house(live_server, settings)


@pytest.fixture
def buyer(house) -> SandboxBuyer:
    """Somebody with a test card."""
    return SandboxBuyer(house)
