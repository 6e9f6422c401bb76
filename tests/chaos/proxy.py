"""An HTTP proxy in front of the provider, and one in front of the webhooks: slow, silent, wrong, broken, doubled."""

import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

PROVIDER_MODES = ("slow", "silent", "500", "html", "reset", "answer lost")
NEWS_MODES = ("lost", "late", "doubled", "refused")
SLOW_SECONDS, SILENT_SECONDS = 3.0, 12.0  # the shop waits ten seconds for an answer
HOP_BY_HOP = {"connection", "transfer-encoding", "content-length", "keep-alive", "content-encoding"}


class Proxy(ThreadingHTTPServer):
    """`mode` concerns requests whose path begins with `bad_prefix`: the pages of a provider stay good."""

    daemon_threads = True

    def __init__(self, port: int, target: str, bad_prefix: str) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.target, self.bad_prefix, self.mode = target, bad_prefix, "ok"
        self.client = httpx.Client(timeout=60, trust_env=False)

    def begin(self) -> None:
        """Serves in a thread until the process ends."""
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(BaseHTTPRequestHandler):
    """Passes one request on, as the proxy's mode says."""

    server: Proxy
    protocol_version = "HTTP/1.1"

    def handle_any(self) -> None:
        """Every method alike."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        mode = self.server.mode if self.path.startswith(self.server.bad_prefix) else "ok"
        self.close_connection = True
        if mode == "lost":
            return self.answer(200, b"")
        if mode in {"500", "refused"}:
            return self.answer(503, b'{"error": "unavailable"}')
        if mode == "html":
            return self.answer(200, b"<html><body>Maintenance</body></html>")
        if mode == "reset":
            return self.cut()
        time.sleep({"slow": SLOW_SECONDS, "late": SLOW_SECONDS, "silent": SILENT_SECONDS}.get(mode, 0))
        return self.pass_on(body, mode)

    do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815 - names of http.server

    def pass_on(self, body: bytes, mode: str) -> None:
        """Forwards the request, twice when doubled; 502 when nobody answers."""
        headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
        try:
            for _time in range(2 if mode == "doubled" else 1):
                answer = self.server.client.request(
                    self.command, self.server.target + self.path, content=body, headers=headers
                )
        except httpx.HTTPError:
            return self.answer(502, b"")
        if mode == "answer lost":
            return self.cut()
        kept = [(name, value) for name, value in answer.headers.multi_items() if name.lower() not in HOP_BY_HOP]
        return self.answer(answer.status_code, answer.content, kept)

    def answer(self, status: int, body: bytes, headers: list[tuple[str, str]] | None = None) -> None:
        """Writes a response; a client that has gone is none of our business."""
        try:
            self.send_response_only(status)
            for name, value in headers or []:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            self.close_connection = True

    def cut(self) -> None:
        """Breaks the connection off."""
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of http.server
        """Says nothing."""
