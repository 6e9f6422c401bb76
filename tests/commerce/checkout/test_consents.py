"""Consents: which terms a buyer accepts, and which of them changed since the buyer's last order."""

from datetime import timedelta

import pytest

from cms.terms.models import TermsVersion
from commerce.checkout.confirmation import build_confirmation
from commerce.checkout.consents import consent_texts, updated_terms
from commerce.checkout.quotes import quote_of
from commerce.checkout.services import choose_method, place_order
from tests.factories.catalog import AT, EventFactory
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.django_db


def write(terms_kind: str, number: int = 1, locale: str = "ja", subject: str = "") -> TermsVersion:
    return TermsVersion.objects.create(
        kind=terms_kind,
        number=number,
        locale=locale,
        subject=subject,
        published_at=AT,
        text=f"{number}",
        sha256=f"{number}",
    )


def accept(order, texts, at=AT):
    order = choose_method(order, "card", at)
    return place_order(
        order, confirmation_data=build_confirmation(order, quote_of(order), terms=texts, at=at), consents=texts, at=at
    )


def test_only_the_organizers_terms_are_added_to_the_sites():
    organizer, other = EventFactory().organizer, EventFactory().organizer
    texts = [write("terms"), write("privacy"), write("organizer", subject=organizer.slug)]
    assert (consent_texts("ja", organizer), consent_texts("ja", other)) == (texts, texts[:2])


def test_a_text_without_a_translation_is_accepted_in_japanese():
    texts = [write("terms"), write("privacy", locale="en")]
    assert consent_texts("en", EventFactory().organizer) == texts


def test_versions_and_time_are_stored_with_the_order():
    order = OrderFactory()
    texts = [write("terms"), write("privacy"), write("organizer", subject=order.event.organizer.slug)]
    accept(order, texts)
    consents = order.consents.order_by("pk").values_list("terms_version__kind", "terms_version__number", "at")
    assert list(consents) == [("terms", 1, AT), ("privacy", 1, AT), ("organizer", 1, AT)]


def test_a_new_version_is_updated_terms_only_for_buyers_of_an_older_one():
    order = OrderFactory()
    old = write("terms")
    accept(order, [old, write("privacy")])
    new = write("terms", 3)
    texts = consent_texts("ja", order.event.organizer)
    assert [(u.version, u.before, u.changes_path) for u in updated_terms(order.user, texts)] == [
        (new, old, "/terms/3/changes/1/")
    ]
    assert updated_terms(OrderFactory().user, texts) == []
    again = OrderFactory(user=order.user, event=EventFactory())
    accept(again, texts, AT + timedelta(minutes=1))
    assert updated_terms(order.user, texts) == []
