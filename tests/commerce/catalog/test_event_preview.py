"""The preview of an event has the context of the public page, which the shop registers at start."""

import pytest

from commerce.catalog.event_preview import preview_context
from tests.factories.catalog import EventFactory

pytestmark = pytest.mark.django_db


def test_the_preview_has_the_context_of_the_public_page():
    event = EventFactory()
    context = preview_context(event)

    assert set(context) == {
        "summary",
        "event",
        "issue_terms",
        "cancellation_terms",
        "draws",
        "late_methods",
        "share_image",
        "structured",
    }
    assert context["event"] == event
