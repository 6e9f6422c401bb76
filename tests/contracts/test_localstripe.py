"""A foreign server and the official SDK agree about signed news; skipped where localstripe is not installed.

localstripe (GPL-3.0) is no part of our locks and is only run, never shipped. It knows neither Checkout nor konbini nor
keys, so it proves no more than this: an intent is paid, our adapter reads it, and news that somebody else signed is
believed. Not to be run twice at once: it keeps its rows in one file of the temporary folder.
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
def foreign() -> Iterator[str]:
    """The address of a localstripe on the loopback alone."""
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
    """Where news is sent to, and what came."""
    came: list[tuple[dict, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            came.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args) -> None:
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", came
    server.shutdown()
    server.server_close()


def test_news_that_a_foreign_server_signs_is_believed_and_names_the_intent(foreign, webhook_receiver, settings):
    address, came = webhook_receiver
    settings.STRIPE_WEBHOOK_SECRET = SECRET
    httpx.post(f"{foreign}/_config/webhooks/shop", json={"url": address, "secret": SECRET}).raise_for_status()
    client = stripe.StripeClient("sk_test_12345", base_addresses={"api": foreign})
    wish = {"amount": 5220, "currency": "jpy", "payment_method": "pm_card_visa", "confirm": True}
    made = client.v1.payment_intents.create(wish)
    for _ in range(50):
        if came:
            break
        time.sleep(0.1)
    headers, raw = came[0]
    news = StripeGateway().parse_webhook(headers, raw, at=clock.now())
    assert (news.kind, news.reference) == ("payment_intent.succeeded", made.id)
    with pytest.raises(BadSignature):
        StripeGateway().parse_webhook(headers, raw + b" ", at=clock.now())
