"""Clients that hold connections as long as they can: half a request's head, a body in drops, an answer that is not read."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

HEAD = b"GET /help/ HTTP/1.1\r\nHost: localhost\r\nX-A: "
BODY = b"POST /contact/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 900000\r\n\r\n"
READ = b"GET /static/css/site.css HTTP/1.1\r\nHost: localhost\r\n\r\n" * 20
STARTS = (HEAD, BODY, READ)
DROP_SECONDS = 0.5  # between two bytes of a connection


@contextmanager
def slow_clients(port: int, number: int) -> Iterator[None]:
    """`number` connections, a third of each kind, which go on sending a byte now and then until the block ends."""
    ended = threading.Event()
    with ExitStack() as stack:
        held = [stack.enter_context(_connection(port, STARTS[n % len(STARTS)])) for n in range(number)]
        dripping = threading.Thread(target=_drip, args=(held, ended))
        dripping.start()
        try:
            yield
        finally:
            ended.set()
            dripping.join()


def _connection(port: int, start: bytes) -> socket.socket:
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # a reader that takes little and then nothing
    connection.settimeout(30)
    connection.connect(("127.0.0.1", port))
    connection.sendall(start)
    connection.settimeout(0)
    return connection


def _drip(held: list[socket.socket], ended: threading.Event) -> None:
    while not ended.wait(DROP_SECONDS):
        for number, connection in enumerate(held):
            if STARTS[number % len(STARTS)] is not READ:
                try:
                    connection.send(b"x")
                except OSError:
                    continue  # the server has closed it
