"""Gate passes in the admin: the PIN is shown once, and the form validates performance and end."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from commerce.admin.catalog.gate_passes import GatePassForm
from commerce.tickets.gate_passes import WrongPin, gate_pass_by_pin
from commerce.tickets.models import GatePass
from portal.shared import clock
from tests.factories.catalog import EventFactory

pytestmark = pytest.mark.django_db


def typed(at) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def test_a_new_pass_shows_its_pin_once_and_the_pin_is_valid_until_the_end(client, staff):
    event, until = EventFactory(), clock.now() + timedelta(hours=9)
    data = {"event": event.pk, "performance": "", "name": "正面入口", "valid_until": typed(until)}
    page = client.post("/staff/gate_passes/new/", data, follow=True).content.decode()
    pin = re.search(r"PINは (\d{8}) です", page)[1]
    assert gate_pass_by_pin(pin, clock.now()) == GatePass.objects.get(event=event, name="正面入口")
    assert pin not in client.get("/staff/gate_passes/").content.decode()
    with pytest.raises(WrongPin):
        gate_pass_by_pin(pin, until + timedelta(minutes=1))


def test_a_pass_for_another_events_date_or_for_the_past_is_refused(staff):
    event, other = EventFactory(), EventFactory()
    data = {
        "event": event.pk,
        "performance": other.performances.get().pk,
        "name": "北口",
        "valid_until": "2020-01-01 10:00",
    }
    form = GatePassForm(data, for_user=staff)
    assert form.errors == {
        "performance": ["選んだイベントの公演を選んでください。"],
        "valid_until": ["これからの日時を入れてください。"],
    }
