"""What is new in a version: the sentences that came and went, in the order of the text."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape

from django.utils.html import strip_tags

END = re.compile(r"</(?:p|li|h[1-6])>|<br\s*/?>")


@dataclass(frozen=True)
class Change:
    """`kind`: new, gone, or same (the line before, so that one knows where it stands)."""

    status: str
    text: str


def lines_of(html: str) -> list[str]:
    """The text of each paragraph, point and heading."""
    plain = (" ".join(unescape(strip_tags(part)).split()) for part in END.split(html))
    return [line for line in plain if line]


def changes(old: str, new: str) -> list[Change]:
    """From one HTML text to another; none when only markup differs."""
    before, after = lines_of(old), lines_of(new)
    found: list[Change] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        if c and not (found and found[-1].text == after[c - 1]):
            found.append(Change("same", after[c - 1]))
        found += [Change("gone", line) for line in before[a:b]]
        found += [Change("new", line) for line in after[c:d]]
    return found
