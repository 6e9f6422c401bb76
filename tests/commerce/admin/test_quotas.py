"""Stock that several ticket types share is one row with one number in the admin, never a number per type."""

import re

import pytest
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
