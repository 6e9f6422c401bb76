"""Fake server of the gate for tests of the scanner: the real page and scripts, the real rules, tickets in memory."""

import base64
import json
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import path, set_urlconf
from django.utils import translation

from commerce.tickets import check_in as rules
from commerce.tickets import qr, rotating_code
from commerce.tickets.states import ScanResult, TicketState
from tests.e2e.stack import ROOT

PAGES = {
    "gate": "gate/",
    "gate_list": "gate/list.json",
    "gate_push": "gate/push/",
    "gate_worker": "gate/worker.js",
    "gate_names": "gate/names/",
}
urlpatterns = [path(where, lambda request: HttpResponse(), name=name) for name, where in PAGES.items()]
TYPES = {".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".svg": "image/svg+xml"}
POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' data:; object-src 'none'"
EVENT = 7


def payload_of(number: int, *, event: int = EVENT, revision: int = 1) -> str:
    """The text of a valid QR code."""
    return qr.payload(_ticket(number, event, revision))


def rotating_payload_of(number: int, at: datetime) -> str:
    """The text of a rotating QR code at the time `at`."""
    return rotating_code.payload(_ticket(number, EVENT, 1), at)


def _ticket(number: int, event: int, revision: int) -> SimpleNamespace:
    return SimpleNamespace(order=SimpleNamespace(event_id=event), pk=number, revision=revision)


class GateServer:
    """Ten tickets, and the scans that were uploaded."""

    def __init__(self) -> None:
        self.tickets = {number: ticket_row(number) for number in range(1, 11)}
        self.pushed: dict[str, dict] = {}
        self.lock = threading.Lock()
        self.turning = False  # whether the event has rotating codes
        self.opens = datetime.now(UTC)  # the day of the performance begins

    def answer_list(self) -> dict:
        """The content of `list.json`."""
        return {
            "event": {"id": EVENT, "title": "秋のコンサート"},
            "performance": None,
            "gate": "北口",
            "re_entry": False,
            "turning": self.turning,
            "keys": [{"id": qr.key_id(qr.public_key()), "key": _base64(qr.public_key())}],
            "at": datetime.now(UTC).isoformat(),
            "performances": [
                {
                    "id": 1,
                    "label": "11月24日（火）19:00 初日",
                    "opens": self.opens.isoformat(),
                    "closes": (self.opens + timedelta(days=1)).isoformat(),
                }
            ],
            "tickets": list(self.tickets.values()),
        }

    @property
    def gate(self) -> rules.GateContext:
        """A gate for all performances of the event."""
        event = SimpleNamespace(pk=EVENT, re_entry=False, rotating_code=self.turning)
        return rules.GateContext(event, None, "北口", "gate:北口")

    def push(self, scans: list[dict]) -> dict:
        """Answers an upload; each scan is decided once."""
        with self.lock:
            return {"answers": [self.answer(scan) for scan in scans], "counts": {"used": 0, "valid": 0}}

    def answer(self, scan: dict) -> dict:
        """The stored answer of a scan uploaded before, else a new one."""
        if scan["client_id"] not in self.pushed:
            self.pushed[scan["client_id"]] = scan | {"answer": self.decide(scan)}
        return self.pushed[scan["client_id"]]["answer"] | {"client_id": scan["client_id"]}

    def decide(self, scan: dict) -> dict:
        """Decides by the rules of commerce.tickets.check_in."""
        read = rules.read_text(scan["read"], datetime.fromisoformat(scan["at"]))
        ticket = self.tickets.get(read.ticket_id if read else scan["ticket"])
        result = "ok" if scan["kind"] == "undo" else self.result_of(scan, read, ticket)
        if ticket and scan["kind"] == "undo":
            ticket.update(state="issued", used_at=None, used_gate="")
        elif ticket and result == "ok":
            ticket.update(state="used", used_at=scan["at"], used_gate="北口")
        used = {"used_at": ticket and ticket["used_at"], "used_gate": ticket["used_gate"] if ticket else ""}
        event = "春のオペラ" if result == "wrong_event" else ""
        return {"result": result, "conflict": scan["result"] == "ok" != result, "event": event, **used}

    def result_of(self, scan: dict, read: rules.ScannedCode | None, ticket: dict | None) -> str:
        """The result by the rules; the only performance takes place from `opens` for a day."""
        at = datetime.fromisoformat(scan["at"])
        today = {1} if self.opens <= at < self.opens + timedelta(days=1) else set()
        return rules.decide(read, ticket and _as_row(ticket), self.gate, None if scan["confirmed"] else today)


def _as_row(ticket: dict) -> SimpleNamespace:
    return SimpleNamespace(revision=ticket["rev"], state=TicketState(ticket["state"]), performance_id=1)


def ticket_row(number: int) -> dict:
    """One ticket as a row of `list.json`."""
    return {
        "id": number,
        "code": f"7K4M2PX{number % 10}",
        "rev": 1,
        "state": "issued",
        "performance": 1,
        "type": "一般",
        "seat": f"A列{number}番",
        "entry": f"A-{number:03}",
        "name": "佐藤 未来",
        "n": number,
        "of": 10,
        "order": "HJKMNPQR",
        "key": rotating_code.encoded_key(number, 1),
        "used_at": None,
        "used_gate": "",
    }


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def page() -> str:
    """The scanner page as the view renders it."""
    set_urlconf("tests.e2e.gate_server")
    with translation.override("ja"):
        context = {"event": "秋のコンサート", "gate": "北口", "results": ScanResult.choices, "csrf_token": "t"}
        return render_to_string("commerce/gate/scan.html", context)


class Handler(BaseHTTPRequestHandler):
    """Serves page, service worker, static files, list and upload."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        where = urlsplit(self.path).path
        if where == "/gate/scan/":
            self.respond(page().encode(), "text/html; charset=utf-8")
        elif where == "/gate/worker.js":
            self.respond((ROOT / "templates/commerce/gate/worker.js").read_bytes(), "text/javascript")
        elif where == "/gate/list.json":
            self.respond(json.dumps(self.server.gate_server.answer_list()).encode(), "application/json")
        else:
            self.static(where)

    def static(self, where: str) -> None:
        file = ROOT / "portal" / where.lstrip("/")
        if where.startswith("/static/") and file.is_file():
            self.respond(file.read_bytes(), TYPES.get(file.suffix, "application/octet-stream"))
        else:
            self.respond(b"", "text/plain", 404 if "htmx" not in where else 200)

    def do_POST(self) -> None:
        scans = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["scans"]
        self.respond(json.dumps(self.server.gate_server.push(scans)).encode(), "application/json")

    def respond(self, body: bytes, content_type: str, status: int = 200) -> None:
        self.send_response(status)
        for name, value in {
            "Content-Type": content_type,
            "Content-Length": len(body),
            "Content-Security-Policy": POLICY,
        }.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args) -> None:
        """Logs nothing."""


def start() -> ThreadingHTTPServer:
    """Starts the fake server on a free port of localhost."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads, server.gate_server = True, GateServer()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
