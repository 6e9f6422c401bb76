"""Creation of buyers' accounts, and expiry of verification links."""

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate

from portal.shared import clock
from portal.shared.accounts.jobs import expire_links
from portal.shared.accounts.models import EmailVerification, User
from portal.shared.accounts.services import AddressTaken, LinkExpired, confirm_verification, create_buyer
from tests.factories.accounts import make_buyer, make_verification

pytestmark = pytest.mark.django_db
BUYER = {"password": "kaze-to-hikari-26", "name": "山田 花子", "kana": "", "phone": "", "locale": "ja"}


def test_a_new_buyer_can_log_in_at_once(rf):
    at = clock.now()
    user = create_buyer(email=" Hanako@Example.jp", at=at, **BUYER)

    assert (user.email, user.date_joined) == ("hanako@example.jp", at)
    assert authenticate(rf.post("/"), email="HANAKO@example.jp", password=BUYER["password"]) == user
    assert user.emailaddress_set.get().verified


def test_an_address_has_one_account_in_upper_and_lower_case():
    make_buyer("hanako@example.jp")

    with pytest.raises(AddressTaken):
        create_buyer(email="HANAKO@example.jp", at=clock.now(), **BUYER)
    assert User.objects.count() == 1


def test_a_link_cannot_be_confirmed_at_its_expiry():
    verification = make_verification(clock.now())

    with pytest.raises(LinkExpired):
        confirm_verification(verification, verification.expires_at)


def test_the_job_expires_unused_links():
    at = clock.now()
    make_verification(at, email="open@example.jp")
    make_verification(at - timedelta(hours=25), email="ended@example.jp", expires_at=at - timedelta(hours=1))

    assert expire_links(at) == 1
    assert sorted(EmailVerification.objects.values_list("email", "state")) == [
        ("ended@example.jp", "expired"),
        ("open@example.jp", "sent"),
    ]
