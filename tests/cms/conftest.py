"""Fixtures of users in the admin."""

import time
from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from cms.demo_content import site
from portal.shared.accounts.models import User
from tests.factories.accounts import give_second_factor, make_buyer
from tests.factories.cms import make_help


@pytest.fixture
def log_in(client) -> Callable[[User], Client]:
    """Logs a user in with a second factor; returns the client."""

    def log_in_as(user: User) -> Client:
        give_second_factor(user)
        client.force_login(user)
        session = client.session
        session["account_authentication_methods_user"] = str(user.pk)
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time()}]
        session.save()
        return client

    return log_in_as


@pytest.fixture
def editor_client(log_in) -> Client:
    """The client of a member of the group Editors; the test creates the pages."""
    site.load_editors(site.tree_root())
    user = make_buyer()
    user.groups.add(Group.objects.get(name="編集者"))
    return log_in(user)


@pytest.fixture
def editor(request) -> Client:
    """As `editor_client`, with a help of one question."""
    make_help()
    return request.getfixturevalue("editor_client")
