"""特定商取引法: an event of an organizer with an incomplete notice is not published; organizers can replace sentences."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from commerce.catalog.models import Event, Organizer
from commerce.catalog.models.legal_notice import DEFAULT_TEXTS, LegalWording, wordings
from portal.shared import clock
from portal.shared.accounts.models import User
from portal.shared.http.page_cache import content_changed
from tests.commerce.admin.conftest import let_in
from tests.factories.catalog import EventFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def japanese():
    with translation.override("ja"):
        yield


@pytest.fixture
def staff(client, db) -> User:
    user = User.objects.create_superuser("staff@example.jp", locale="ja")
    let_in(client, user)
    return user


def with_columns(event: Event, **fields) -> Organizer:
    Organizer.objects.filter(pk=event.organizer_id).update(**fields)
    return Organizer.objects.get(pk=event.organizer_id)


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({}, []),
        ({"phone": " ", "postal_address": ""}, ["住所", "電話番号"]),
        ({"legal_name": "", "representative": "", "email": ""}, ["正式名称", "代表者または責任者", "メールアドレス"]),
        ({"is_corporate": False, "discloses_on_request": True, "phone": "", "postal_address": ""}, []),
        ({"is_corporate": True, "discloses_on_request": True, "phone": ""}, ["電話番号"]),
    ],
)
def test_missing_items_are_listed(fields, missing):
    assert with_columns(EventFactory(), **fields).missing_items == missing


def test_an_event_of_an_incomplete_organizer_is_not_published_and_missing_items_are_shown(client, staff, bare_tree):
    event = EventFactory(at=clock.now())
    Event.objects.update(live=False)
    with_columns(event, postal_address="", phone="")
    text = event.texts.get(language="ja")
    data = {
        "texts-TOTAL_FORMS": "1",
        "texts-INITIAL_FORMS": "1",
        "texts-MIN_NUM_FORMS": "1",
        "texts-MAX_NUM_FORMS": "2",
        "texts-0-id": text.pk,
        "texts-0-language": "ja",
        "texts-0-title": "新しい題",
        "texts-0-body": "null",
        "texts-0-cautions": "null",
        "texts-0-ORDER": "1",
    }
    url = reverse("wagtailsnippets_commerce_event:edit", args=[event.pk])
    refused = client.post(url, data | {"action-publish": "1"}).content.decode()
    assert "足りない項目があります。（住所、電話番号）" in refused
    assert Event.objects.get().live is False
    assert client.post(url, data).status_code == 302  # a draft may be saved
    with_columns(event, postal_address="東京都", phone="03-0000-0000")
    assert client.post(url, data | {"action-publish": "1"}).status_code == 302
    assert Event.objects.get().live is True


def test_a_scheduled_publication_is_checked_too():
    event = EventFactory()
    Event.objects.update(live=False)
    with_columns(event, phone="")
    Event.objects.get().save_revision().publish()
    assert Event.objects.get().live is False


def test_an_organizer_with_published_events_cannot_clear_required_items():
    organizer = EventFactory().organizer
    organizer.phone = ""
    with pytest.raises(ValidationError, match="電話番号"):
        organizer.clean_fields()
    organizer.phone, organizer.discloses_on_request, organizer.is_corporate = "03", True, True
    with pytest.raises(ValidationError, match="法人は"):
        organizer.clean_fields()


def test_an_organizers_sentence_replaces_the_default(client):
    organizer = EventFactory().organizer
    LegalWording.objects.create(organizer=organizer, item="cancellation", text="前日まで取り消せます。")
    assert wordings(organizer)["cancellation"] == "前日まで取り消せます。"
    assert wordings(organizer)["price"] == str(DEFAULT_TEXTS["price"])
    content_changed()
    page = client.get(reverse("organizer_legal", args=[organizer.slug])).content.decode()
    assert ("前日まで取り消せます。" in page, str(DEFAULT_TEXTS["price"]) in page) == (True, True)


def test_a_sole_trader_may_promise_address_and_phone_on_request(client):
    event = EventFactory()
    with_columns(event, is_corporate=False, discloses_on_request=True, postal_address="", postal_code="", phone="")
    page = client.get(reverse("organizer_legal", args=[event.organizer.slug])).content.decode()
    assert ("遅滞なく開示します" in page, 'href="tel:' in page) == (True, False)
