"""Fixtures of the contract suite: every gateway with each of its methods."""

import pytest

from tests.audit_fixture import audited  # noqa: F401 - each test here ends with an audit
from tests.contracts.harness import STANDS
from tests.contracts.harness.base import Stand
from tests.contracts.harness.stripe import StripeStand
from tests.factories.payments import open_house

PAIRS = [(name, method) for name, stand in sorted(STANDS.items()) for method in stand.methods]


def pairs(*methods: str):
    """The parameters of `stand` for a rule that speaks of some methods only."""
    chosen = [pair for pair in PAIRS if pair[1] in methods]
    return pytest.mark.parametrize("pair", chosen, ids="-".join)


@pytest.fixture(params=PAIRS, ids="-".join)
def pair(request) -> tuple[str, str]:
    """Gateway and method."""
    return request.param


@pytest.fixture
def stand(pair, live_server, settings):
    """A gateway with its provider beside it, about to pay by one method."""
    name, method = pair
    stand: Stand = STANDS[name](open_house(live_server, settings), method)
    yield stand
    stand.close()


@pytest.fixture
def gateway(stand):
    """The gateway alone."""
    return stand.gateway


@pytest.fixture
def stand_for():
    """Stripe's stands by method; each ends with nothing that the judge found."""
    stands = []

    def make(method: str) -> StripeStand:
        stands.append(StripeStand("", method))
        return stands[-1]

    yield make
    for stand in reversed(stands):
        stand.close()
