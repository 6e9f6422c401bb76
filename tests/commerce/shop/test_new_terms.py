"""The confirmation page links what changed since the accepted terms, and the organizer's legal notice."""

import pytest

from cms.terms.models import TermsVersion
from commerce.checkout.consents import consent_texts
from tests.commerce.checkout.test_consents import accept
from tests.commerce.shop.checkout import checkout_url, ready, text_of
from tests.factories.catalog import AT, EventFactory
from tests.factories.orders import OrderFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_noon")]


def test_a_changed_version_asks_again_and_shows_the_changes(client, buyer, terms):
    first = OrderFactory(user=buyer)
    accept(first, consent_texts("ja", first.event.organizer))
    second = ready(buyer, event=EventFactory())
    assert "変わった規約があります" not in text_of(client.get(checkout_url("checkout_confirm", second.code)))
    TermsVersion.objects.create(kind="terms", locale="ja", number=2, published_at=AT, text="新", sha256="0")
    page = client.get(checkout_url("checkout_confirm", second.code)).content.decode()
    assert ("変わった規約があります" in page, 'href="/terms/2/changes/1/"' in page) == (True, True)
    assert 'name="agreed"' in page
    pressed = client.post(checkout_url("order_pay", second.code), {"screen": "", "agreed": ""})
    assert pressed.status_code == 409


def test_the_seller_s_legal_notice_is_linked(client, buyer):
    order = ready(buyer)
    page = client.get(checkout_url("checkout_confirm", order.code)).content.decode()
    assert f'href="{checkout_url("organizer_legal", order.event.organizer.slug)}"' in page
