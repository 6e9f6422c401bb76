"""The picture of an event: the editors' own in modern formats, else a poster that is drawn once and kept."""

import gzip
import io

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import translation
from PIL import Image as PillowImage
from wagtail.images.models import Image

from commerce.catalog.models import EventText
from commerce.catalog.pictures import picture_of, poster_digest, poster_of, share_url, strongest_colour
from portal.shared.http.page_cache import content_changed
from tests.factories.catalog import AT, EventFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def photo(tmp_path, settings) -> Image:
    """A green photograph of 1600 by 1200 pixels that an editor has uploaded."""
    settings.MEDIA_ROOT = tmp_path
    file = io.BytesIO()
    PillowImage.new("RGB", (1600, 1200), "#108040").save(file, "JPEG")
    return Image.objects.create(
        title="舞台", file=ContentFile(file.getvalue(), "stage.jpg"), description="舞台に立つ三人"
    )


def test_an_event_without_a_picture_has_a_poster_that_a_browser_keeps_for_a_year(client):
    event = EventFactory(title="秋の音楽会")
    response = client.get(picture_of(event).url)
    assert (response.status_code, response["Content-Type"]) == (200, "image/svg+xml")
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.content.startswith(b"<svg ")


@pytest.mark.parametrize("name", ["event_poster", "event_stub"])
def test_a_drawing_is_sent_compressed_to_a_browser_that_reads_that(client, name):
    event = EventFactory(title="秋の音楽会")
    address = reverse(name, args=[event.slug, poster_digest(poster_of(event))])
    plain = client.get(address)
    packed = client.get(address, headers={"accept-encoding": "gzip"})
    assert (plain.headers.get("Content-Encoding"), packed["Content-Encoding"]) == (None, "gzip")
    assert (gzip.decompress(packed.content), packed["Vary"]) == (plain.content, "Accept-Encoding, Accept-Language")
    assert packed["Content-Length"] == str(len(packed.content))


def test_the_card_of_a_link_is_a_picture_of_1200_by_630_pixels(client):
    response = client.get(share_url(EventFactory()))
    picture = PillowImage.open(io.BytesIO(response.content))
    assert (picture.format, picture.size, len(response.content) < 150_000) == ("JPEG", (1200, 630), True)


def test_the_address_changes_with_what_the_poster_says_and_the_old_one_leads_to_it(client):
    event = EventFactory(slug="concert", title="秋の音楽会")
    before = picture_of(event).url
    EventText.objects.filter(event=event).update(title="冬の音楽会")
    content_changed()
    event.refresh_from_db()
    after = picture_of(type(event).objects.get(pk=event.pk)).url
    assert before != after
    assert client.get(before)["Location"] == after


def test_the_poster_of_the_english_page_has_the_english_title():
    event = EventFactory(title="秋の音楽会")
    EventText.objects.create(event=event, language="en", title="Autumn concert")
    with translation.override("en"):
        assert poster_of(event).title == "Autumn concert"
    assert poster_of(event).title == "秋の音楽会"


@pytest.mark.parametrize("name", ["event_poster", "event_share_picture"])
def test_the_poster_of_a_draft_cannot_be_seen(client, name):
    draft = EventFactory(draft=True)
    assert client.get(reverse(name, args=[draft.slug, poster_digest(poster_of(draft))])).status_code == 404


def test_an_uploaded_picture_comes_in_avif_and_webp_with_jpeg_behind_in_three_widths(photo):
    picture = picture_of(EventFactory(image=photo))
    assert [(source.type, [size.split()[1] for size in source.srcset.split(", ")]) for source in picture.sources] == [
        ("image/avif", ["390w", "716w", "1292w"]),
        ("image/webp", ["390w", "716w", "1292w"]),
    ]
    assert (picture.url.endswith(".jpg"), picture.width, picture.height) == (True, 716, 402)


def test_the_alternative_text_of_the_picture_is_the_editors_and_a_card_needs_none(client, photo):
    event = EventFactory(image=photo)
    page = BeautifulSoup(client.get(reverse("event", args=[event.slug])).content, "html.parser")
    assert page.select_one(".hero img")["alt"] == "舞台に立つ三人"
    card = BeautifulSoup(client.get("/events/").content, "html.parser").select_one(".play img")
    assert card["alt"] == ""  # the title of the card says it


def test_the_accent_of_a_picture_is_its_strongest_colour(photo):
    assert picture_of(EventFactory(image=photo)).hue == 10  # 150 degrees of 360, in steps of 15
    half = PillowImage.new("RGB", (8, 8), "#888888")
    half.paste("#c00000", (0, 0, 3, 8))
    assert strongest_colour(half) == "#c00000"


def test_the_first_picture_of_a_page_is_loaded_at_once_and_the_others_when_they_come_near(client):
    for number in range(2):
        EventFactory(title=f"会{number}")
    images = BeautifulSoup(client.get("/events/").content, "html.parser").select(".play img")
    assert [(image.get("fetchpriority"), image.get("loading")) for image in images] == [("high", None), (None, "lazy")]
    assert {(image["width"], image["height"]) for image in images} == {("716", "403")}
