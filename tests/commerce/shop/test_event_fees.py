"""The fees of a chosen event, read from the rows by which the shop charges."""

import pytest

from commerce.catalog.models import EventFee
from portal.shared import clock
from tests.factories.catalog import EventFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def test_the_fees_of_the_chosen_event_are_shown(client):
    event = EventFactory(at=clock.now(), title="冬の会")
    assert "110円" not in client.get("/tickets/fees/").text
    assert "110円" in client.get("/tickets/fees/", {"event": event.slug}).text
    EventFee.objects.filter(event=event).update(amount_yen=330)
    part = client.get("/tickets/fees/", {"event": event.slug}, headers=HTMX).text
    assert ("330円" in part, "<html" in part) == (True, False)


@pytest.mark.parametrize("slug", ["", "nothing", "draft"])
def test_an_event_that_is_not_on_the_list_is_asked_for_again(client, slug):
    EventFactory(at=clock.now(), slug="draft", draft=True)
    assert client.get("/tickets/fees/", {"event": slug}).status_code == 422
