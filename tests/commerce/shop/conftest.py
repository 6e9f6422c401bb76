"""Fixtures of the checkout tests: a logged-in buyer, the terms in force, a frozen clock."""

import pytest
import time_machine

from cms.terms.models import TermsVersion
from tests.factories.accounts import make_buyer
from tests.factories.catalog import AT


@pytest.fixture
def monday_noon():
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def terms():
    return [
        TermsVersion.objects.create(
            kind=kind, locale="ja", number=1, published_at=AT, text="本文", sha256=TermsVersion.digest("本文")
        )
        for kind in ("terms", "privacy")
    ]


@pytest.fixture
def buyer(client):
    user = make_buyer("hanako@example.jp", phone="09012345678")
    client.force_login(user)
    return user
