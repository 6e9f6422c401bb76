"""Fixtures of staff who are logged in to the admin."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.utils import translation

from portal.shared.accounts.models import User


def let_in(client, user) -> None:
    """Logs in with a second factor, as the site requires of staff."""
    from allauth.mfa.models import Authenticator

    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client.force_login(user)
    session = client.session
    session["account_authentication_methods_user"] = str(user.pk)
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 1}]
    session.save()


@pytest.fixture(autouse=True)
def japanese():
    with translation.override("ja"):
        yield


@pytest.fixture
def staff(client, db) -> User:
    user = User.objects.create_superuser("staff@example.jp", locale="ja")
    let_in(client, user)
    return user


@pytest.fixture
def member(client, db) -> User:
    """A user with all permissions of the shop, to be made a member of an organizer."""
    user = User.objects.create_user("member@example.jp", is_staff=True)
    group = Group.objects.create(name="Organizers")
    of_shop = Permission.objects.filter(content_type__app_label="commerce")
    group.permissions.set(of_shop | Permission.objects.filter(codename="access_admin"))
    user.groups.add(group)
    let_in(client, user)
    return user
