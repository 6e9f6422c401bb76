"""Nobody breaks a page unseen: some pages look as when somebody last looked at them (`make gallery-accept` after a look).

The pages are rendered in this process, at a fixed time and from fixed rows, and given to the browser, so that neither dates
nor the demo's texts change them.
"""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Route

from commerce.catalog.states import Genre
from commerce.tickets.models import Ticket
from tests.e2e import appearance
from tests.factories.catalog import AT, EventFactory, OrganizerFactory
from tests.factories.cms import make_help
from tests.factories.paid_orders import a_bought_order

pytestmark = pytest.mark.django_db
ACCEPTS = bool(os.environ.get("ACCEPT_GALLERY"))
ORIGIN = "http://localhost"
SCREENS = {
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light"},
    "wide-dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
}
PAGES = {
    "home": "/",
    "events": "/events/",
    "event": "/events/strings/",
    "sold-out": "/events/play/",
    "calendar": "/events/calendar/2026/12/",
    "help": "/help/",
    "answer": "/help/orders/q0/",
    "order-mail": "/support/orders/",
    "login": "/accounts/login/",
    "not-found": "/nothing-here/",
    "ticket": "",  # its address is known when it is there
}
EMBEDDED = re.compile(r'(?:src|rel="stylesheet" href)="(/(?!static/)[^"]+)"')
PARTS = ("colours", "shape", "buttons", "notices", "forms", "wall", "lists")  # of the style guide
HIDES_CODE = b"<style>.qr, .code { visibility: hidden !important }</style>"  # of a ticket: another one each time


@pytest.fixture
def rows(settings):
    """A small site on a Monday noon; returns the address of a ticket. The browser's own clock runs on."""
    settings.CLOCK_OFFSET = int((AT - timezone.now()).total_seconds())
    OrganizerFactory(is_platform=True, slug="platform", name="運営会社")
    seller = OrganizerFactory(name="港町音楽協会", slug="seller")
    make_help(3)
    events = {
        "strings": {"title": "冬の弦楽四重奏", "genre": Genre.MUSIC, "dates": 2},
        "play": {"title": "真夏の夜の夢", "genre": Genre.THEATRE, "sold_out": True},
        "fair": {"title": "港まつり", "genre": Genre.FESTIVAL, "free": True},
        "lots": {"title": "特別席の抽選", "genre": Genre.OTHER, "lottery": True},
    }
    made = {slug: EventFactory(slug=slug, organizer=seller, **fields) for slug, fields in events.items()}
    order = a_bought_order(event=made["strings"])
    return f"/t/{Ticket.objects.filter(order=order).first().token}/"


@pytest.fixture
def open_page(browser):
    """Opens a page whose files come from Django's test client and from the folders of static files.

    All are rendered before the browser asks: what it calls runs beside the test, without the test's rows.
    """
    client, contexts = Client(headers={"host": "localhost"}), []

    def open_it(screen, path):
        options = {
            "locale": "ja-JP",
            "timezone_id": "Asia/Tokyo",
            "reduced_motion": "reduce",
            "java_script_enabled": False,
        }
        context = browser.new_context(**options, **SCREENS[screen])
        contexts.append(context)
        page = context.new_page()
        answers = rendered(client, path)
        page.route("**/*", lambda route: answer(route, answers))
        page.goto(ORIGIN + path, wait_until="load")
        return page

    yield open_it
    for context in contexts:
        context.close()


def rendered(client: Client, path: str) -> dict[str, HttpResponse]:
    """The page, and what it embeds except for static files, by path."""
    response = client.get(path)
    response.content = response.content.replace(b' loading="lazy"', b"").replace(b"</head>", HIDES_CODE + b"</head>")
    return {path: response} | {address: client.get(address) for address in EMBEDDED.findall(response.text)}


def answer(route: Route, answers: dict[str, HttpResponse]) -> None:
    """Gives the browser a static file or what is rendered."""
    path = urlsplit(route.request.url).path
    if path.startswith("/static/"):
        route.fulfill(path=finders.find(path.removeprefix("/static/")))
    elif path in answers:
        response = answers[path]
        route.fulfill(status=response.status_code, body=response.content, content_type=response["Content-Type"])
    else:
        route.abort()


def shot_of(page, part: str = "") -> Image.Image:
    """The page, or one section of it."""
    return appearance.reduced(page.locator(f"#{part}").screenshot() if part else page.screenshot(full_page=True))


@pytest.mark.parametrize("screen", SCREENS)
def test_pages_look_as_when_somebody_last_looked_at_them(browser, rows, open_page, screen):
    if not ACCEPTS and (why := appearance.why_not_comparable(browser.version)):
        pytest.skip(f"not comparable with the pictures in {appearance.FOLDER.name}: {why}")
    shots = {name: shot_of(open_page(screen, path or rows)) for name, path in PAGES.items()}
    guide = open_page(screen, "/styleguide/")
    shots |= {f"guide-{part}": shot_of(guide, part) for part in PARTS}
    if ACCEPTS:
        for name, shot in shots.items():
            appearance.accept(f"{name}-{screen}", shot, browser.version)
        return
    differences = {name: appearance.difference(f"{name}-{screen}", shot) for name, shot in shots.items()}
    changed = {name: found for name, found in differences.items() if not found.is_small}
    folder = save_changed(changed, shots, screen)
    assert changed == {}, f"look at {folder}; if they are right: make gallery-accept"


def save_changed(changed: dict, shots: dict[str, Image.Image], screen: str) -> Path:
    """Saves each picture that differs beside its reference."""
    from django.conf import settings

    folder = settings.DATA_DIR / "gallery" / "changed"
    folder.mkdir(parents=True, exist_ok=True)
    for name in changed:
        reference = Image.open(appearance.FOLDER / f"{name}-{screen}.webp").convert("L")
        pair = Image.new(
            "L", (reference.width + shots[name].width + 10, max(reference.height, shots[name].height)), 255
        )
        pair.paste(reference, (0, 0))
        pair.paste(shots[name], (reference.width + 10, 0))
        pair.save(folder / f"{name}-{screen}.png")
    return folder


def test_a_part_that_is_missing_or_has_moved_is_seen_and_a_shade_is_not():
    page = Image.new("L", (130, 300), 255)
    page.paste(40, (10, 10, 120, 60))
    without, moved, shade = (
        Image.new("L", page.size, 255),
        Image.new("L", page.size, 255),
        page.point(lambda value: max(value - 6, 0)),
    )
    moved.paste(40, (10, 30, 120, 80))
    assert [appearance.compare(page, other).is_small for other in (page, shade, without, moved)] == [
        True,
        True,
        False,
        False,
    ]
    assert not appearance.compare(page, page.crop((0, 0, 130, 280))).is_small
