"""Actors: the stored form, which rows of older versions have too."""

from portal.shared.accounts.models import User
from portal.shared.actors import is_staff_actor, staff_actor


def test_a_staff_actor_is_stored_with_its_address():
    actor = staff_actor(User(email="sato@example.jp"))
    assert actor == "staff:sato@example.jp"
    assert is_staff_actor(actor)
