"""Reads the performers of an event from what its organizer writes: one to a line, as `name` or as `role：name`."""

import re
from dataclasses import dataclass

ROLE_MARK = re.compile(
    r"\s*(?:(?<!\d)[：:]|[：:](?!\d))(?!//)\s*"
)  # not that of a time such as 18:30, or of an address


@dataclass(frozen=True)
class Performer:
    """Somebody who appears in an event; the role is "" where none is written."""

    role: str
    name: str


def performers_in(text: str) -> list[Performer]:
    """The performers in the order of the lines. Empty lines are left out, and a mark without a name is part of the name."""
    return [_performer(line) for each in text.splitlines() if (line := each.strip())]


def _performer(line: str) -> Performer:
    role, *rest = ROLE_MARK.split(line, maxsplit=1)
    return Performer(role, rest[0]) if role and rest and rest[0] else Performer("", line)
