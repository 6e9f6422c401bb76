"""What pages cost: requests per second under load, and SQL and Python calls of one request."""

import cProfile
import pstats
import re
import subprocess
from dataclasses import dataclass

import httpx

CONNECTIONS = 4


@dataclass
class PageFigures:
    """One page's row in the table."""

    name: str
    path: str
    per_second: float = 0.0
    of_hello: float = 0.0
    sql: int = 0
    calls: int = 0
    sql_cached: int = 0
    calls_cached: int = 0


def requests_per_second(url: str, seconds: int) -> float:
    """By wrk with four connections."""
    done = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", url], capture_output=True, text=True, check=True
    )
    found = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)
    if found is None or "Non-2xx" in done.stdout:
        raise RuntimeError(done.stdout)
    return float(found[1])


def measure_load(base_url: str, pages: list[PageFigures], seconds: int) -> float:
    """Fills `per_second` of each page between two measurements of hello; the mean hello of the run."""
    hellos = [requests_per_second(f"{base_url}/healthz", seconds)]
    for page in pages:
        httpx.get(base_url + page.path, timeout=30)
        page.per_second = requests_per_second(base_url + page.path, seconds)
        hellos.append(requests_per_second(f"{base_url}/healthz", seconds))
        page.of_hello = page.per_second / ((hellos[-1] + hellos[-2]) / 2)
    return sum(hellos) / len(hellos)


def measure_cost(pages: list[PageFigures]) -> None:
    """Fills SQL and calls of each page, rendered anew and from the cache, in this process through Django's client."""
    from django.core.cache import caches
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1"})
    for page in pages:
        client.get(page.path)  # templates and routes are loaded once
        for name in ("pages", "memory"):  # what this process keeps; the others count limits for the running site
            caches[name].clear()
        page.sql, page.calls = _one_request(client, page.path)
        page.sql_cached, page.calls_cached = _one_request(client, page.path)


def _one_request(client, path: str) -> tuple[int, int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    profile = cProfile.Profile()
    with CaptureQueriesContext(connection) as queries:
        profile.enable()
        response = client.get(path)
        profile.disable()
    if response.status_code != 200:
        raise RuntimeError(f"{path}: {response.status_code}")
    return len(queries), pstats.Stats(profile).total_calls
