"""A browser that opens pages of a running demo and saves pictures of them for the documents."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Locator, Page

from tests.e2e.buyer import heading, press
from tests.e2e.stack import Stack
from tests.e2e.users import enter_code

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
PHONE, DESKTOP = (390, 844), (1280, 800)
COLOURS = 128  # enough for a page, and the file has a third of the size
PASSWORD = "cloud-demo-2026"  # noqa: S105 - `make run` prints it


@dataclass(frozen=True)
class ScreenshotSession:
    """The browser, and the running demo whose pages it opens."""

    browser: Browser
    site: Stack

    def page(self, size: tuple[int, int] = PHONE, **options: Any) -> Page:
        """A page in a new browser context; `options` are those of the context."""
        width, height = size
        options = {"locale": "ja-JP", "reduced_motion": "reduce", "base_url": self.site.url} | options
        return self.browser.new_context(viewport={"width": width, "height": height}, **options).new_page()

    def visit(self, name: str, path: str, size: tuple[int, int] = PHONE, **options: Any) -> None:
        """Saves one public page; a response other than 200 stops the run."""
        page = self.page(size, **options)
        response = page.goto(path)
        if response is None or response.status != 200:
            raise SystemExit(f"{name}: {path} answers {response and response.status}")
        save_screenshot(page, name)


def save_screenshot(page: Page, name: str) -> None:
    """Writes docs/screenshots/<name>.png: what the window shows."""
    page.wait_for_load_state("networkidle")
    file = FOLDER / f"{name}.png"
    page.screenshot(path=file)
    make_small(file)


def save_scrolled_to(page: Page, place: Locator, name: str, above: int = 40) -> None:
    """The same, scrolled so that `place` is `above` CSS pixels below the top."""
    place.evaluate("(node, above) => window.scrollBy(0, node.getBoundingClientRect().top - above)", above)
    save_screenshot(page, name)


def save_main_part(page: Page, name: str, height: int) -> None:
    """The admin's page without its menu, its upper `height` CSS pixels."""
    page.set_viewport_size({"width": DESKTOP[0], "height": height})
    page.wait_for_load_state("networkidle")
    box = page.locator("main").bounding_box()
    if box is None:
        raise SystemExit(f"{name}: {page.url} has no main part")
    file = FOLDER / f"{name}.png"
    page.screenshot(path=file, clip={"x": box["x"], "y": 0, "width": DESKTOP[0] - box["x"], "height": height})
    make_small(file)


def make_small(file: Path) -> None:
    """Reduces the colours, which makes the file smaller."""
    Image.open(file).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    print(f"docs/screenshots/{file.name}  {file.stat().st_size // 1024} KB")


def open_admin(session: ScreenshotSession, email: str, name: str = "") -> Page:
    """The admin, where a staff user of the demo is logged in; with a `name`, saves the page that asks for the code."""
    page = session.page(DESKTOP)
    page.goto("/accounts/login/?next=/staff/")
    page.get_by_label("メールアドレス").fill(email)
    page.get_by_label("パスワード").fill(PASSWORD)
    press(page, "ログインする")
    heading(page, "確認コードを入力してください")
    if name:
        save_screenshot(page, name)
    enter_code(page, session.site, email)
    return page
