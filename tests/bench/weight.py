"""What pages weigh and how soon they show text: `python -m tests.bench.weight`.

Serves a demo as in production (collected files, gunicorn, compression, HTTP/1.1) and opens some pages in Chromium as on a phone:
390 px, slow 4G (150 ms, 1.6 Mbit/s) and a processor of a quarter of the speed. `--lighthouse` also runs `npx lighthouse`.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.stack import Stack, serve
from tests.e2e.browser import ARGUMENTS, find_chromium

PAGES = {
    "home": "/",
    "list": "/events/",
    "event": "/events/stage-play/",
    "answer": "/help/orders/order-mail/",
    "receipt": "/receipts/check/",
    "reset": "/accounts/password/reset/",
    "login": "/accounts/login/",
    "ticket": "",
}
RUNS = 3
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
SLOWER = 4  # times, the processor
LIMITS = {"fcp_s": 1.0, "cls": 0.0, "script_bytes": 25_000, "image_bytes": 60_000}
OBSERVE = """() => {
  window.seen = {cls: 0, lcp: 0};
  new PerformanceObserver(list => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.cls += entry.value; })
    .observe({type: "layout-shift", buffered: true});
  new PerformanceObserver(list => { for (const entry of list.getEntries()) seen.lcp = entry.startTime; })
    .observe({type: "largest-contentful-paint", buffered: true});
}"""
TIMES = """() => ({...window.seen, fcp: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0})"""
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
MAKE_TICKET = """
from tests.factories.catalog import *
from commerce.catalog.models import Event
from commerce.tickets.models import Ticket
from portal.shared import clock
from tests.factories.orders import OrderFactory
event = Event.objects.get(slug="%s")
order = OrderFactory(event=event, confirmed=True, at=clock.now())
print("/t/" + Ticket.objects.filter(order=order).first().token + "/")
"""


@dataclass
class Weight:
    """One page: bytes as transferred by type, requests, seconds until text and the largest part show, layout shift."""

    name: str
    requests: int
    html_bytes: int
    style_bytes: int
    script_bytes: int
    image_bytes: int
    fcp_s: float
    lcp_s: float
    cls: float

    @property
    def over(self) -> list[str]:
        """The limits of docs/design-language.md that the page does not keep."""
        return [name for name, limit in LIMITS.items() if getattr(self, name) > limit]


def measure(browser: Browser, name: str, url: str) -> Weight:
    """The median of RUNS first visits."""
    visits = [visit(browser, name, url) for _run in range(RUNS)]
    middle = {field: statistics.median(getattr(each, field) for each in visits) for field in ("fcp_s", "lcp_s", "cls")}
    return Weight(**(asdict(visits[-1]) | middle))


def visit(browser: Browser, name: str, url: str) -> Weight:
    """One visit with empty caches."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, device_scale_factor=2, is_mobile=True, locale="ja-JP"
    )
    page = context.new_page()
    sizes = transferred(page)
    page.add_init_script(f"({OBSERVE})()")
    page.goto(url, wait_until="networkidle")
    times = page.evaluate(TIMES)
    context.close()
    return Weight(
        name,
        requests=sum(number for kind, number in sizes.items() if kind.startswith("n-")),
        html_bytes=sizes["Document"],
        style_bytes=sizes["Stylesheet"],
        script_bytes=sizes["Script"],
        image_bytes=sizes["Image"],
        fcp_s=round(times["fcp"] / 1000, 2),
        lcp_s=round(times["lcp"] / 1000, 2),
        cls=round(times["cls"], 4),
    )


def transferred(page: Page) -> Counter[str]:
    """Slows the page down; returns bytes by type and, as `n-type`, requests, which are counted while it loads."""
    client, sizes, kinds = page.context.new_cdp_session(page), Counter[str](), {}
    client.send("Network.enable")
    client.send("Network.emulateNetworkConditions", SLOW_4G)
    client.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    client.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))

    def finished(event: dict) -> None:
        kind = kinds.get(event["requestId"], "Other")
        sizes[kind] += int(event["encodedDataLength"])
        sizes[f"n-{kind}"] += 1

    client.on("Network.loadingFinished", finished)
    return sizes


def lighthouse(url: str, chromium: str) -> dict[str, int]:
    """Lighthouse's scores of 100 for a phone; needs Node and its registry."""
    npx = shutil.which("npx") or sys.exit("--lighthouse needs npx, which is a part of Node")
    command = [npx, "--yes", "lighthouse", url, "--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}"]
    command += ["--chrome-flags=--headless=new --no-sandbox --disable-gpu"]
    done = subprocess.run(
        command, env=os.environ | {"CHROME_PATH": chromium}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    categories = json.loads(done.stdout)["categories"]
    return {name: round(100 * (categories[name]["score"] or 0)) for name in CATEGORIES}


@contextmanager
def site(loaded: Path | None) -> Iterator[Stack]:
    """The demo on SQLite, served as in production; from a copy of a loaded data folder, or loaded anew."""
    with tempfile.TemporaryDirectory(prefix="weight-") as folder:
        if loaded:
            shutil.copytree(loaded, folder, dirs_exist_ok=True)
        yield from serve("", Path(folder))


def table(weights: list[Weight], scores: dict[str, dict[str, int]]) -> str:
    """The figures as text."""
    lines = [
        f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; kB as transferred, {RUNS} visits each"
    ]
    lines += [
        f"{'page':8}{'requests':>9}{'HTML':>7}{'CSS':>7}{'JS':>7}{'images':>8}{'FCP s':>7}{'LCP s':>7}{'CLS':>8}  over"
    ]
    for each in weights:
        sizes = "".join(f"{size / 1000:7.1f}" for size in (each.html_bytes, each.style_bytes, each.script_bytes))
        times = f"{each.fcp_s:7.2f}{each.lcp_s:7.2f}{each.cls:8.4f}"
        lines.append(
            f"{each.name:8}{each.requests:9}{sizes}{each.image_bytes / 1000:8.1f}{times}  {', '.join(each.over) or '-'}"
        )
    lines += [
        f"Lighthouse {name}: " + ", ".join(f"{key} {value}" for key, value in found.items())
        for name, found in scores.items()
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """One run; text or JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.weight", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object in place of the table")
    parser.add_argument("--lighthouse", action="store_true", help="also Lighthouse's scores, through npx")
    parser.add_argument("--pages", nargs="+", choices=PAGES, default=list(PAGES), help="some of the pages")
    parser.add_argument(
        "--data", type=Path, help="a folder with a loaded demo, such as .data/e2e-template, which is copied"
    )
    options = parser.parse_args()
    with site(options.data) as served, sync_playwright() as playwright:
        chromium = find_chromium(playwright) or sys.exit("no Chromium here")
        event = re.findall(r"/events/([a-z0-9-]+)/", PAGES["event"])[0]
        ticket = served.run("manage.py", "shell", "--no-imports", "-c", MAKE_TICKET % event).split()[-1]
        urls = {name: served.base_url + (PAGES[name] or ticket) for name in options.pages}
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        weights = [measure(browser, name, url) for name, url in urls.items()]
        browser.close()
        scores = {name: lighthouse(url, chromium) for name, url in urls.items()} if options.lighthouse else {}
    figures = {
        "load": os.getloadavg()[0],
        "pages": [asdict(each) | {"over": each.over} for each in weights],
        "lighthouse": scores,
    }
    sys.stdout.write(json.dumps(figures, indent=1) + "\n" if options.json else table(weights, scores))


if __name__ == "__main__":
    main()
