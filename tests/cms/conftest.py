"""Who works in the admin."""

import time

import pytest
from django.contrib.auth.models import Group

from cms.demo import site
from tests.factories.accounts import give_second_factor, make_buyer
from tests.factories.cms import make_help


@pytest.fixture
def editor(client):
    """A browser in which a member of the group Editors has shown the second factor."""
    make_help()
    site.load_editors(site.tree_root())
    user = make_buyer()
    user.groups.add(Group.objects.get(name="Editors"))
    give_second_factor(user)
    client.force_login(user)
    session = client.session
    session["account_authentication_methods_user"] = str(user.pk)
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time()}]
    session.save()
    return client
