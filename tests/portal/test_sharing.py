"""What public pages say of themselves: one address, the other languages, a card, a description of their own."""

import json
import re
from collections import Counter

import pytest

from commerce.shop.event_list_views import PER_PAGE
from portal.shared.brand.palette import DEFAULT_COLOUR
from portal.shared.http.crawlers import is_open, without_language
from tests.cms.faq.test_pages import make_english
from tests.factories.catalog import EventFactory
from tests.factories.cms import make_help

pytestmark = pytest.mark.django_db
SITE = "http://localhost:8000"
PUBLIC = [
    "/help/",
    "/help/orders/q0/",
    "/events/",
    "/events/{slug}/",
    "/events/{slug}/stock/",
    "/contact/",
    "/support/mail/",
    "/support/mail/settings/",
    "/support/orders/",
    "/support/environment/",
    "/receipts/check/",
]


@pytest.fixture
def pages(client) -> dict[str, str]:
    """The public pages by their path."""
    make_help()
    event = EventFactory()
    paths = [path.format(slug=event.slug) for path in PUBLIC]
    return {path: client.get(path).text for path in paths}


def links(html: str, rel: str) -> list[tuple[str, str]]:
    """(hreflang, address) of the head's links of that kind."""
    found = re.findall(rf'<link rel="{rel}"(?: hreflang="([^"]+)")? href="([^"]+)">', html)
    return [(language, address) for language, address in found]


def properties(html: str) -> dict[str, str]:
    """The card that LINE and X show."""
    return dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)">', html))


def test_every_public_page_names_its_one_address(pages):
    assert {path: links(html, "canonical") for path, html in pages.items()} == {
        path: [("", SITE + path)] for path in pages
    }


def test_every_public_page_names_itself_in_both_languages(pages):
    of_the_shop = {
        path: html for path, html in pages.items() if not path.startswith("/help/")
    }  # it has no English here
    assert {path: links(html, "alternate") for path, html in of_the_shop.items()} == {
        path: [("ja", SITE + path), ("en", f"{SITE}/en{path}"), ("x-default", SITE + path)] for path in of_the_shop
    }


def test_a_page_of_the_help_names_its_translation(client):
    make_help()
    from cms.faq.models import FaqEntry

    make_english(FaqEntry.objects.get(slug="q0"), "q0")
    assert links(client.get("/en/help/orders/q0/").text, "alternate") == [
        ("ja", f"{SITE}/help/orders/q0/"),
        ("en", f"{SITE}/en/help/orders/q0/"),
        ("x-default", f"{SITE}/help/orders/q0/"),
    ]


def test_every_public_page_has_a_card_with_its_title_and_description(pages):
    for path, html in pages.items():
        card = properties(html)
        assert card["og:url"] == SITE + path
        assert card["og:title"] == " ".join(re.search(r"<title>(.*?)</title>", html, re.DOTALL)[1].split())
        assert card["og:description"] == re.search(r'name="description" content="([^"]*)"', html)[1]


def test_pages_without_a_picture_of_their_own_share_that_of_the_site(client):
    card = properties(client.get("/events/").text)
    assert (card["og:image"], card["twitter:card"]) == (f"{SITE}/static/icons/share.png", "summary")
    assert card["og:image:alt"] == "CLOUD PASS"


def test_the_card_of_an_event_says_size_and_title_of_its_picture(client):
    event = EventFactory()
    card = properties(client.get(f"/events/{event.slug}/").text)
    assert re.fullmatch(rf"{SITE}/events/{event.slug}/share-[0-9a-f]{{12}}\.jpg", card["og:image"])
    assert {name: card[f"og:image:{name}"] for name in ("width", "height", "alt")} == {
        "width": "1200",
        "height": "630",
        "alt": card["og:title"],
    }
    assert card["twitter:card"] == "summary_large_image"


@pytest.mark.parametrize("query", ["kind=venue", "q=音楽会", "when=week&price=free", "q=何もない言葉"])
def test_no_search_shall_find_a_choice_of_events(client, query):
    EventFactory()
    html = client.get(f"/events/?{query}").text
    assert re.findall(r'<meta name="robots" content="([^"]+)">', html) == ["noindex, follow"]
    assert (links(html, "canonical"), links(html, "alternate")) == ([], [])


def test_the_list_of_all_events_is_found_by_searching_whatever_unknown_names_its_address_has(client):
    EventFactory()
    html = client.get("/events/?kind=unknown&utm_source=x").text
    assert (re.findall('name="robots"', html), links(html, "canonical")) == ([], [("", f"{SITE}/events/")])


def test_the_sitemap_has_the_picture_of_each_event_in_the_language_of_the_page(client):
    event = EventFactory()
    text = client.get("/sitemap.xml").text
    found = re.findall(r"<url>\s*<loc>([^<]+)</loc>(?:(?!</url>).)*<image:loc>([^<]+)</image:loc>", text, re.DOTALL)
    pages = {place: properties(client.get(place.removeprefix(SITE)).text)["og:image"] for place, _picture in found}
    assert dict(found) == pages
    assert list(pages) == [f"{SITE}/events/{event.slug}/", f"{SITE}/en/events/{event.slug}/"]


