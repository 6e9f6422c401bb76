"""Harnesses of KOMOJU for the tests of its gateway."""

import pytest

from tests.contracts.harness.komoju import KomojuHarness


@pytest.fixture
def harness_for():
    """Makes a harness with a fake server of its own for each method that a test requests."""
    harnesses = []

    def make(method: str) -> KomojuHarness:
        harnesses.append(KomojuHarness("", method))
        return harnesses[-1]

    yield make
    for harness in reversed(harnesses):
        harness.close()


@pytest.fixture
def card(harness_for) -> KomojuHarness:
    return harness_for("card")


@pytest.fixture
def konbini(harness_for) -> KomojuHarness:
    return harness_for("konbini")
