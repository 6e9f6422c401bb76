"""Fixtures of the contract suite: every gateway with each of its methods."""

import pytest

from tests.audit_fixture import audited  # noqa: F401 - each test here ends with an audit
from tests.contracts.harness import HARNESSES
from tests.contracts.harness.base import GatewayHarness
from tests.contracts.harness.stripe import StripeHarness
from tests.factories.payments import use_live_server

PAIRS = [(name, method) for name, harness in sorted(HARNESSES.items()) for method in harness.methods]


def pairs(*methods: str):
    """The parameters of `stand` for a rule that speaks of some methods only."""
    chosen = [pair for pair in PAIRS if pair[1] in methods]
    return pytest.mark.parametrize("pair", chosen, ids="-".join)


@pytest.fixture(params=PAIRS, ids="-".join)
def pair(request) -> tuple[str, str]:
    """Gateway and method."""
    return request.param


@pytest.fixture
def harness(pair, live_server, settings):
    """A gateway with its provider beside it, about to pay by one method."""
    name, method = pair
    harness: GatewayHarness = HARNESSES[name](use_live_server(live_server, settings), method)
    yield harness
    harness.close()


@pytest.fixture
def gateway(harness):
    """The gateway alone."""
    return harness.gateway


@pytest.fixture
def harness_for():
    """Stripe's stands by method; each ends with nothing that the judge found."""
    stands = []

    def make(method: str) -> StripeHarness:
        stands.append(StripeHarness("", method))
        return stands[-1]

    yield make
    for harness in reversed(stands):
        harness.close()
