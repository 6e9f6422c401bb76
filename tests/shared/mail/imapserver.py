"""A minimal IMAP server (RFC 3501): enough to read and empty one folder."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def mailbox_server(stored: list[bytes]) -> Iterator[tuple[int, list[str]]]:
    """Yields the port, and a list that collects the commands other than reading."""
    commands: list[str] = []

    class Session(socketserver.StreamRequestHandler):
        def handle(self):
            self.wfile.write(b"* OK ready\r\n")
            for line in self.rfile:
                tag, command, *rest = line.decode().split()
                self.answer(command.upper(), rest)
                self.wfile.write(f"{tag} OK done\r\n".encode())

        def answer(self, command, rest):
            response = b""
            if command == "CAPABILITY":
                response = b"* CAPABILITY IMAP4rev1\r\n"
            elif command == "SEARCH":
                numbers = " ".join(str(n + 1) for n in range(len(stored)))
                response = f"* SEARCH {numbers}\r\n".encode()
            elif command == "FETCH":
                raw = stored[int(rest[0]) - 1]
                response = f"* {rest[0]} FETCH (RFC822 {{{len(raw)}}}\r\n".encode() + raw + b")\r\n"
            elif command in {"LOGIN", "SELECT", "EXPUNGE", "STORE"}:
                commands.append(" ".join([command, *(rest if command == "LOGIN" else rest[:1])]))
            self.wfile.write(response)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1], commands
        server.shutdown()
