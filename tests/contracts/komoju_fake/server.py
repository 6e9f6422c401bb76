"""HTTP server of the fake KOMOJU: API key, idempotency keys and schema check."""

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
# verb, path, method of Book, schema of the request, schema of the reply ("" for none)
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
    """A server that runs until it is closed. `complaints`: violations of the schema by either side."""

    def __init__(self) -> None:
        super().__init__()
        self.lock = RLock()
        self.complaints: list[str] = []
        self.calls: list[tuple[str, str, dict, str]] = []  # verb, path, body, key
        self.answers: dict[str, tuple[tuple, int, object]] = {}  # idempotency key → request, status, body
        self.running: set[str] = set()  # keys whose first call has not finished
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, verb: str, target: str, headers, raw: bytes) -> tuple[int, object]:
        """Returns status and body; None for no body."""
        address = urlsplit(target)
        path = address.path.removeprefix("/api/v1")
        with self.lock:
            try:
                body = json.loads(raw or b"{}")
                self.calls.append((verb, path, body, headers.get("X-KOMOJU-IDEMPOTENCY", "")))
                self._check_key(headers.get("Authorization", ""))
                return self._once(verb, path, address.query, headers, body)
            except ApiError as error:
                self._check("error", error.body)
                return error.status, error.body

    def emit(self, event_type: str, data: dict | None) -> dict:
        event = super().emit(event_type, data)
        self._check("event", event)
        return event

    def _check_key(self, header: str) -> None:
        if header != "Basic " + base64.b64encode(f"{KEY}:".encode()).decode():
            raise ApiError(401, "unauthorized")

    def _once(self, verb: str, path: str, query: str, headers, body: dict) -> tuple[int, object]:
        """Repeats the first answer of an idempotency key, also if it was an error."""
        key = headers.get("X-KOMOJU-IDEMPOTENCY", "")
        if len(key) > 100 or not key.isascii() or (key and verb != "POST"):
            raise ApiError(400, "bad_request", "X-KOMOJU-IDEMPOTENCY")
        if key in self.running:
            raise ApiError(409, "conflict")
        if key in self.answers:
            first_request, status, answer = self.answers[key]
            if first_request != (path, body):
                raise ApiError(
                    422, "unprocessable_entity", message="The idempotency key was used with other parameters"
                )
            return status, answer
        try:
            status, answer = self._act(verb, path, query, body)
        except ApiError as error:
            status, answer = error.status, error.body
        answer = json.loads(json.dumps(answer))  # a copy, so that later changes do not alter it
        if key:
            self.answers[key] = ((path, body), status, answer)
        return status, answer

    def _act(self, verb: str, path: str, query: str, body: dict) -> tuple[int, object]:
        for route_verb, pattern, name, request_schema, reply_schema in ROUTES:
            match = re.fullmatch(pattern, path)
            if verb != route_verb or not match:
                continue
            if request_schema and (violations := self._check(request_schema, body)):
                raise ApiError(422, "invalid_parameter", param=violations[0].split(" ")[1])
            parts = (parse_qs(query).get("external_order_num", [""])[0],) if name == "list_payments" else match.groups()
            act: Callable = getattr(self, name)
            answer = act(*parts, body) if request_schema else act(*parts)
            if reply_schema:
                self._check(reply_schema, answer)
            return (200, answer) if reply_schema else (204, None)
        raise ApiError(404, "not_found")

    def _check(self, name: str, body: object) -> list[str]:
        violations = faults(name, body)
        self.complaints += violations
        return violations


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
            """Logs nothing."""

    return Handler