def test_titles_and_descriptions_are_different_on_every_page(pages):
    for pattern in (r"<title>(.*?)</title>", r'name="description" content="([^"]*)"'):
        texts = Counter(re.search(pattern, html, re.DOTALL)[1] for html in pages.values())
        assert [text for text, number in texts.items() if number > 1 or not text.strip()] == []


def test_pages_of_one_person_and_pages_that_are_not_there_have_no_card(client):
    for path in ("/accounts/login/", "/verify/x/", "/nothing-here/"):
        html = client.get(path).text
        assert (links(html, "canonical"), properties(html)) == ([], {})


def test_a_list_names_the_address_of_each_of_its_pages(client):
    for _number in range(PER_PAGE + 1):
        EventFactory()
    assert links(client.get("/events/?page=2").text, "canonical") == [("", f"{SITE}/events/?page=2")]
    assert links(client.get("/events/?utm_source=x").text, "canonical") == [("", f"{SITE}/events/")]


def test_structured_data_of_an_event_has_an_address_and_its_poster(client):
    html = client.get(f"/events/{EventFactory().slug}/").text
    node = json.loads(re.search(r'ld\+json">(.*?)</script>', html, re.DOTALL)[1])["@graph"][0]
    assert node["location"]["address"] == {
        "@type": "PostalAddress",
        "name": node["location"]["name"],
        "addressCountry": "JP",
    }
    assert node["image"] == [properties(html)["og:image"]]


def test_the_picture_of_an_event_is_on_its_card_and_in_its_structured_data(client):
    from wagtail.images import get_image_model
    from wagtail.images.tests.utils import get_test_image_file

    image = get_image_model().objects.create(title="客席", file=get_test_image_file(size=(1300, 800)))
    event = EventFactory()
    event.image = image
    event.save(update_fields=["image"])
    html = client.get(f"/events/{event.slug}/").text
    node = json.loads(re.search(r'ld\+json">(.*?)</script>', html, re.DOTALL)[1])["@graph"][0]
    url = properties(html)["og:image"]

    assert re.fullmatch(rf"{SITE}/media/images/\S+fill-1200x630\S*", url)
    assert (node["image"], properties(html)["twitter:card"]) == ([url], "summary_large_image")


def test_the_sitemap_has_events_help_and_support_in_both_languages(client):
    make_help()
    event, draft = EventFactory(), EventFactory(live=False)
    places = re.findall(r"<loc>http://localhost:8000([^<]+)</loc>", client.get("/sitemap.xml").text)

    shared = ["/events/", f"/events/{event.slug}/", "/contact/", "/support/environment/", "/support/mail/"]
    shared += ["/support/orders/", "/support/mail/settings/"]
    expected = {prefix + path for path in shared for prefix in ("", "/en")}
    assert {place for place in places if not re.match(r"(/en)?/(help/|$)", place)} == expected
    assert "/help/orders/q0/" in places
    assert f"/events/{draft.slug}/" not in places
    assert len(places) == len(set(places))
    assert [place for place in places if not is_open(place)] == []


def test_crawlers_are_kept_out_of_personal_pages_in_every_language_and_let_into_pages_that_act(client):
    rules = client.get("/robots.txt").text.splitlines()
    for path in ("/mypage/", "/orders/", "/checkout/", "/t/", "/accounts/", "/verify/"):
        assert {f"Disallow: {path}", f"Disallow: /en{path}"} <= set(rules)
    assert [rule for rule in rules if "support" in rule or "contact" in rule] == []
    assert is_open("/support/mail/")
    assert is_open("/tickets/guide/")
    assert is_open("/en/receipts/check/")
    assert not is_open("/en/mypage/orders/")
    assert not is_open("/receipts/AB12/")
    assert (without_language("/en/help/"), without_language("/english/")) == ("/help/", "/english/")


@pytest.mark.parametrize("path", ["/support/mail/", "/support/orders/", "/support/environment/", "/en/support/mail/"])
def test_pages_that_act_are_found_by_searching(client, path):
    response = client.get(path)
    assert "X-Robots-Tag" not in response.headers
    assert 'name="robots"' not in response.text


def test_icons_and_manifest_are_where_browsers_look(client):
    head = client.get("/events/").text
    manifest = client.get("/manifest.webmanifest")
    data = json.loads(manifest.content)

    assert client.get("/favicon.ico")["Location"] == "/static/icons/favicon.ico"
    assert manifest["Content-Type"] == "application/manifest+json"
    assert [icon["sizes"] for icon in data["icons"]] == ["192x192", "192x192", "512x512", "512x512"]
    assert data["name"] == "CLOUD PASS"
    assert (data["start_url"], data["id"], data["display"]) == ("/mypage/", "/", "standalone")
    assert (data["theme_color"], data["background_color"]) == (DEFAULT_COLOUR, "#ffffff")
    assert 'content="#ffffff" media="(prefers-color-scheme: light)"' in head
    for part in ('rel="apple-touch-icon"', 'rel="manifest"', 'name="theme-color"', 'name="color-scheme"'):
        assert part in head
