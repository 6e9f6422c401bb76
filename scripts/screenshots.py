"""Saves the pictures of README and guide from a demo of its own: `make screenshots [ARGS="purchase gate admin"]`."""

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import sync_playwright

from scripts.screenshot_browser import FOLDER, ScreenshotSession
from scripts.screenshot_scenes import companions, front, lottery, paying, purchase
from scripts.screenshot_staff_scenes import admin, editing, gate
from tests.e2e.browser import ARGUMENTS, find_chromium
from tests.e2e.stack import stack_in

SCENES: dict[str, Callable[[ScreenshotSession], None]] = {
    scene.__name__: scene for scene in (front, purchase, paying, lottery, companions, gate, admin, editing)
}


def save_scenes(names: list[str]) -> None:
    """Saves the pictures of these scenes, in one running demo."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, stack_in(Path(folder)) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(playwright), args=ARGUMENTS)
        for name in names:
            SCENES[name](ScreenshotSession(browser, site))
        browser.close()


def main() -> None:
    """Saves all pictures, or those of the scenes that are named."""
    parser = argparse.ArgumentParser(prog="python -m scripts.screenshots", description=__doc__)
    parser.add_argument("scenes", nargs="*", metavar="scene", choices=SCENES, help=f"one of {', '.join(SCENES)}")
    save_scenes(parser.parse_args().scenes or list(SCENES))


if __name__ == "__main__":
    main()
