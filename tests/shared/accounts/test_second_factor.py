"""The second factor cannot be bypassed at any URL of the site."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from tests.factories.accounts import PASSWORD, give_second_factor, make_buyer, make_staff

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/_util/login/", "/en/_util/login/", "/staff/login/"])
def test_other_login_pages_redirect_to_ours(client, address):
    make_staff("manager@example.jp")
    posted = client.post(address, {"username": "manager@example.jp", "password": PASSWORD})

    assert posted["Location"].endswith("/accounts/login/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("name", ["mfa_deactivate_totp", "mfa_index", "mfa_generate_recovery_codes"])
def test_a_session_without_the_factor_cannot_change_it(client, name):
    staff = make_staff("manager@example.jp")
    give_second_factor(staff)
    client.force_login(staff)
    response = client.post(reverse(name)) if name != "mfa_index" else client.get(reverse(name))

    assert response["Location"].startswith(reverse("mfa_reauthenticate"))
    assert Authenticator.objects.filter(user=staff).count() == 1


def test_a_user_without_a_factor_can_set_one_up(client):
    client.force_login(make_buyer("hanako@example.jp"))

    assert client.get(reverse("mfa_index")).status_code == 200
