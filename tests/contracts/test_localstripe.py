"""Webhooks of localstripe, an independent server, are verified by the gateway; skipped if it is not installed.

localstripe (GPL-3.0) is not in the lock files and is only run, never shipped. It supports neither Checkout nor konbini
nor idempotency keys, so this tests only that an intent is paid and that a webhook signed by another implementation is
accepted. It cannot run twice at once: it stores its rows in one file of the temporary folder.
"""

import importlib.util
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from tempfile import gettempdir
from threading import Thread

import httpx
import pytest
import stripe

from commerce.payments.gateways.base import BadSignature
from commerce.payments.gateways.stripe_gateway.adapter import StripeGateway
from portal.shared import clock

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("localstripe") is None, reason="localstripe is not installed (optional, GPL)"
)
RUN = (
    "import sys; from aiohttp import web; from localstripe.server import app; "
    "web.run_app(app, host='127.0.0.1', port=int(sys.argv[1]), print=None)"
)
SECRET = "whsec_localstripe"


@pytest.fixture
def localstripe_url() -> Iterator[str]:
    """URL of a localstripe that listens on the loopback interface only."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    process = subprocess.Popen([sys.executable, "-c", RUN, str(port)])
    try:
        for _ in range(100):
            with suppress(httpx.TransportError):
                httpx.get(url)
                break
            time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(10)
        (Path(gettempdir()) / "localstripe.pickle").unlink(missing_ok=True)


@pytest.fixture
def webhook_receiver() -> Iterator[tuple[str, list]]:
    """URL of a server that receives webhooks, and the list of (headers, body) that it received."""
    received: list[tuple[dict, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args) -> None:
            """Logs nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", received
    server.shutdown()
    server.server_close()


def test_a_webhook_signed_by_another_implementation_is_accepted(localstripe_url, webhook_receiver, settings):
    url, received = webhook_receiver
    settings.STRIPE_WEBHOOK_SECRET = SECRET
    httpx.post(f"{localstripe_url}/_config/webhooks/shop", json={"url": url, "secret": SECRET}).raise_for_status()
    client = stripe.StripeClient("sk_test_12345", base_addresses={"api": localstripe_url})
    params = {"amount": 5220, "currency": "jpy", "payment_method": "pm_card_visa", "confirm": True}
    intent = client.v1.payment_intents.create(params)
    for _ in range(50):
        if received:
            break
        time.sleep(0.1)
    headers, raw = received[0]
    event = StripeGateway().parse_webhook(headers, raw, at=clock.now())
    assert (event.kind, event.reference) == ("payment_intent.succeeded", intent.id)
    with pytest.raises(BadSignature):
        StripeGateway().parse_webhook(headers, raw + b" ", at=clock.now())
