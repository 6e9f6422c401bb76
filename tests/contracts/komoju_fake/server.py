"""Our KOMOJU at its address: the HTTP around the book, with key, idempotency and the judge."""

import base64
import json
import re
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import RLock, Thread
from urllib.parse import parse_qs, urlsplit

from tests.contracts.komoju_fake.page import HostedPage
from tests.contracts.komoju_fake.records import ApiError, Book
from tests.contracts.komoju_fake.schema_check import faults

KEY = "sk_test_rehearsal"
SECRET = "komoju-webhook-secret"
# verb, path, what the book does, schema of the request, schema of the reply ("" for none)
ROUTES = [
    ("POST", r"/sessions", "create_session", "create_session", "session"),
    ("GET", r"/sessions/(\w+)", "session", "", "session"),
    ("POST", r"/sessions/(\w+)/pay", "pay_session", "pay_session", "paid_session"),
    ("POST", r"/sessions/(\w+)/cancel", "cancel_session", "nothing", "session"),
    ("GET", r"/payments", "list_payments", "", "payments"),
    ("GET", r"/payments/(\w+)", "payment", "", "payment"),
    ("POST", r"/payments/(\w+)/cancel", "cancel_payment", "nothing", "payment"),
    ("POST", r"/payments/(\w+)/refund", "refund_payment", "refund_payment", "payment"),
    ("POST", r"/payments/(\w+)/refund_request", "request_refund", "request_refund", ""),
]


class FakeKomoju(HostedPage, Book):
    """The provider, running until it is closed. `complaints`: what the judge said against either side."""

    def __init__(self) -> None:
        super().__init__()
        self.lock = RLock()
        self.complaints: list[str] = []
        self.calls: list[tuple[str, str, dict, str]] = []  # verb, path, body, key
        self.answers: dict[str, tuple[tuple, int, object]] = {}  # idempotency key → request, status, body
        self.running: set[str] = set()  # keys whose first call is not over
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, verb: str, target: str, headers, raw: bytes) -> tuple[int, object]:
        """Status and body; None for no body."""
        address = urlsplit(target)
        path = address.path.removeprefix("/api/v1")
        with self.lock:
            try:
                body = json.loads(raw or b"{}")
                self.calls.append((verb, path, body, headers.get("X-KOMOJU-IDEMPOTENCY", "")))
                self._check_key(headers.get("Authorization", ""))
                return self._once(verb, path, address.query, headers, body)
            except ApiError as no:
                self._judge("error", no.body)
                return no.status, no.body

    def emit(self, event_type: str, data: dict | None) -> dict:
        event = super().emit(event_type, data)
        self._judge("event", event)
        return event

    def _check_key(self, given: str) -> None:
        if given != "Basic " + base64.b64encode(f"{KEY}:".encode()).decode():
            raise ApiError(401, "unauthorized")

    def _once(self, verb: str, path: str, query: str, headers, body: dict) -> tuple[int, object]:
        """The first answer of an idempotency key is repeated, also when it was a no."""
        key = headers.get("X-KOMOJU-IDEMPOTENCY", "")
        if len(key) > 100 or not key.isascii() or (key and verb != "POST"):
            raise ApiError(400, "bad_request", "X-KOMOJU-IDEMPOTENCY")
        if key in self.running:
            raise ApiError(409, "conflict")
        if key in self.answers:
            asked, status, answer = self.answers[key]
            if asked != (path, body):
                raise ApiError(
                    422, "unprocessable_entity", message="The idempotency key was used with other parameters"
                )
            return status, answer
        try:
            status, answer = self._act(verb, path, query, body)
        except ApiError as no:
            status, answer = no.status, no.body
        answer = json.loads(json.dumps(answer))  # as it is now, not as it will be
        if key:
            self.answers[key] = ((path, body), status, answer)
        return status, answer

    def _act(self, verb: str, path: str, query: str, body: dict) -> tuple[int, object]:
        for of_verb, pattern, name, asked, replied in ROUTES:
            found = re.fullmatch(pattern, path)
            if verb != of_verb or not found:
                continue
            if asked and (wrong := self._judge(asked, body)):
                raise ApiError(422, "invalid_parameter", param=wrong[0].split(" ")[1])
            parts = (parse_qs(query).get("external_order_num", [""])[0],) if name == "list_payments" else found.groups()
            act: Callable = getattr(self, name)
            answer = act(*parts, body) if asked else act(*parts)
            if replied:
                self._judge(replied, answer)
            return (200, answer) if replied else (204, None)
        raise ApiError(404, "not_found")

    def _judge(self, name: str, body: object) -> list[str]:
        found = faults(name, body)
        self.complaints += found
        return found


def _handler(fake: FakeKomoju) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def reply(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, answer = fake.answer(self.command, self.path, self.headers, raw)
            body = b"" if answer is None else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = reply  # noqa: N815 - the library's names

        def log_message(self, *args) -> None:
            """Says nothing."""

    return Handler
