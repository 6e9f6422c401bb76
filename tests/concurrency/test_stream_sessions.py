"""Several devices start a stream at once: one plays; a control without the lock shows the race."""

import time

import pytest

from commerce.catalog.models import Performance
from commerce.tickets import stream_sessions
from commerce.tickets.models import StreamSession
from tests.concurrency.threads import at_once
from tests.factories.catalog import AT
from tests.factories.paid_orders import a_bought_order

pytestmark = pytest.mark.django_db(transaction=True)
DEVICES = 4


def begun_at_once() -> list[str]:
    order, performance = a_bought_order(), Performance.objects.get()

    def begin(device: str):
        def one() -> str:
            try:
                stream_sessions.start_or_renew(order, performance, device=device, at=AT)
            except stream_sessions.TooManyDevices as error:
                return error.code
            return "plays"

        return one

    return sorted(at_once([begin(f"device{n}") for n in range(DEVICES)]))


def test_of_many_devices_at_once_one_plays():
    assert begun_at_once() == ["plays"] + ["too_many_devices"] * (DEVICES - 1)
    assert StreamSession.objects.count() == 1


def test_without_the_lock_several_would_play(monkeypatch):
    monkeypatch.setattr(stream_sessions, "lock", lambda pk: None)
    see = stream_sessions._store_heartbeat

    def slow(*given):
        time.sleep(0.2)  # all have counted before one writes
        see(*given)

    monkeypatch.setattr(stream_sessions, "_store_heartbeat", slow)
    assert begun_at_once().count("plays") > 1
