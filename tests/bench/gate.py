"""How long a gate device takes from a scanned code to the result on the screen: `python -m tests.bench.gate`.

The real page and scripts in Chromium, slowed down fourfold as an old phone is, with a list of thousands of tickets.
"""

import argparse
import statistics
import sys

import django

SCANS = """
async (texts) => {
  const field = document.getElementById("gate-code");
  const result = document.querySelector("[data-part=result]");
  const shown = () => new Promise((resolve) => {
    const observer = new MutationObserver(() => { observer.disconnect(); resolve(performance.now()); });
    observer.observe(result, { attributes: true, childList: true, subtree: true, characterData: true });
  });
  const took = [];
  for (const text of texts) {
    const seen = shown();
    const begun = performance.now();
    field.value = text;
    field.form.requestSubmit();
    took.push(await seen - begun);
    await new Promise((resolve) => { setTimeout(resolve, 60); });
  }
  return took;
}
"""


def main() -> None:
    """With and without a network; prints milliseconds."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.gate", description=__doc__)
    parser.add_argument("tickets", type=int, nargs="?", default=5_000)
    parser.add_argument("--scans", type=int, default=100)
    parser.add_argument("--slower", type=int, default=4, help="how many times slower the device is (default 4)")
    options = parser.parse_args()
    django.setup()
    from playwright.sync_api import sync_playwright

    from tests.e2e import gate_server
    from tests.e2e.browser import ARGUMENTS, find_chromium

    server = gate_server.start()
    server.gate_server.tickets = {number: gate_server.ticket_row(number) for number in range(1, options.tickets + 1)}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(playwright), args=ARGUMENTS)
        page = browser.new_page(base_url=f"http://localhost:{server.server_port}")
        page.goto("/gate/scan/")
        page.locator("#gate[data-cached=yes]").wait_for()
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": options.slower})
        codes = [gate_server.payload_of(number) for number in range(1, 2 * options.scans + 1)]
        online = page.evaluate(SCANS, codes[: options.scans])
        page.context.set_offline(True)
        offline = page.evaluate(SCANS, codes[options.scans :])
        browser.close()
    server.shutdown()
    for name, took in (("online", online), ("offline", offline)):
        sys.stdout.write(f"{name}: {options.tickets} tickets, {len(took)} scans: {_summary(took)}\n")


def _summary(took: list[float]) -> str:
    ordered = sorted(took)
    late = ordered[int(len(ordered) * 0.99) - 1]
    return f"median {statistics.median(ordered):.0f} ms, p99 {late:.0f} ms, longest {ordered[-1]:.0f} ms"


if __name__ == "__main__":
    main()
