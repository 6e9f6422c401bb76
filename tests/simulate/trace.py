"""The trace of a run: what each actor did at each step, in words that are equal whenever the run is the same."""

import hashlib
import re

TABLE = re.compile(r'(?:FROM|INTO|UPDATE|JOIN) "(\w+)"')
LOCK = re.compile(r"FOR (?:NO KEY )?UPDATE[A-Z ]*")


def summary(sql: str) -> str:
    """A statement as verb, first table and lock: no values, which differ from run to run."""
    verb = " ".join(sql.split()[: 1 if sql.startswith(("SELECT", "SAVEPOINT", "INSERT", "UPDATE", "DELETE")) else 2])
    table, lock = TABLE.search(sql), LOCK.search(sql)
    return " ".join(part for part in (verb, table and table[1], lock and lock[0].strip()) if part)


class Trace:
    """Lines of "step actor: what"; the digest is that of all lines."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(self, number: int, actor: str, what: str) -> None:
        """Adds a line."""
        self.lines.append(f"{number:4} {actor:12} {what}")

    @property
    def digest(self) -> str:
        """Equal for equal traces."""
        return hashlib.sha256("\n".join(self.lines).encode()).hexdigest()[:16]
