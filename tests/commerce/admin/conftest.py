"""Staff who are let into the admin."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.utils import translation

from portal.shared.accounts.models import User


def let_in(client, user) -> None:
    """Logs in with a second factor, as the site asks of staff."""
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
    """Somebody who works for an organizer and may edit the catalogue and read orders."""
    user = User.objects.create_user("member@example.jp", is_staff=True)
    group = Group.objects.create(name="Organizers")
    wanted = Permission.objects.filter(content_type__app_label="commerce") | Permission.objects.filter(
        codename="access_admin"
    )
    group.permissions.set(wanted)
    user.groups.add(group)
    let_in(client, user)
    return user
