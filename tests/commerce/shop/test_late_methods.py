"""The event's page and the choice of tickets say which payment methods end too early, before any ticket is held."""

import pytest

from commerce.catalog.models import Hold, PaymentMethod
from tests.commerce.catalog.test_late_methods import an_event
from tests.commerce.shop.checkout import checkout_url, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_noon")]
ALL_LATE = "は、公演までの日数が少ないため、お選びいただけません。"
SOME_LATE = "は、公演までの日数が少ないため、次の公演ではお選びいただけません。"


@pytest.mark.parametrize(("hours", "sentence"), [((30,), ALL_LATE), ((30, 90), SOME_LATE), ((90,), None)])
@pytest.mark.parametrize("is_chosen", [False, True])
def test_a_method_that_ends_too_early_is_named_before_tickets_are_held(client, buyer, hours, sentence, is_chosen):
    event = an_event(*hours)
    method = PaymentMethod.objects.get(code="konbini")
    page = checkout_url("checkout_tickets", event.slug) if is_chosen else f"/events/{event.slug}/"
    shown = text_of(client.get(page))
    assert [text for text in (ALL_LATE, SOME_LATE) if f"{method}{text}" in shown] == ([sentence] if sentence else [])
    if sentence == SOME_LATE:
        assert f"{sentence} {event.performances.order_by('starts_at').first().heading}" in shown
    assert Hold.objects.count() == 0
