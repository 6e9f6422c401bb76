"""Fixtures of the contract suite: every gateway with each of its methods."""

import pytest

from tests.audit_fixture import audited  # noqa: F401 - each test here ends with an audit
from tests.contracts.harness import HARNESSES
from tests.contracts.harness.base import GatewayHarness
from tests.contracts.harness.stripe import StripeHarness
from tests.factories.payments import use_live_server

PAIRS = [(name, method) for name, harness in sorted(HARNESSES.items()) for method in harness.methods]


def pairs(*methods: str):
    """Parametrizes `pair` for a rule about some methods only."""
    chosen = [pair for pair in PAIRS if pair[1] in methods]
    return pytest.mark.parametrize("pair", chosen, ids="-".join)


@pytest.fixture(params=PAIRS, ids="-".join)
def pair(request) -> tuple[str, str]:
    """Name of a gateway, and a method."""
    return request.param


@pytest.fixture
def harness(pair, live_server, settings):
    """A gateway for one method, with its provider running."""
    name, method = pair
    harness: GatewayHarness = HARNESSES[name](use_live_server(live_server, settings), method)
    yield harness
    harness.close()


@pytest.fixture
def gateway(harness):
    """The harness's gateway."""
    return harness.gateway


@pytest.fixture
def harness_for():
    """Makes a Stripe harness per method; on closing, each fails the test if the schema check found anything."""
    harnesses = []

    def make(method: str) -> StripeHarness:
        harnesses.append(StripeHarness("", method))
        return harnesses[-1]

    yield make
    for harness in reversed(harnesses):
        harness.close()
