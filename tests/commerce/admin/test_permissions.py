"""Row permissions of staff by organizer."""

import pytest
from django.contrib.auth.models import Permission

from commerce.admin.base.permissions import visible_to
from commerce.catalog.models import Event, OrganizerMembership
from tests.factories.accounts import make_editor, make_staff
from tests.factories.catalog import EventFactory

pytestmark = pytest.mark.django_db


def test_whoever_left_the_last_organizer_sees_nothing_more():
    event, other, member = EventFactory(), EventFactory(), make_editor()
    membership = OrganizerMembership.objects.create(organizer=event.organizer, user=member)
    assert list(visible_to(Event.objects.all(), member)) == [event]

    membership.delete()
    assert list(visible_to(Event.objects.all(), member)) == []
    assert set(visible_to(Event.objects.all(), make_staff())) == {event, other}


def test_staff_of_the_site_who_may_change_organizers_see_all():
    event, clerk = EventFactory(), make_editor()
    clerk.user_permissions.add(Permission.objects.get(codename="change_organizer"))

    assert list(visible_to(Event.objects.all(), clerk)) == [event]
