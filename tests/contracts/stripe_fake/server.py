"""HTTP server of the fake Stripe: schema check, API key and idempotency keys as documented."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from urllib.parse import urlsplit

from commerce.payments.gateways.stripe_gateway.client import VERSION
from tests.contracts.stripe_fake import schema_check
from tests.contracts.stripe_fake.records import Books
from tests.contracts.stripe_fake.shapes import Refused, Thing

KEY = "sk_test_contracts"


class FakeStripe:
    """A server with one account. `faults`: errors of the schema check; a test must end without any."""

    def __init__(self) -> None:
        self.books = Books()
        self.faults: list[str] = []
        self.requests: list[tuple[str, str, Thing]] = []
        self._answers: dict[str, tuple[tuple, int, Thing]] = {}
        self._lock = Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = self.books.url = f"http://127.0.0.1:{self._server.server_port}"
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, verb: str, target: str, body: str, headers) -> tuple[int, Thing]:
        """Returns status and JSON."""
        address = urlsplit(target)
        with self._lock:
            try:
                params = schema_check.check_request(verb, address.path, address.query, body)
                self.requests.append((verb, address.path, params))
                status, answer = self._once(verb, address.path, params, headers)
                (schema_check.check_object if status == 200 else schema_check.check_error)(answer)
            except Exception as fault:  # noqa: BLE001 - close() must report any error
                self.faults.append(repr(fault))
                return 400, {"error": {"type": "invalid_request_error", "message": str(fault)}}
            return status, answer

    def _once(self, verb: str, path: str, params: Thing, headers) -> tuple[int, Thing]:
        """Repeats the first answer to a key; refuses other parameters. Answers with 400 are not stored."""
        if headers.get("Authorization") != f"Bearer {KEY}":
            return 401, {"error": {"type": "invalid_request_error", "message": "Invalid API Key provided"}}
        if headers.get("Stripe-Version") != VERSION:
            raise schema_check.Wrong(f"version {headers.get('Stripe-Version')}")
        key = headers.get("Idempotency-Key", "")
        if verb == "post" and not key:
            raise schema_check.Wrong(f"{verb} without a key")
        first = self._answers.get(key) if verb == "post" else None
        if first and first[0] != (path, params):
            return 400, {"error": {"type": "idempotency_error", "message": "the key was used with other parameters"}}
        if first:
            return first[1:]
        try:
            answer = 200, self._public(self.books.call(verb, path, params))
        except Refused as error:
            answer = error.status, error.body
        if verb == "post" and answer[0] in {200, 402}:
            self._answers[key] = ((path, params), *answer)
        return answer

    def _public(self, thing: Thing) -> Thing:
        return {name: value for name, value in thing.items() if not name.startswith("_")}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                status, thing = fake.answer(self.command.lower(), self.path, body, self.headers)
                raw = json.dumps(thing).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            do_GET = do_POST = do_DELETE = answer  # noqa: N815 - the library's names

            def log_message(self, *args) -> None:
                """Logs nothing."""

        return Handler
