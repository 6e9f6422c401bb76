"""The worker of gunicorn: a request takes a thread only when all of it has arrived, an answer only until it is written.

Waitress reads and writes every connection in one loop, so slow clients hold no thread. gunicorn keeps the processes.
"""

import os
import time
from typing import Any

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import create_server
from waitress.task import ThreadedTaskDispatcher

TURN_SECONDS = 1.0  # the loop waits no longer for an event
HEADER_SECONDS = 15.0  # for a request's line and headers to arrive
BODY_SECONDS = 300.0  # for all of it: 15 MB of pictures take 120 s at 1 Mbit/s
IDLE_SECONDS = 20  # without a byte in either direction, after which a connection is closed
MAX_CONNECTIONS = 1000  # of one process; more wait in the system's queue
MAX_HEADER_BYTES = 24_576  # of the request line and all headers together, else 431
MAX_BODY_BYTES = 33 * 1024 * 1024  # a little above the site's own limit, which answers with a page
MAX_WAITING_BYTES = 512 * 1024 * 1024  # of bodies that are still arriving, together; they lie in temporary files
BUFFER_BYTES = 65_536  # of one body, or of one answer, in memory; the rest in a temporary file


class BufferedWorker(Worker):
    """One process. TLS ends at the proxy: the options for certificates are not read here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.connections: dict[int, Any] = {}  # by file descriptor
        self.begun: dict[Any, float] = {}  # request that is still arriving → monotonic seconds
        self.watched_at = 0.0

    def run(self) -> None:
        """Serves until gunicorn says stop or is gone, then finishes the requests in progress."""
        dispatcher = ThreadedTaskDispatcher()
        dispatcher.set_thread_count(self.cfg.threads)
        create_server(
            self.wsgi,
            map=self.connections,
            _dispatcher=dispatcher,
            sockets=[getattr(listener, "sock", listener) for listener in self.sockets],
            ident=None,
            clear_untrusted_proxy_headers=False,  # Django judges them, see TRUSTED_PROXIES
            asyncore_use_poll=True,
            backlog=self.cfg.backlog,
            connection_limit=MAX_CONNECTIONS,
            cleanup_interval=int(TURN_SECONDS),
            channel_timeout=IDLE_SECONDS,
            inbuf_overflow=BUFFER_BYTES,
            outbuf_overflow=BUFFER_BYTES,
            max_request_header_size=MAX_HEADER_BYTES,
            max_request_body_size=MAX_BODY_BYTES,
        )
        while self.alive and self.ppid == os.getppid():
            self._turn()
        self._finish()
        dispatcher.shutdown(timeout=1)

    def _turn(self) -> None:
        self.notify()
        wasyncore.loop(timeout=TURN_SECONDS, use_poll=True, map=self.connections, count=1)
        now = time.monotonic()
        if now - self.watched_at >= TURN_SECONDS:
            self.watched_at = now
            self._close_slow(now)

    def _channels(self) -> list[HTTPChannel]:
        return [channel for channel in self.connections.values() if isinstance(channel, HTTPChannel)]

    def _close_slow(self, now: float) -> None:
        """Closes connections whose request takes too long; the oldest first when unfinished bodies are too many bytes."""
        arriving = [(channel, channel.request) for channel in self._channels() if channel.request is not None]
        self.begun = {request: self.begun.get(request, now) for _channel, request in arriving}
        arriving.sort(key=lambda pair: self.begun[pair[1]])
        waiting = sum(request.body_bytes_received for _channel, request in arriving)
        for channel, request in arriving:
            seconds = BODY_SECONDS if request.headers_finished else HEADER_SECONDS
            if waiting > MAX_WAITING_BYTES or now - self.begun[request] > seconds:
                channel.will_close = True
                waiting -= request.body_bytes_received

    def _finish(self) -> None:
        """Accepts nothing more, and waits for answers in progress as long as gunicorn allows."""
        for server in self.connections.values():
            if getattr(server, "accepting", False):
                server.accepting = False
        ends = time.monotonic() + self.cfg.graceful_timeout
        while time.monotonic() < ends and any(c.requests or c.total_outbufs_len for c in self._channels()):
            self._turn()
