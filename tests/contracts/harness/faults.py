"""A server between gateway and provider that simulates network faults over real connections."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import httpx


@dataclass(frozen=True)
class Fault:
    """What happens to every call. `acts`: the provider receives and executes it, but its answer is lost."""

    name: str
    status: int = 0  # 0: no answer
    body: bytes = b""
    content_type: str = "application/json"
    hangs: bool = False  # the connection stays open without an answer
    acts: bool = False


HTML = b"<html><body><h1>502 Bad Gateway</h1></body></html>"
DROPPED = Fault("dropped")
LOST_ANSWER = Fault("answer lost", acts=True)
SILENT = Fault("silent", hangs=True)
BROKEN_PAGE = Fault("502 with HTML", 502, HTML, "text/html")
NONSENSE = Fault("200 with nonsense", 200, b'{"object": "nonsense", "id": ["?"], "status": 7}')
HALF = Fault("200 with half a body", 200, b'{"id": "x", "sta')


def answered(status: int, body: bytes) -> Fault:
    """Returns a fault that answers every call alike."""
    return Fault(f"answered {status}", status, body)


@contextmanager
def faulty_server(fault: Fault, provider_url: str = "") -> Iterator[str]:
    """Yields the URL of a server with that fault; it forwards calls to `provider_url` first if the fault `acts`."""
    stopped = Event()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if fault.acts:
                headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
                httpx.request(self.command, f"{provider_url}{self.path}", headers=headers, content=body, timeout=30)
            if fault.hangs:
                stopped.wait(30)
            self.close_connection = True
            if fault.status:
                self._respond()

        def _respond(self) -> None:
            self.send_response(fault.status)
            self.send_header("Content-Type", fault.content_type)
            self.send_header("Content-Length", str(len(fault.body)))
            self.end_headers()
            self.wfile.write(fault.body)

        do_GET = do_POST = do_DELETE = answer  # noqa: N815 - the library's names

        def log_message(self, *args) -> None:
            """Logs nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        stopped.set()
        server.shutdown()
        server.server_close()
