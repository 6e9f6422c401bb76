"""`make bench`: prints what this version costs; every figure is printed beside hello of the same run."""

import argparse
import json
import os
import sys
import time

import django

from tests.bench import buyers, pages, stack, webhook
from tests.bench.table import table

ALONE, CLIENTS, AVAILABLE, EXTRA_BUYERS = 8, 32, 20, 48


def main() -> None:
    """One run; text or JSON."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object in place of the tables")
    parser.add_argument("--seconds", type=int, default=5, help="length of each load (default 5)")
    options = parser.parse_args()
    database = os.environ.get("DATABASE_URL") or sys.exit("DATABASE_URL names the PostgreSQL server to use")
    with stack.running_site(database) as site:
        figures = measure(site, options.seconds)
    sys.stdout.write(json.dumps(figures, ensure_ascii=False, indent=1) + "\n" if options.json else table(figures))


def measure(site: stack.Stack, seconds: int) -> dict:
    """All figures of one running site. Purchases come first: the ticket page needs a ticket."""
    progress("buyers one after the other")
    prepared = json.loads(site.run("-m", "tests.bench.prepare", str(ALONE + EXTRA_BUYERS), str(AVAILABLE)))
    sessions = prepared["sessions"]
    cpu, bought = site.cpu_s(), buyers.alone(site.base_url, sessions[:ALONE], "bench-alone")
    if unfinished := [purchase.last_text for purchase in bought if purchase.outcome != buyers.DONE]:
        raise RuntimeError(f"purchases without a ticket: {unfinished}")
    settle(site)
    alone_cpu = (site.cpu_s() - cpu) / ALONE
    progress(f"{CLIENTS} clients for {AVAILABLE} tickets")
    rushed, until_last = buyers.rush(site.base_url, sessions[ALONE:], prepared["event"], CLIENTS)
    progress("pages under load")
    rows = [
        pages.PageFigures("help", "/help/"),
        pages.PageFigures("event", "/events/orchestra-concert/"),
        pages.PageFigures("ticket", bought[-1].ticket),
    ]
    hello = pages.measure_load(site.base_url, rows, seconds)
    progress("SQL and Python calls")
    measure_in_process(site, rows)
    progress("payment webhooks")
    webhook_figures = webhook.figures(site.base_url)  # last: the tasks it enqueues slow down no other figure
    return {
        "hello_per_second": round(hello, 1),
        "pages": [vars(row) for row in rows],
        "alone": alone_figures(bought, alone_cpu),
        "rush": rush_figures(rushed, until_last) | oversold(),
        "webhook": webhook_figures,
        "worker_pss_mb": [round(pss, 1) for pss in site.worker_pss_mb()],
        "start_to_first_page_s": round(site.started_in_s, 2),
    }


def settle(site: stack.Stack) -> None:
    """Waits until the worker has sent the mails of the purchases, so that its work is counted too."""
    time.sleep(3)


def measure_in_process(site: stack.Stack, rows: list[pages.PageFigures]) -> None:
    """Loads the site's settings into this process: the same database, the same code."""
    os.environ.update(site.env)
    django.setup()
    pages.measure_cost(rows)


def alone_figures(bought: list[buyers.Purchase], cpu_s: float) -> dict:
    """Checkouts one after the other."""
    walls = [purchase.wall_s for purchase in bought]
    return {
        "done": sum(purchase.outcome == buyers.DONE for purchase in bought),
        "of": len(bought),
        "round_trips": bought[0].trips,
        "wall_p50_s": round(buyers.percentile(walls, 50), 3),
        "wall_p90_s": round(buyers.percentile(walls, 90), 3),
        "cpu_s": round(cpu_s, 3),
    }


def rush_figures(rushed: list[buyers.Purchase], until_last: float) -> dict:
    """Many at once for too few tickets."""
    by_outcome = {
        outcome: [p for p in rushed if p.outcome == outcome] for outcome in (buyers.DONE, buyers.SOLD_OUT, buyers.OTHER)
    }
    walls = [purchase.wall_s for purchase in by_outcome[buyers.DONE]]
    return {
        "clients": CLIENTS,
        "available": AVAILABLE,
        "buyers": len(rushed),
        "sold": len(walls),
        "shown_sold_out": len(by_outcome[buyers.SOLD_OUT]),
        "other": [purchase.last_text for purchase in by_outcome[buyers.OTHER]],
        "orders_per_second": round(len(walls) / until_last, 2) if until_last else 0.0,
        "wall_p50_s": round(buyers.percentile(walls, 50), 2),
        "wall_p90_s": round(buyers.percentile(walls, 90), 2),
    }


def oversold() -> dict:
    """Queries the database in this process, after `measure_in_process`."""
    from commerce.orders.models import OrderLine
    from commerce.orders.states import OrderState
    from tests.factories.stock import counters_that_disagree

    sold = OrderLine.objects.filter(order__event__slug="bench-rush", order__state=OrderState.CONFIRMED)
    number = sum(sold.values_list("quantity", flat=True))
    return {"oversold": max(0, number - AVAILABLE), "counters_that_disagree": len(counters_that_disagree())}


def progress(text: str) -> None:
    """Progress, on stderr so that --json stays clean."""
    sys.stderr.write(f"bench: {text} …\n")


if __name__ == "__main__":
    main()
