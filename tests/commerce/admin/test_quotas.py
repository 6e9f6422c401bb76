"""Stock that several ticket types share is one row with one number in the admin, never a number per type."""

import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from commerce.catalog.models import QuotaCounter, TicketType
from tests.factories.catalog import EventFactory

pytestmark = pytest.mark.django_db


def cells(page: str) -> list[str]:
    return [" ".join(cell.split()) for cell in re.findall(r"<td[^>]*>([^<]*)</td>", page)]


def test_a_quota_of_three_ticket_types_is_counted_once(client, staff):
    shared, *others = EventFactory(types=3, size=612).quotas.order_by("pk")
    TicketType.objects.update(quota=shared)
    for other in others:
        other.counters.all().delete()
        other.delete()
    QuotaCounter.objects.update(taken=12)
    quotas, types = (client.get(reverse(f"{name}:index")).text for name in ("quotas", "ticket_types"))
    assert (cells(quotas).count("612"), cells(quotas).count("12")) == (1, 1)
    assert (cells(types).count("612"), cells(types).count("12")) == (0, 0)


def test_a_ticket_types_quotas_are_chosen_by_event_and_name(client, staff):
    quotas = [quota for title in ("月の夜", "海の朝") for quota in EventFactory(title=title).quotas.all()]
    page = BeautifulSoup(client.get(reverse("ticket_types:add")).content, "lxml")
    choices = [" ".join(option.text.split()) for option in page.select("[name=quota] option") if option["value"]]
    assert sorted(choices) == sorted(f"{quota.event.title} {quota.name}" for quota in quotas)
