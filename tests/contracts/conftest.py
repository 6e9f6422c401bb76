"""Fixtures of the contract suite."""

import pytest

from tests.contracts.stands import STANDS
from tests.factories.payments import open_house


@pytest.fixture(params=sorted(STANDS))
def stand(request, live_server, settings):
    """A gateway with its provider beside it."""
    return STANDS[request.param](open_house(live_server, settings))


@pytest.fixture
def gateway(stand):
    """The gateway alone."""
    return stand.gateway
