"""Saves a picture of every kind of mail as a phone shows it: `python -m scripts.mail_sheet FOLDER --width 320 --dark`."""

import argparse
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Route, sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
os.environ.setdefault("TEST_DB", "mail-sheet")

import django  # the settings have to be named first

django.setup()

from django.db import connection, transaction
from django.test import Client
from django.test.utils import setup_test_environment, teardown_test_environment

from portal.shared.mail.mail_kinds import mail_kinds
from tests.e2e.browser import ARGUMENTS, find_chromium
from tests.factories.emails import rendered
from tests.migrated import copy_instead

PICTURE = re.compile(r'<img src="https?://[^/]+([^"]+)"')
SHARED = "**/share-*.jpg"


def main() -> None:
    """Draws the mails in a test database, and saves their pictures and texts."""
    arguments = parsed_arguments()
    with a_test_database():
        mails = {kind: drawn(kind, arguments.locale) for kind in arguments.kinds or sorted(k.name for k in mail_kinds)}
    arguments.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(playwright), args=ARGUMENTS)
        for kind, (html, text, picture) in mails.items():
            (arguments.folder / f"{kind}.txt").write_text(text, encoding="utf-8")
            shown = b"" if arguments.blocked else picture
            save(browser, html, shown, arguments.folder / f"{kind}.png", arguments.width, is_dark=arguments.dark)
        browser.close()


def parsed_arguments() -> argparse.Namespace:
    """What to draw, and how it is looked at."""
    parser = argparse.ArgumentParser(prog="python -m scripts.mail_sheet", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("kinds", nargs="*", metavar="kind", help="all kinds if none is named")
    parser.add_argument("--width", type=int, default=390, help="CSS pixels of the screen")
    parser.add_argument("--dark", action="store_true", help="a dark screen")
    parser.add_argument("--locale", default="ja", choices=["ja", "en"])
    parser.add_argument("--blocked", action="store_true", help="as programs show it that load no pictures")
    return parser.parse_intermixed_args()


@contextmanager
def a_test_database() -> Iterator[None]:
    """An empty database of its own, as tests have it."""
    setup_test_environment()
    copy_instead(connection, anew=False)
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield
    finally:
        connection.creation.destroy_test_db("", verbosity=0)
        teardown_test_environment()


def drawn(kind: str, locale: str) -> tuple[str, str, bytes]:
    """HTML, subject with text, and the picture of a mail; its rows are rolled back."""
    with transaction.atomic():
        message = rendered(kind, locale)
        html = str(message.alternatives[0][0])
        found = PICTURE.search(html)
        picture = Client().get(found[1]).content if found else b""
        transaction.set_rollback(True)
    return html, f"{message.subject}\n\n{message.body}", picture


def save(browser: Browser, html: str, picture: bytes, path: Path, width: int, *, is_dark: bool) -> None:
    """Saves one mail as a PNG; without a picture its request fails."""

    def answer(route: Route) -> None:
        route.fulfill(body=picture, content_type="image/jpeg") if picture else route.abort()

    page = browser.new_page(viewport={"width": width, "height": 700}, color_scheme="dark" if is_dark else "light")
    page.route(SHARED, answer)
    page.set_content(html, wait_until="load")
    page.screenshot(path=path, full_page=True)
    page.close()


if __name__ == "__main__":
    main()
