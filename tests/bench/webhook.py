"""What a payment webhook costs: verify, store, answer; in milliseconds, one after the other and concurrently."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import httpx

from tests.bench.buyers import percentile

DELIVERIES, CLIENTS, TARGET_MS = 200, 8, 50
PAYLOAD = {"kind": "charge.captured", "livemode": False, "data": {"id": "bench-no-such-charge"}}


def figures(base_url: str) -> dict:
    """p50 and p99 of `DELIVERIES` deliveries: by one client, then by `CLIENTS` at once; each has a new id and is stored."""
    alone = [_deliver(base_url, f"bench-alone-{n}") for n in range(DELIVERIES)]
    with ThreadPoolExecutor(CLIENTS) as pool:
        flood = list(pool.map(lambda n: _deliver(base_url, f"bench-flood-{n}"), range(DELIVERIES)))
    return {"target_ms": TARGET_MS, "clients": CLIENTS, "alone": _spread(alone), "flood": _spread(flood)}


def _spread(walls: list[float]) -> dict:
    return {f"p{share}_ms": round(percentile(walls, share), 1) for share in (50, 99)}


def _deliver(base_url: str, event_id: str) -> float:
    """Milliseconds of one delivery. Raises RuntimeError when the endpoint refuses it."""
    from commerce.payments.gateways.sandbox.signature import HEADER, sign

    at = datetime.now(UTC)
    raw = json.dumps(PAYLOAD | {"id": event_id, "created_at": at.isoformat()}).encode()
    headers = {HEADER: sign(raw, "sandbox-webhook-secret", at), "Content-Type": "application/json"}
    begun = time.perf_counter()
    answer = httpx.post(f"{base_url}/hooks/payments/sandbox/", content=raw, headers=headers, timeout=30)
    if answer.status_code != 200:
        raise RuntimeError(f"{answer.status_code} {answer.text[:200]}")
    return (time.perf_counter() - begun) * 1000
